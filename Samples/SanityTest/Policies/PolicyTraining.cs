using System;
using PrecisionGen;
using PrecisionGen.Execution;

namespace SanityTest;

/// <summary>The training kernel of a policy, whichever definition it was made of.</summary>
internal sealed class PolicyTraining(
    TrainingKernel kernel, PolicyTraining.ForwardCall forward, PolicyTraining.BackwardCall backward) : IDisposable
{
    /// <summary>The generated method that writes the log-probability of each row's target.</summary>
    internal delegate Stamp ForwardCall(
        ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, Span<float> logProbabilities);

    /// <summary>The generated method that takes the gradient of each of them.</summary>
    internal delegate void BackwardCall(ReadOnlySpan<float> gradient);

    /// <summary>Steps and their gradients.</summary>
    internal TrainingKernel Kernel => kernel;

    /// <summary>Writes the log-probability of each row's target.</summary>
    internal Stamp Forward(ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, Span<float> logProbabilities) =>
        forward(lengths, tokens, targets, logProbabilities);

    /// <summary>Takes the gradient of each log-probability of the last forward.</summary>
    internal void Backward(ReadOnlySpan<float> gradient) => backward(gradient);

    /// <inheritdoc/>
    public void Dispose() => kernel.Dispose();
}
