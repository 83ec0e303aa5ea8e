using System;
using System.Collections.Generic;
using PrecisionGen.Execution;
using PrecisionGen.Runtime.Tests.Contractions;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

/// <summary>A sequence, what the contract makes of it, and the kernels' runs over it.</summary>
internal sealed class AttentionCase
{
    /// <summary>The sequence does not begin at the first row of a call.</summary>
    private const int FirstSample = 5;

    private readonly AttentionShape shape;
    private readonly int length;
    private float[,,]? expected;
    private (float[,,] Query, float[,,] Key, float[,,] Value)? expectedGradients;

    public AttentionCase(AttentionShape shape, int length, int seed)
    {
        this.shape = shape;
        this.length = length;
        Random random = new(seed);
        Query = TiledActivation.Random(random, length, shape.Heads, shape.Size, shape.DType);
        Key = TiledActivation.Random(random, length, shape.KeyValueHeads, shape.Size, shape.DType);
        Value = TiledActivation.Random(random, length, shape.KeyValueHeads, shape.ValueSize, shape.DType);
        Gradient = TiledActivation.Random(random, length, shape.Heads, shape.ValueSize, shape.DType);
    }

    public float[,,] Query { get; }

    public float[,,] Key { get; }

    public float[,,] Value { get; }

    public float[,,] Gradient { get; }

    public ScalarAttention Scalar => new(shape, Query, Key, Value);

    /// <summary>The scalar results; they may be changed, as a control.</summary>
    public float[,,] Expected => expected ??= Scalar.Forward(FirstQuery);

    /// <summary>The scalar gradients; they may be changed, as a control.</summary>
    public (float[,,] Query, float[,,] Key, float[,,] Value) ExpectedGradients => expectedGradients ??= Scalar.Backward(Gradient);

    /// <summary>The first position whose query is asked for; the keys of earlier ones are there.</summary>
    public int FirstQuery { get; init; }

