using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Sampling;

/// <summary>
/// Draws categories from logits or log-probabilities. A draw depends on seed, stream, sequence and position alone, so a rollout does not
/// depend on who else is in its batch. One sampler serves one caller at a time; drawing does not allocate.
/// </summary>
/// <remarks>
/// With t = logit / temperature and m the maximum, e = exp(t - m), all float32. In double: blocks of 256 categories are ascending chains
/// of e from +0, the total is the ascending sum of the blocks. u is made of the first two words of Philox4x32-10 with the seed as its key
/// and the counter (position, stream, sequence low, sequence high). The first block whose running sum exceeds u * total is taken; in it
/// the first category where (running sum before the block) + chain exceeds it, else the block's last with e above 0. A row that holds
/// NaN or +infinity, or only -infinity, has no draw.
/// </remarks>
public sealed class CategoricalSampler
{
    private const int BlockLength = 256;

    private readonly Philox4x32 random;
    private readonly uint stream;
    private readonly float[] numerators;
    private readonly double[] blockSums;

    /// <summary>Creates a sampler.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Separates uses that share a seed, such as training and evaluation.</param>
    /// <param name="categories">The number of categories, at least 1.</param>
    public CategoricalSampler(long seed, uint stream, int categories)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 1);
        random = new Philox4x32(seed);
        this.stream = stream;
        numerators = new float[categories];
        blockSums = new double[(categories + BlockLength - 1) / BlockLength];
    }

    /// <summary>The number of categories.</summary>
    public int Categories => numerators.Length;

    /// <summary>Logits are divided by it, in float32; above 0.</summary>
    public float Temperature
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }
    = 1f;

    /// <summary>The category with the largest logit; the lowest of equal ones.</summary>
    /// <param name="logits">At least 1.</param>
    /// <param name="category">The category, or -1.</param>
    /// <returns>False where a logit is NaN.</returns>
    public static bool TryGreedy(ReadOnlySpan<float> logits, out int category)
    {
        category = logits.IsEmpty ? -1 : 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNaN(logits[i]))
            {
                category = -1;
                return false;
            }

            category = logits[i] > logits[category] ? i : category;
        }

        return category >= 0;
    }

    /// <summary>Draws a category.</summary>
    /// <param name="logits">Logits or log-probabilities, one for each category.</param>
    /// <param name="sequence">The number of the sequence within the run, such as environment and episode.</param>
    /// <param name="position">The position within the sequence.</param>
    /// <param name="category">The category, or -1.</param>
    /// <returns>False where the logits are no distribution: NaN, +infinity, or only -infinity.</returns>
    /// <exception cref="ArgumentException">The number of logits differs from <see cref="Categories"/>.</exception>
    public bool TrySample(ReadOnlySpan<float> logits, ulong sequence, uint position, out int category)
    {
        if (logits.Length != Categories)
        {
            throw new ArgumentException($"{Categories} logits are expected; {logits.Length} were given.", nameof(logits));
        }

        return TryFind(logits, random.Uniform(((ulong)stream << 32) | position, sequence), out category);
    }

    /// <summary>Draws a category for each row of a batch.</summary>
    /// <param name="logits">[batch, categories].</param>
    /// <param name="sequences">The number of each row's sequence, [batch].</param>
    /// <param name="positions">The position of each row within its sequence, [batch].</param>
    /// <param name="categories">[batch]; -1 where a row is no distribution.</param>
    /// <returns>The number of rows that are no distribution. They do not affect the others.</returns>
    /// <exception cref="ArgumentException">Lengths do not agree.</exception>
    public int Sample(ReadOnlySpan<float> logits, ReadOnlySpan<ulong> sequences, ReadOnlySpan<uint> positions, Span<int> categories)
    {
        int rows = categories.Length;
        if (logits.Length != (long)rows * Categories || sequences.Length != rows || positions.Length != rows)
        {
            throw new ArgumentException(
                $"{rows} rows of {Categories} logits are expected; {logits.Length} logits, {sequences.Length} sequences and "
                + $"{positions.Length} positions were given.",
                nameof(logits));
        }

        int failures = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> rowLogits = logits.Slice(row * Categories, Categories);
            failures += TrySample(rowLogits, sequences[row], positions[row], out categories[row]) ? 0 : 1;
        }

        return failures;
    }

    /// <summary>The category that a uniform number in [0, 1) selects.</summary>
    internal bool TryFind(ReadOnlySpan<float> logits, double uniform, out int category)
    {
        double total = Accumulate(logits);
        bool isDistribution = !double.IsNaN(total);
        category = isDistribution ? Find(uniform * total) : -1;
        return isDistribution;
    }

    /// <summary>Fills numerators and block sums and returns the total.</summary>
    private double Accumulate(ReadOnlySpan<float> logits)
    {
        float maximum = float.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
        {
            numerators[i] = logits[i] / Temperature;
            maximum = float.Max(maximum, numerators[i]);
        }

        double total = 0;
        for (int block = 0; block < blockSums.Length; block++)
        {
            double chain = 0;
            foreach (ref float numerator in Block(block))
            {
                numerator = ElementaryFunctions.Exp(numerator - maximum);
                chain += numerator;
            }

            blockSums[block] = chain;
            total += chain;
        }

        return total;
    }

    private int Find(double threshold)
    {
        double before = 0;
        int block = 0;
        while (!(before + blockSums[block] > threshold))
        {
            before += blockSums[block];
            block++;
        }

        double chain = 0;
        int lastPositive = -1;
        ReadOnlySpan<float> terms = Block(block);
        for (int i = 0; i < terms.Length; i++)
        {
            chain += terms[i];
            if (before + chain > threshold)
            {
                return (block * BlockLength) + i;
            }

            lastPositive = terms[i] > 0 ? i : lastPositive;
        }

        return (block * BlockLength) + lastPositive;
    }

    private Span<float> Block(int block)
    {
        int start = block * BlockLength;
        return numerators.AsSpan(start, Math.Min(BlockLength, numerators.Length - start));
    }
}
