using PrecisionGen.SequenceKernels;
using Xunit;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

/// <summary>The attention operations that tests run over.</summary>
public static class AttentionShapes
{
    /// <summary>Every vector width.</summary>
    public static readonly TheoryData<int> Lanes = [1, 4, 8, 16];

    /// <summary>Two heads without anything special.</summary>
    public static readonly AttentionShape Plain = new(2, 2, 16, 16, true, 0, 0.25f, 0f, DType.Float32);

    /// <summary>Groups, windows around tiles and panels, odd sizes, a bound, another dtype, no mask, sizes past one block.</summary>
    public static readonly AttentionShape[] All =
    [
        Plain,
        Plain with { Heads = 2, KeyValueHeads = 1, Size = 6, ValueSize = 20, DType = DType.Float16 },
        Plain with { Heads = 4, KeyValueHeads = 1, Window = 7, DType = DType.BFloat16 },
        Plain with { Heads = 1, KeyValueHeads = 1, Window = 1 },
        Plain with { Heads = 3, KeyValueHeads = 1, Window = 40, Softcap = 1.5f, ValueSize = 33 },
        Plain with { IsCausal = false, Softcap = 0.75f, Size = 10, DType = DType.Float16 },
        Plain with { Heads = 1, KeyValueHeads = 1, Size = 272, ValueSize = 48, Window = 100 },
    ];
}
