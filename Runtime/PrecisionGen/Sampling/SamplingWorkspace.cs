using System;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;

namespace PrecisionGen.Sampling;

/// <summary>Scratch for one row of log-probabilities, reused from token to token. Serves one caller at a time.</summary>
public sealed class SamplingWorkspace
{
    private readonly float[] scores;
    private readonly float[] numerators;
    private readonly ulong[] keys;

    /// <summary>Allocates scratch.</summary>
    /// <param name="tokens">The number of tokens in the vocabulary, at least 1.</param>
    public SamplingWorkspace(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        scores = new float[tokens];
        numerators = new float[tokens];
        keys = new ulong[tokens];
    }

    /// <summary>The number of tokens in the vocabulary.</summary>
    public int Tokens => scores.Length;

    /// <summary>log-probability / temperature of the tokens kept by <see cref="TryTruncate"/>, -infinity for the others.</summary>
    internal ReadOnlySpan<float> Scores => scores;

    /// <summary>exp(score - maximum), filled by <see cref="ComputeNumerators"/>.</summary>
    internal ReadOnlySpan<float> Numerators => numerators;

    internal void RequireLength(int length)
    {
        if (length != Tokens)
        {
            throw new ArgumentException($"{Tokens} log-probabilities are expected, one for each token; {length} were given.");
        }
    }

    /// <summary>The lowest index of the largest log-probability; -1 where the row is no distribution.</summary>
    internal int MostProbable(ReadOnlySpan<float> logProbabilities)
        => CategoricalSampler.TryGreedy(logProbabilities, out int token) && float.IsFinite(logProbabilities[token]) ? token : -1;

    /// <summary>Fills <see cref="Scores"/>.</summary>
    /// <param name="logProbabilities">The model's log-probabilities of all tokens.</param>
    /// <param name="distribution">Not greedy.</param>
    /// <param name="maximum">The largest score.</param>
    /// <returns>False where the row holds NaN or +infinity, or only -infinity.</returns>
    internal bool TryTruncate(ReadOnlySpan<float> logProbabilities, SamplingDistribution distribution, out float maximum)
    {
        maximum = float.NegativeInfinity;
        float temperature = distribution.Temperature;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = logProbabilities[i] / temperature;
            maximum = float.Max(maximum, scores[i]);
        }

        if (!float.IsFinite(maximum))
        {
            return false;
        }

        if (distribution.TopK > 0 && distribution.TopK < scores.Length)
        {
            KeepLargest(distribution.TopK);
        }

        if (distribution.TopP < 1)
        {
            KeepNucleus(distribution.TopP, maximum);
        }

        return true;
    }

    /// <summary>Fills <see cref="Numerators"/> and returns their row reduction.</summary>
    internal float ComputeNumerators(float maximum)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            numerators[i] = ElementaryFunctions.Exp(scores[i] - maximum);
        }

        return RowReduction.Sum(numerators);
    }

    /// <summary>Top-k: the k largest scores, of equal ones (+0 and -0 are) those of lower index.</summary>
    private void KeepLargest(int k)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            keys[i] = DescendingKey(Ordered(scores[i]), i);
        }

        keys.AsSpan().Sort();
        Remove(keys.AsSpan(k));
    }

    /// <summary>Top-p: the shortest prefix, by numerator descending and index ascending, that reaches p of the whole.</summary>
    private void KeepNucleus(float p, float maximum)
    {
        int count = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            float numerator = ElementaryFunctions.Exp(scores[i] - maximum);
            if (numerator > 0)
            {
                // The bits of positive numbers are in the order of the numbers.
                keys[count++] = DescendingKey(BitConverter.SingleToUInt32Bits(numerator), i);
            }
            else
            {
                // Adds nothing to the chain, so p below 1 is reached before it.
                scores[i] = float.NegativeInfinity;
            }
        }

        Span<ulong> sorted = keys.AsSpan(0, count);
        sorted.Sort();
        double end = 0;
        foreach (ulong key in sorted)
        {
            end += Numerator(key);
        }

        double threshold = p * end;
        double chain = 0;
        int kept = 0;
        do
        {
            chain += Numerator(sorted[kept++]);
        }
        while (chain < threshold);
        Remove(sorted[kept..]);
    }

    private static ulong DescendingKey(uint ordered, int index) => ((ulong)~ordered << 32) | (uint)index;

    private static float Numerator(ulong key) => BitConverter.UInt32BitsToSingle(~(uint)(key >> 32));

    /// <summary>An integer in the order of the numbers, the same for both zeros.</summary>
    private static uint Ordered(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x == 0 ? 0f : x);
        return (bits & 0x8000_0000u) != 0 ? ~bits : bits | 0x8000_0000u;
    }

    private void Remove(ReadOnlySpan<ulong> removed)
    {
        foreach (ulong key in removed)
        {
            scores[(uint)key] = float.NegativeInfinity;
        }
    }
}