    /// <summary>Runs the forward in calls of the given number of positions and compares every bit.</summary>
    public void CheckForward<TSimd, TVector>(params int[] chunks)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        foreach ((int chunk, Arena keys, Arena values) in Prepare(chunks))
        {
            for (int first = FirstQuery; first < length; first += chunk)
            {
                CheckCall<TSimd, TVector>(first, Math.Min(chunk, length - first), keys, values);
            }
        }
    }

    /// <summary>Runs the backward and compares every bit of the three gradients.</summary>
    public void CheckBackward<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TiledRows query = Tiled(Query, shape.Size, 0, length);
        TiledRows key = Tiled(Key, shape.Size, 0, length);
        TiledRows value = Tiled(Value, shape.ValueSize, 0, length);
        TiledRows gradient = Tiled(Gradient, shape.ValueSize, 0, length);
        TiledActivation queryGradient = new(FirstSample + length, shape.Heads, shape.Size);
        TiledActivation keyGradient = new(FirstSample + length, shape.KeyValueHeads, shape.Size);
        TiledActivation valueGradient = new(FirstSample + length, shape.KeyValueHeads, shape.ValueSize);
        Arena scratch = new(AttentionBackward<TSimd, TVector>.ScratchLength(in shape, length));
        for (int pair = 0; pair < shape.KeyValueHeads; pair++)
        {
            scratch.Span.Fill(float.NaN);
            AttentionBackward<TSimd, TVector>.Run(
                in shape,
                pair,
                query,
                key,
                value,
                gradient,
                queryGradient.Rows,
                keyGradient.Rows,
                valueGradient.Rows,
                FirstSample,
                length,
                ref scratch.Start);
        }

        string what = $"{TSimd.Lanes} lanes, length {length}, {shape}";
        Compare(queryGradient, ExpectedGradients.Query, 0, length, $"query gradient, {what}");
        Compare(keyGradient, ExpectedGradients.Key, 0, length, $"key gradient, {what}");
        Compare(valueGradient, ExpectedGradients.Value, 0, length, $"value gradient, {what}");
    }

    /// <summary>The results of one call over the whole sequence, under any pairing.</summary>
    public float[,,] RunWhole<TSimd, TVector>(AttentionShape shape)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[,,] results = new float[length, shape.Heads, shape.ValueSize];
        foreach ((int count, Arena keys, Arena values) in Prepare([0]))
        {
            TiledActivation call = Call<TSimd, TVector>(shape, 0, count, keys, values);
            for (int index = 0; index < results.Length; index++)
            {
                (int row, int column) = Math.DivRem(index, shape.ValueSize);
                (int position, int head) = Math.DivRem(row, shape.Heads);
                results[position, head, column] = call[FirstSample + position, head, column];
            }
        }

        return results;
    }

    private IEnumerable<(int Chunk, Arena Keys, Arena Values)> Prepare(int[] chunks)
    {
        foreach (int chunk in chunks)
        {
            Arena keys = new(shape.KeyValueHeads * AttentionPacking.KeyPanelsLength(in shape, length));
            Arena values = new(shape.KeyValueHeads * AttentionPacking.ValuesLength(in shape, length));
            keys.Span.Fill(float.NaN);
            values.Span.Fill(float.NaN);
            yield return (chunk == 0 ? length : chunk, keys, values);
        }
    }

    private void CheckCall<TSimd, TVector>(int first, int count, Arena keys, Arena values)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TiledActivation result = Call<TSimd, TVector>(shape, first, count, keys, values);
        Compare(result, Expected, first, count, $"{TSimd.Lanes} lanes, length {length}, call from {first}, {shape}");
    }

    private TiledActivation Call<TSimd, TVector>(AttentionShape shape, int first, int count, Arena keys, Arena values)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // A call without a causal mask sees the keys of the whole sequence, so they are all there at once.
        int arriving = shape.IsCausal && first > FirstQuery ? first : 0;
        int arrived = shape.IsCausal ? first + count : length;
        TiledRows query = Tiled(Query, shape.Size, first, count);
        TiledRows key = Tiled(Key, shape.Size, arriving, arrived - arriving);
        TiledRows value = Tiled(Value, shape.ValueSize, arriving, arrived - arriving);
        TiledActivation result = new(FirstSample + count, shape.Heads, shape.ValueSize);
        Arena scratch = new(AttentionForward<TSimd, TVector>.ScratchLength(in shape, count, arrived));
        for (int pair = 0; pair < shape.KeyValueHeads; pair++)
        {
            ref float panels = ref keys.Span[pair * AttentionPacking.KeyPanelsLength(in shape, length)];
            ref float valueRows = ref values.Span[pair * AttentionPacking.ValuesLength(in shape, length)];
            AttentionPacking.Append(in shape, pair, key, value, FirstSample, arrived - arriving, arriving, ref panels, ref valueRows);
            scratch.Span.Fill(float.NaN);
            AttentionForward<TSimd, TVector>.Run(
                in shape, pair, query, result.Rows, FirstSample, count, first, ref panels, ref valueRows, arrived, ref scratch.Start);
        }

        return result;
    }

    private static TiledRows Tiled(float[,,] values, int columns, int first, int count) =>
        new TiledActivation(FirstSample + count, values.GetLength(1), columns).Write(values, FirstSample, first, count).Rows;

    private static void Compare(TiledActivation actual, float[,,] expected, int first, int count, string what)
    {
        for (int i = 0; i < count; i++)
        {
            for (int head = 0; head < expected.GetLength(1); head++)
            {
                for (int column = 0; column < expected.GetLength(2); column++)
                {
                    (int position, int h, int c) = (first + i, head, column);
                    Bits.AssertEqual(
                        expected[position, head, column], actual[FirstSample + i, head, column], () => $"[{position}, {h}, {c}] of {what}");
                }
            }
        }
    }
}
