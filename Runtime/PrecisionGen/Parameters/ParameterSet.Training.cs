using System;

namespace PrecisionGen;

/// <content>What optimizers and checkpoints use.</content>
public sealed partial class ParameterSet
{
    /// <summary>The Float32 masters of all parameters, in declaration order without padding.</summary>
    /// <exception cref="InvalidOperationException">The set keeps no masters.</exception>
    public ReadOnlySpan<float> Masters
    {
        get
        {
            ThrowIfDisposed();
            RequireMasters("Reading all weights");
            return shared.Masters!.Span;
        }
    }

    /// <summary>Replaces every weight by those of a checkpoint and takes over its version.</summary>
    /// <param name="values">Every master, in declaration order.</param>
    /// <param name="version">The version that the checkpoint carries.</param>
    /// <exception cref="ArgumentException">The count differs from <see cref="TotalLength"/>.</exception>
    /// <exception cref="OverflowException">A value would become infinite in the storage copy; nothing is written.</exception>
    /// <exception cref="ParameterRangeException">A value lies outside of its parameter's range; nothing is written.</exception>
    /// <exception cref="InvalidOperationException">A kernel is running.</exception>
    public void Load(ReadOnlySpan<float> values, WeightsVersion version)
    {
        ThrowIfDisposed();
        if (values.Length != TotalLength)
        {
            throw new ArgumentException($"The parameters have {TotalLength} elements; {values.Length} were given.", nameof(values));
        }

        foreach (Parameter parameter in parameters)
        {
            ThrowIfOverflowing(parameter, values.Slice(parameter.Start, parameter.Length));
            ThrowIfOutside(parameter, values.Slice(parameter.Start, parameter.Length), "In the given values");
        }

        shared.BeginWrite();
        foreach (Parameter parameter in parameters)
        {
            Store(parameter, values.Slice(parameter.Start, parameter.Length));
        }

        shared.EndLoad(version);
    }

    /// <summary>Starts an optimizer step: the masters may be changed until <see cref="EndOptimizerStep"/>.</summary>
    internal Span<float> BeginOptimizerStep()
    {
        ThrowIfDisposed();
        RequireMasters("An optimizer step");
        shared.BeginWrite();
        return shared.Masters!.Span;
    }

    /// <exception cref="ParameterRangeException">The step, which is complete, left a weight outside of its parameter's range.</exception>
    internal void EndOptimizerStep()
    {
        shared.EndOptimizerStep();
        CheckRangesAfterStep();
    }
}
