using System.ComponentModel;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;

namespace PrecisionGen.Execution;

/// <summary>The compiled kernels of one forward at one dtype, profile and vector width. Generated code derives from it; it holds no state.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ForwardProgram
{
    /// <summary>How many samples one call of <see cref="Forward"/> takes at most.</summary>
    public abstract int TileSamples { get; }

    /// <summary>The length of the weights' arena in floats.</summary>
    public abstract long WeightsLength { get; }

    /// <summary>The length of the arena of the backward's packed weights in floats.</summary>
    public abstract long GradientWeightsLength { get; }

    /// <summary>The part of a tile that the forward touches, in floats.</summary>
    public abstract long ForwardTileLength { get; }

    /// <summary>A tile that keeps what the backward reads, in floats.</summary>
    public abstract long TrainingTileLength { get; }

    /// <summary>The length of the step's accumulators in floats.</summary>
    public abstract long AccumulatorsLength { get; }

    /// <summary>The number of uses of parameters and derived values, each with its own accumulator.</summary>
    public abstract int UseCount { get; }

    /// <summary>Where the rows of an input lie in a tile; each program plans its memory for itself.</summary>
    public abstract TilePlace PlaceOfInput(int input);

    /// <summary>Where the rows of an output lie in a tile.</summary>
    public abstract TilePlace PlaceOfOutput(int output);

    /// <summary>Where the rows of an output's gradient lie in a tile.</summary>
    public abstract TilePlace PlaceOfOutputGradient(int output);

    /// <summary>Copies the storage copy of the parameters, computes derived values and packs weights.</summary>
    public abstract void RefreshWeights(ParameterSet parameters, ref float weights);

    /// <summary>Packs the weights of the backward.</summary>
    public abstract void RefreshGradientWeights(ParameterSet parameters, ref float weights, ref float gradientWeights);

    /// <summary>Where each row's position in its sequence lies in a tile, as an index and as a float; nowhere when nothing reads it.</summary>
    public virtual TilePlace PlaceOfPositions => default;

    /// <summary>Computes the outputs from the inputs: sections of tiles, and attention between them, in order.</summary>
    public abstract void Forward(ISectionRunner run);

    /// <summary>Runs one section of the forward on one tile.</summary>
    /// <param name="repetition">Which of several equal sections it is, from 0.</param>
    /// <param name="inputRows">The rows of the first input: in the tile, or the caller's where <see cref="TilePlace.MayBeCallers"/>.</param>
    /// <param name="outputRows">The rows of the first output, likewise.</param>
    public abstract void ForwardSection(
        int section, nint repetition, ref float tile, ref float weights, ref float inputRows, ref float outputRows, nint samples);

    /// <summary>Computes the gradients of activations from the output gradients, section by section.</summary>
    public abstract void Backward(ISectionRunner run);

    /// <summary>Runs one section of the backward on one tile.</summary>
    /// <param name="repetition">Which of several equal sections it is, from 0.</param>
    public abstract void BackwardSection(int section, nint repetition, ref float tile, ref float weights, ref float gradientWeights, nint samples);

    /// <summary>Continues one use's accumulator with the rows of a tile.</summary>
    /// <param name="samplesBefore">The step's samples before the tile's first.</param>
    public abstract void Accumulate(int use, ref float tile, ref float weights, ref float accumulators, nint samples, long samplesBefore);

    /// <summary>Ends the accumulators, differentiates derived values and adds to the parameters' gradients, last use first.</summary>
    /// <param name="samples">The step's samples.</param>
    public abstract void Complete(ref float weights, ref float accumulators, long samples, StepGradients gradients);

    internal abstract int AttentionScratchLength(in AttentionShape shape, int count, int positions);

    internal abstract int AttentionBackwardScratchLength(in AttentionShape shape, int positions);

    internal abstract void Attend(
        in AttentionShape shape,
        int keyValueHead,
        in AttentionRows rows,
        SequenceRows sequence,
        ref float keyPanels,
        ref float values,
        int positions,
        ref float scratch);

    internal abstract void AttendBackward(
        in AttentionShape shape, int keyValueHead, in AttentionRows rows, in AttentionRows gradients, SequenceRows sequence, ref float scratch);
}

/// <summary>What all programs of one vector width share.</summary>
/// <typeparam name="TSimd">The vector operations.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ForwardProgram<TSimd, TVector> : ForwardProgram
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal sealed override int AttentionScratchLength(in AttentionShape shape, int count, int positions) =>
        AttentionForward<TSimd, TVector>.ScratchLength(in shape, count, positions);

    internal sealed override int AttentionBackwardScratchLength(in AttentionShape shape, int positions) =>
        AttentionBackward<TSimd, TVector>.ScratchLength(in shape, positions);

    internal sealed override void Attend(
        in AttentionShape shape,
        int keyValueHead,
        in AttentionRows rows,
        SequenceRows sequence,
        ref float keyPanels,
        ref float values,
        int positions,
        ref float scratch) => AttentionForward<TSimd, TVector>.Run(
            in shape,
            keyValueHead,
            rows.Query,
            rows.Result,
            sequence.FirstRow,
            sequence.Length,
            sequence.FirstPosition,
            ref keyPanels,
            ref values,
            positions,
            ref scratch);

    internal sealed override void AttendBackward(
        in AttentionShape shape, int keyValueHead, in AttentionRows rows, in AttentionRows gradients, SequenceRows sequence, ref float scratch) =>
        AttentionBackward<TSimd, TVector>.Run(
            in shape,
            keyValueHead,
            rows.Query,
            rows.Key,
            rows.Value,
            rows.Result,
            gradients.Query,
            gradients.Key,
            gradients.Value,
            sequence.FirstRow,
            sequence.Length,
            ref scratch);
}
