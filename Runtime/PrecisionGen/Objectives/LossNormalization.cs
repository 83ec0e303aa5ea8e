using System;

namespace PrecisionGen.Objectives;

/// <summary>What the sum over the tokens of a step is divided by: N, fixed before the first backward of the step.</summary>
public readonly record struct LossNormalization
{
    private readonly bool isTokenMean;
    private readonly int constantLength;

    private LossNormalization(bool isTokenMean, int constantLength)
    {
        this.isTokenMean = isTokenMean;
        this.constantLength = constantLength;
    }

    /// <summary>The mean over sequences of the mean over their tokens, as in GRPO: N = sequences * this sequence's length.</summary>
    public static LossNormalization SequenceMean => default;

    /// <summary>The mean over all tokens of the step, as in DAPO (Yu et al. 2025, arXiv 2503.14476): N = tokens.</summary>
    public static LossNormalization TokenMean => new(isTokenMean: true, 0);

    /// <summary>The mean over sequences of the sum over their tokens: N = sequences.</summary>
    public static LossNormalization SequenceSum => Constant(1);

    /// <summary>A constant length in place of each sequence's own, as in Dr. GRPO: N = sequences * length.</summary>
    /// <param name="length">Such as the maximum length of a response, at least 1.</param>
    public static LossNormalization Constant(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new LossNormalization(isTokenMean: false, length);
    }

    /// <summary>N for a sequence, an integer rounded once to float32.</summary>
    internal float Count(int sequences, long tokens, int length)
        => isTokenMean ? tokens : (long)sequences * (constantLength == 0 ? length : constantLength);
}
