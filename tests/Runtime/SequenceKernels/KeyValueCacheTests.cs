using System;
using System.Runtime.Intrinsics;
using PrecisionGen.Execution;
using PrecisionGen.Runtime.Tests.Contractions;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;
using Xunit;
using Xunit.Sdk;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

public sealed class KeyValueCacheTests
{
    private const int Length = 70;
    private const int MaximumLength = 75;

    public static readonly TheoryData<DType> DTypes = [DType.Float32, DType.Float16, DType.BFloat16];

    [Theory]
    [MemberData(nameof(DTypes))]
    public void DecodingFromTheCacheEqualsTheWholeSequence(DType dtype)
    {
        foreach (int window in (ReadOnlySpan<int>)[0, 20])
        {
            AttentionCase sequence = new(Shape(dtype) with { Window = window }, Length, 7);
            KeyValueCache cache = new(Shape(dtype) with { Window = window }, 3, MaximumLength);
            Decode(cache, sequence, Shape(dtype) with { Window = window }, 1, 0, 40);
            Decode(cache, sequence, Shape(dtype) with { Window = window }, 1, 40, 1);
            Decode(cache, sequence, Shape(dtype) with { Window = window }, 1, 41, 29);
        }
    }

    [Theory]
    [MemberData(nameof(DTypes))]
    public void ASharedPrefixContinuesInAnotherSequence(DType dtype)
    {
        AttentionShape shape = Shape(dtype);
        AttentionCase sequence = new(shape, Length, 7);
        KeyValueCache cache = new(shape, 2, MaximumLength);
        Decode(cache, sequence, shape, 0, 0, 60);
        cache.CopyPrefix(0, 1, 37);
        // The first sequence goes on elsewhere, which the second one does not see.
        Decode(cache, new AttentionCase(shape, Length, 8) { FirstQuery = Length }, shape, 0, 20, 10);
        Decode(cache, sequence, shape, 1, 37, 33);
    }

    [Theory]
    [MemberData(nameof(DTypes))]
    public void APrefixOneShortIsDetected(DType dtype)
    {
        AttentionShape shape = Shape(dtype);
        AttentionCase sequence = new(shape, Length, 7);
        KeyValueCache cache = new(shape, 2, MaximumLength);
        Decode(cache, sequence, shape, 0, 0, 60);
        cache.CopyPrefix(0, 1, 36);
        Assert.Throws<FailException>(() => Decode(cache, sequence, shape, 1, 37, 33));
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        AttentionShape shape = Shape(DType.Float16);
        KeyValueCache cache = new(shape, 2, 10);
        TiledRows rows = new TiledActivation(12, 2, 16).Rows;
        Expect("Expected from 0 to 1. (Parameter 'sequence')", () => cache.Append(2, 0, 0, rows, rows, 0, 1));
        Expect("Expected from 0 to 1. (Parameter 'keyValueHead')", () => cache.Append(0, -1, 0, rows, rows, 0, 1));
        Expect("Expected from 0 to 10. (Parameter 'position')", () => cache.Append(0, 0, 11, rows, rows, 0, 1));
        Expect("from 0 to 3 more positions after 7 of 10; the cache is full", () => cache.Append(0, 0, 7, rows, rows, 0, 4));
        Expect("Expected from 0 to 10. (Parameter 'length')", () => cache.CopyPrefix(0, 1, 11));
        Expect("Expected from 0 to 1. (Parameter 'to')", () => cache.CopyPrefix(0, 2, 1));
        Expect("Expected from 0 to 10. (Parameter 'positions')", () => Present(cache, 0, 11));
        Expect("Expected from 0 to 4. (Parameter 'firstPosition')", () => Present(cache, 5, 5));
        Expect("cached elements of one sequence", () => new KeyValueCache(shape, 1, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyValueCache(shape, 0, 1));
    }

    private static AttentionShape Shape(DType dtype) =>
        AttentionShapes.Plain with { Heads = 4, KeyValueHeads = 2, Size = 10, ValueSize = 20, DType = dtype };

    private static void Expect(string part, Action action) =>
        Assert.Contains(part, Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);

    private static void Present(KeyValueCache cache, int firstPosition, int positions)
    {
        float[] scratch = new float[cache.ScratchLength];
        cache.Present(0, 0, firstPosition, positions, ref scratch[0]);
    }

    /// <summary>Appends positions, lets their queries attend, and compares from the sequence's first query on.</summary>
    private static void Decode(KeyValueCache cache, AttentionCase sequence, AttentionShape shape, int slot, int first, int count)
    {
        TiledRows query = new TiledActivation(count, shape.Heads, shape.Size).Write(sequence.Query, 0, first, count).Rows;
        TiledRows key = new TiledActivation(count, shape.KeyValueHeads, shape.Size).Write(sequence.Key, 0, first, count).Rows;
        TiledRows value = new TiledActivation(count, shape.KeyValueHeads, shape.ValueSize).Write(sequence.Value, 0, first, count).Rows;
        TiledActivation result = new(count, shape.Heads, shape.ValueSize);
        Arena widened = new(cache.ScratchLength);
        Arena scratch = new(AttentionForward<Simd512, Vector512<float>>.ScratchLength(in shape, count, first + count));
        for (int pair = 0; pair < shape.KeyValueHeads; pair++)
        {
            cache.Append(slot, pair, first, key, value, 0, count);
            widened.Span.Fill(float.NaN);
            CachedHead head = cache.Present(slot, pair, first, first + count, ref widened.Start);
            AttentionForward<Simd512, Vector512<float>>.Run(
                in shape, pair, query, result.Rows, 0, count, first, ref head.KeyPanels, ref head.Values, first + count, ref scratch.Start);
        }

        for (int i = sequence.FirstQuery; i < first + count; i++)
        {
            CompareRow(sequence, result, i, i - first);
        }
    }

    private static void CompareRow(AttentionCase sequence, TiledActivation result, int position, int sample)
    {
        if (sample < 0)
        {
            return;
        }

        for (int head = 0; head < sequence.Expected.GetLength(1); head++)
        {
            for (int column = 0; column < sequence.Expected.GetLength(2); column++)
            {
                (int h, int c) = (head, column);
                Bits.AssertEqual(sequence.Expected[position, h, c], result[sample, h, c], () => $"[{position}, {h}, {c}]");
            }
        }
    }
}
