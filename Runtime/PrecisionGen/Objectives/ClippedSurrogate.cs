namespace PrecisionGen.Objectives;

/// <summary>
/// The clipped surrogate of PPO (Schulman et al. 2017, arXiv 1707.06347, equation 7) for a ratio r and an advantage A:
/// min(s, t) with s = r * A and t = clamp(r, 1 - low, 1 + high) * A.
/// </summary>
internal readonly struct ClippedSurrogate
{
    internal ClippedSurrogate(float ratio, float advantage, float low, float high)
    {
        float clippedRatio = float.Min(float.Max(ratio, 1 - low), 1 + high);
        float surrogate = ratio * advantage;
        float clippedSurrogate = clippedRatio * advantage;
        IsOutside = ratio != clippedRatio;
        Loss = -float.Min(surrogate, clippedSurrogate);
        Term = surrogate > clippedSurrogate ? 0f : -surrogate;
    }

    /// <summary>Whether the ratio lies outside the clip range.</summary>
    internal bool IsOutside { get; }

    /// <summary>-min(s, t).</summary>
    internal float Loss { get; }

    /// <summary>The derivative of <see cref="Loss"/> with respect to the logarithm of the ratio: s > t ? +0 : -s.</summary>
    internal float Term { get; }
}
