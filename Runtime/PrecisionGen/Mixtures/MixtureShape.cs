using System.ComponentModel;
using PrecisionGen.Contractions;

namespace PrecisionGen.Mixtures;

/// <summary>
/// What one mixture of experts of a definition computes, and the memory it needs. All rows lie at strides that are multiples of 16 floats;
/// a "row" is a row of x, so a tile has samples * (rows of a sample) of them, and a step as many before it.
/// <code>
/// weights:    MixturePacking&lt;TSimd, TVector&gt;.Pack(experts, outputs, inputs, ref stored, storedStride, ref packed)
///             for the forward: gates and ups [experts, hidden, width], downs [experts, width, hidden], each PackedLength(outputs, inputs) floats;
///             MixturePacking&lt;TSimd, TVector&gt;.PackTransposed(the same) for the backward, each PackedLength(inputs, outputs) floats.
/// forward:    MixtureForward&lt;TSimd, TVector&gt;.Run(in shape, rows, ref x, xStride, ref probabilities, probabilitiesStride,
///             ref gates, ref ups, ref downs, ref result, resultStride, ref kept); kept has KeptLength floats for each row of a whole tile.
/// backward:   MixtureBackward&lt;TSimd, TVector&gt;.Run(in shape, rows, ref dy, dyStride, ref gatesTransposed, ref upsTransposed, ref downsTransposed,
///             ref dx, dxStride, ref dProbabilities, dProbabilitiesStride, ref kept); a null reference for a gradient that nothing reads.
/// accumulate: MixtureAccumulation&lt;TSimd, TVector&gt;.Add(in shape, weight, rows, rowsBefore, ref kept, ref total, ref open) for tiles in the step's
///             order; total has TotalLength(weight) floats, laid out as the stored weights are, open has OpenLength(weight); both +0 when a step begins.
/// complete:   MixtureAccumulation&lt;TSimd, TVector&gt;.Close(in shape, weight, ref total, ref open).
/// </code>
/// The backward and then the accumulations read what the forward and the backward of the same tile kept, with the same number of rows.
/// Accumulations only read the tile, so those of several weights may run at once.
/// </summary>
/// <param name="Experts">The number of experts.</param>
/// <param name="ExpertsPerRow">How many each row goes to, from 1 to <paramref name="Experts"/>.</param>
/// <param name="Width">The elements of a row of x and of the result.</param>
/// <param name="Hidden">The elements of an expert's hidden row.</param>
/// <param name="DType">What activations and their gradients are rounded to.</param>
/// <param name="ProbabilitiesDType">What the gradients of probabilities are rounded to.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MixtureShape(
    int Experts, int ExpertsPerRow, int Width, int Hidden, DType DType, DType ProbabilitiesDType = DType.Float32)
{
    /// <summary>The floats that the forward keeps for each row: a multiple of 16.</summary>
    public int KeptLength => checked(ExpertsPerRow * (3 * PaddedHidden + 2 * PaddedWidth) + Pad(RoutingLength));

    internal int PaddedWidth => Pad(Width);

    internal int PaddedHidden => Pad(Hidden);

    /// <summary>Of each row: a slot's row and expert and the chosen experts' slots and weights, and the sum of the chosen probabilities.</summary>
    private int RoutingLength => 4 * ExpertsPerRow + 1;

    /// <summary>The floats of the packed weights of all experts, whatever the vector width.</summary>
    /// <param name="outputs">What the contraction runs along: the outputs.</param>
    /// <param name="inputs">The terms of each output.</param>
    public int PackedLength(int outputs, int inputs) => checked(Experts * PackedExpert(outputs, inputs));

    /// <summary>The floats of a weight's totals, each row of its last axis at a multiple of 16.</summary>
    public int TotalLength(MixtureWeight weight) => checked(Experts * OutputsOf(weight) * PaddedInputsOf(weight));

    /// <summary>The floats of a weight's open blocks, and of what is known of them.</summary>
    public int OpenLength(MixtureWeight weight) => checked(TotalLength(weight) + Pad(2 * Experts));

    /// <summary>The floats of one expert's packed weights; the widest panel has 32 columns.</summary>
    internal static int PackedExpert(int outputs, int inputs) => checked((outputs + 31) / 32 * 32 * inputs);

    internal int OutputsOf(MixtureWeight weight) => weight == MixtureWeight.Down ? Width : Hidden;

    internal int PaddedInputsOf(MixtureWeight weight) => weight == MixtureWeight.Down ? PaddedHidden : PaddedWidth;

    private static int Pad(int columns) =>
        (columns + Contraction.ColumnAlignment - 1) / Contraction.ColumnAlignment * Contraction.ColumnAlignment;
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
