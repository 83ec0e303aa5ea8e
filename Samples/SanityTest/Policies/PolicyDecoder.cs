using System;
using PrecisionGen;
using PrecisionGen.Execution;

namespace SanityTest;

/// <summary>The decoder of a policy, whichever definition it was made of.</summary>
internal sealed class PolicyDecoder(DecoderKernel kernel, PolicyDecoder.Call call) : IDisposable
{
    /// <summary>The generated method that appends chunks of tokens and writes [sequences, vocabulary] log-probabilities.</summary>
    internal delegate Stamp Call(
        ReadOnlySpan<int> sequences,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<int> tokens,
        Span<float> logProbabilities,
        DecoderOutput output);

    /// <summary>Sequences that join, leave and share prefixes.</summary>
    internal DecoderKernel Sequences => kernel;

    /// <summary>Appends chunks and writes the log-probabilities after each chunk's last token.</summary>
    internal Stamp Append(ReadOnlySpan<int> sequences, ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, Span<float> logProbabilities) =>
        call(sequences, lengths, tokens, logProbabilities, DecoderOutput.LastPosition);

    /// <inheritdoc/>
    public void Dispose() => kernel.Dispose();
}
