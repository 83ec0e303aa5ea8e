using System;

namespace PrecisionGen.Execution;

/// <content>The backward and the step's accumulators.</content>
public sealed partial class ForwardRunner
{
    private readonly Arena? accumulators;
    private WeightsVersion? stepVersion;
    private long stepSamples;
    private WeightsVersion lastVersion;
    private int lastBatch;

    /// <summary>The samples of the forward that a backward belongs to.</summary>
    /// <exception cref="InvalidOperationException">No forward ran since the last backward, or the step is completed.</exception>
    public int BatchForBackward(string forward)
    {
        if (lastBatch == 0)
        {
            throw new InvalidOperationException($"{forward}Backward needs the activations of {forward}; call {forward} first, once for each backward.");
        }

        if (((TrainingKernel)kernel).IsComplete)
        {
            throw new InvalidOperationException("The gradients of this step are complete; call ZeroGradients to begin another step.");
        }

        return lastBatch;
    }

    /// <summary>Runs the backward of the last forward and continues the accumulators of every use.</summary>
    public void Backward()
    {
        WeightsVersion version = kernel.Weights.Parameters.Version;
        if (lastVersion != version || (stepVersion ?? version) != version)
        {
            throw new InvalidOperationException(
                $"The weights changed from version {(lastVersion != version ? lastVersion : stepVersion)} to {version} within a step; a step needs one version.");
        }

        stepVersion = version;
        samples = lastBatch;
        tilePhase = Phase.Backward;
        program.Backward(this);
        phase = Phase.Accumulate;
        kernel.Pool.Run(program.UseCount, this);
        stepSamples += lastBatch;
        lastBatch = 0;
    }

    internal void ResetStep()
    {
        accumulators!.Span.Clear();
        stepSamples = 0;
        stepVersion = null;
    }

    internal void Complete(StepGradients gradients)
    {
        if (stepSamples == 0)
        {
            return;
        }

        if (stepVersion != kernel.Weights.Parameters.Version)
        {
            throw new InvalidOperationException(
                $"The weights changed from version {stepVersion} to {kernel.Weights.Parameters.Version} within a step; a step needs one version.");
        }

        program.Complete(ref weights.Weights, ref accumulators!.Start, stepSamples, gradients);
    }

    private void Accumulate(int use)
    {
        for (int tile = 0; tile * program.TileSamples < samples; tile++)
        {
            program.Accumulate(
                use, ref tiles[tile].Start, ref weights.Weights, ref accumulators!.Start, SamplesOf(tile), stepSamples + tile * program.TileSamples);
        }
    }
}
