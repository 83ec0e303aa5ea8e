using System;
using PrecisionGen.Sampling;

namespace PrecisionGen;

/// <summary>The log-probabilities of the tokens of one or several responses, and what they are of.</summary>
/// <param name="Values">Natural logarithms, one for each token, response after response.</param>
/// <param name="Distribution">The distribution that they are of.</param>
/// <param name="Stamp">The arithmetic and the weights that computed them.</param>
public readonly record struct TokenLogProbabilities(ReadOnlyMemory<float> Values, SamplingDistribution Distribution, Stamp Stamp)
{
    /// <exception cref="ArgumentException">The distributions differ: their log-probabilities cannot be compared.</exception>
    internal void RequireDistribution(SamplingDistribution expected, string what, int number)
    {
        if (Distribution != expected)
        {
            throw new ArgumentException(
                $"{what} {number}: log-probabilities of the distribution '{expected}' are expected; those of '{Distribution}' were given.");
        }
    }

    internal void RequireLength(int expected, string what, int number)
    {
        if (Values.Length != expected)
        {
            throw new ArgumentException($"{what} {number}: {expected} log-probabilities are expected; {Values.Length} were given.");
        }
    }
}
