using System.ComponentModel;

namespace PrecisionGen.Mixtures;

/// <summary>
/// What one mixture of experts of a definition computes, and the memory it needs. All rows lie at strides that are multiples of 16 floats;
/// a "row" is a row of x, so a tile has samples * (rows of a sample) of them, and a step as many before it.
/// <code>
/// weights:    MixturePacking&lt;TSimd, TVector&gt;.Pack(ref stored, storedStride, experts, outputs, inputs, ref packed)
///             for the forward: gates and ups [experts, hidden, width], downs [experts, width, hidden], each PackedLength(outputs, inputs) floats;
///             MixturePacking&lt;TSimd, TVector&gt;.PackTransposed(the same) for the backward, each PackedLength(inputs, outputs) floats.
/// forward:    MixtureForward&lt;TSimd, TVector&gt;.Run(in shape, rows, ref x, xStride, ref probabilities, probabilitiesStride,
///             ref gates, ref ups, ref downs, ref result, resultStride, ref kept); kept has KeptLength floats for each row of a whole tile.
/// backward:   MixtureBackward&lt;TSimd, TVector&gt;.Run(in shape, rows, ref dy, dyStride, ref gatesTransposed, ref upsTransposed, ref downsTransposed,
///             ref dx, dxStride, ref dProbabilities, dProbabilitiesStride, ref kept); a null reference for a gradient that nothing reads.
/// accumulate: MixtureAccumulation&lt;TSimd, TVector&gt;.Add(in shape, weight, rows, rowsBefore, ref kept, ref total, ref open, ref blocks) for
///             tiles in the step's order; total and open have TotalLength(weight) floats, laid out as the stored weights are, blocks has
///             BlocksLength; all +0 when a step begins.
/// complete:   MixtureAccumulation&lt;TSimd, TVector&gt;.Close(in shape, weight, ref total, ref open, ref blocks).
/// </code>
/// The backward and then the accumulations read what the forward and the backward of the same tile kept, with the same number of rows.
/// Accumulations only read the tile, so those of several weights may run at once.
/// </summary>
/// <param name="Experts">The number of experts.</param>
/// <param name="ExpertsPerRow">How many each row goes to, from 1 to <paramref name="Experts"/>.</param>
/// <param name="Width">The elements of a row of x and of the result.</param>
/// <param name="Hidden">The elements of an expert's hidden row.</param>
/// <param name="DType">What activations and their gradients are rounded to.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MixtureShape(
    int Experts, int ExpertsPerRow, int Width, int Hidden, DType DType)
{
    /// <summary>The floats that the forward keeps for each row: a multiple of 16.</summary>
    public int KeptLength => MixtureMemory.Kept(ExpertsPerRow, Width, Hidden);

    /// <summary>The floats that say of each expert which of its blocks is open.</summary>
    public int BlocksLength => MixtureMemory.Blocks(Experts);

    internal int PaddedWidth => MixtureMemory.Pad(Width);

    internal int PaddedHidden => MixtureMemory.Pad(Hidden);

    /// <summary>The floats of the packed weights of all experts, whatever the vector width.</summary>
    /// <param name="outputs">The columns of the panels.</param>
    /// <param name="inputs">The terms of each.</param>
    public long PackedLength(int outputs, int inputs) => (long)Experts * MixtureMemory.Packed(outputs, inputs);

    /// <summary>The floats of a weight's totals, and of its open blocks: each row of its last axis at a multiple of 16.</summary>
    public long TotalLength(MixtureWeight weight) => (long)Experts * OutputsOf(weight) * PaddedInputsOf(weight);

    internal int OutputsOf(MixtureWeight weight) => weight == MixtureWeight.Down ? Width : Hidden;

    internal int PaddedInputsOf(MixtureWeight weight) => weight == MixtureWeight.Down ? PaddedHidden : PaddedWidth;
}

/// <summary>Which weights of the experts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum MixtureWeight
{
    /// <summary>[experts, hidden, width].</summary>
    Gate,

    /// <summary>[experts, hidden, width].</summary>
    Up,

    /// <summary>[experts, width, hidden].</summary>
    Down,
}
