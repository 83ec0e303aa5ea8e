using System;
using System.ComponentModel;

namespace PrecisionGen.Execution;

/// <summary>The compiled kernels of one forward at one dtype, profile and vector width. Generated code derives from it; it holds no state.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ForwardProgram
{
    /// <summary>How many samples one call of <see cref="Forward"/> takes at most.</summary>
    public abstract int TileSamples { get; }

    /// <summary>The length of the weights' arena in floats.</summary>
    public abstract int WeightsLength { get; }

    /// <summary>The length of the arena of the backward's packed weights in floats.</summary>
    public abstract int GradientWeightsLength { get; }

    /// <summary>The part of a tile that the forward touches, in floats.</summary>
    public abstract int ForwardTileLength { get; }

    /// <summary>A tile that keeps what the backward reads, in floats.</summary>
    public abstract int TrainingTileLength { get; }

    /// <summary>The length of the step's accumulators in floats.</summary>
    public abstract int AccumulatorsLength { get; }

    /// <summary>The number of uses of parameters and derived values, each with its own accumulator.</summary>
    public abstract int UseCount { get; }

    /// <summary>Where the rows of an input lie in a tile; each program plans its memory for itself.</summary>
    public abstract TilePlace PlaceOfInput(int input);

    /// <summary>Where the rows of an output lie in a tile.</summary>
    public abstract TilePlace PlaceOfOutput(int output);

    /// <summary>Where the rows of an output's gradient lie in a tile.</summary>
    public abstract TilePlace PlaceOfOutputGradient(int output);

    /// <summary>Copies the storage copy of the parameters, computes derived values and packs weights.</summary>
    public abstract void RefreshWeights(ParameterSet parameters, Span<float> weights);

    /// <summary>Packs the weights of the backward.</summary>
    public abstract void RefreshGradientWeights(ref float weights, ref float gradientWeights);

    /// <summary>Computes the outputs of a tile from its inputs.</summary>
    /// <param name="inputRows">The rows of the first input: in the tile, or the caller's where <see cref="TilePlace.MayBeCallers"/>.</param>
    /// <param name="outputRows">The rows of the first output, likewise.</param>
    public abstract void Forward(ref float tile, ref float weights, ref float inputRows, ref float outputRows, nint samples);

    /// <summary>Computes the gradients of a tile's activations from its output gradients.</summary>
    public abstract void Backward(ref float tile, ref float weights, ref float gradientWeights, nint samples);

    /// <summary>Continues one use's accumulator with the rows of a tile.</summary>
    /// <param name="samplesBefore">The step's samples before the tile's first.</param>
    public abstract void Accumulate(int use, ref float tile, ref float weights, ref float accumulators, nint samples, long samplesBefore);

    /// <summary>Ends the accumulators, differentiates derived values and adds to the parameters' gradients, last use first.</summary>
    /// <param name="samples">The step's samples.</param>
    public abstract void Complete(ref float weights, ref float accumulators, long samples, StepGradients gradients);
}
