using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen.SequenceKernels;

/// <summary>How the scratch memory of attention's backward is divided: offsets in floats, all multiples of 16.</summary>
internal readonly struct BackwardScratch
{
    public BackwardScratch(in AttentionShape shape, int count)
    {
        int rows = int.Min(count, QueryBlock.SamplesOf(1));
        int scores = checked(rows * QueryBlock.StrideOf(in shape, rows, count));
        int next = 0;
        KeyPanels = Take(ref next, AttentionPacking.KeyPanelsLength(in shape, count));
        ValuePanels = Take(ref next, checked(AttentionPacking.PaddedPositions(count) * shape.ValueSize));
        Keys = Take(ref next, checked(count * shape.PaddedSize));
        KeyTotals = Take(ref next, checked(count * shape.PaddedSize));
        ValueTotals = Take(ref next, checked(count * shape.PaddedValueSize));
        OpenKeys = Take(ref next, checked(count * shape.PaddedSize));
        OpenValues = Take(ref next, checked(count * shape.PaddedValueSize));
        Queries = Take(ref next, rows * shape.PaddedSize);
        ResultGradients = Take(ref next, rows * shape.PaddedValueSize);
        QueryTotals = Take(ref next, rows * shape.PaddedSize);
        OpenQueries = Take(ref next, rows * shape.PaddedSize);
        Probabilities = Take(ref next, scores);
        ScoreGradients = Take(ref next, scores);
        Tangents = Take(ref next, shape.Softcap == 0f ? 0 : scores);
        Length = next;
    }

    public int KeyPanels { get; }

    public int ValuePanels { get; }

    public int Keys { get; }

    public int KeyTotals { get; }

    public int ValueTotals { get; }

    public int OpenKeys { get; }

    public int OpenValues { get; }

    public int Queries { get; }

    public int ResultGradients { get; }

    public int QueryTotals { get; }

    public int OpenQueries { get; }

    public int Probabilities { get; }

    public int ScoreGradients { get; }

    public int Tangents { get; }

    public int Length { get; }

    private static int Take(ref int next, int length)
    {
        int offset = next;
        next = checked(next + length);
        return offset;
    }
}

/// <summary>The parts of the scratch memory of attention's backward.</summary>
internal readonly ref struct BackwardMemory(BackwardScratch offsets, ref float scratch)
{
    private readonly BackwardScratch offsets = offsets;
    private readonly ref float scratch = ref scratch;

    /// <summary>The keys, transposed.</summary>
    public ref float KeyPanels => ref Unsafe.Add(ref scratch, offsets.KeyPanels);

    /// <summary>The values, transposed.</summary>
    public ref float ValuePanels => ref Unsafe.Add(ref scratch, offsets.ValuePanels);

    /// <summary>The keys as rows.</summary>
    public ref float Keys => ref Unsafe.Add(ref scratch, offsets.Keys);

    /// <summary>The sums of finished blocks of the keys' gradients.</summary>
    public ref float KeyTotals => ref Unsafe.Add(ref scratch, offsets.KeyTotals);

    /// <summary>The sums of finished blocks of the values' gradients.</summary>
    public ref float ValueTotals => ref Unsafe.Add(ref scratch, offsets.ValueTotals);

    /// <summary>The open blocks of the keys' gradients.</summary>
    public ref float OpenKeys => ref Unsafe.Add(ref scratch, offsets.OpenKeys);

    /// <summary>The open blocks of the values' gradients.</summary>
    public ref float OpenValues => ref Unsafe.Add(ref scratch, offsets.OpenValues);

    /// <summary>The queries of a block.</summary>
    public ref float Queries => ref Unsafe.Add(ref scratch, offsets.Queries);

    /// <summary>The result gradients of a block.</summary>
    public ref float ResultGradients => ref Unsafe.Add(ref scratch, offsets.ResultGradients);

    /// <summary>The gradients of a block's queries.</summary>
    public ref float QueryTotals => ref Unsafe.Add(ref scratch, offsets.QueryTotals);

    /// <summary>Their open blocks.</summary>
    public ref float OpenQueries => ref Unsafe.Add(ref scratch, offsets.OpenQueries);

    /// <summary>The scores of a block, then P.</summary>
    public ref float Probabilities => ref Unsafe.Add(ref scratch, offsets.Probabilities);

    /// <summary>dP of a block, then dS.</summary>
    public ref float ScoreGradients => ref Unsafe.Add(ref scratch, offsets.ScoreGradients);

    /// <summary>The hyperbolic tangents of a block's scores under a softcap.</summary>
    public ref float Tangents => ref Unsafe.Add(ref scratch, offsets.Tangents);

    /// <summary>Starts every block of the keys' and values' gradients at +0.</summary>
    public void ClearOpen() => MemoryMarshal.CreateSpan(ref OpenKeys, offsets.Queries - offsets.OpenKeys).Clear();
}
