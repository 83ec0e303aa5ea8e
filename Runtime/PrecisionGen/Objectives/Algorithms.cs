using System;
using System.Collections.Generic;

namespace PrecisionGen.Objectives;

/// <summary>The objectives that arXiv 2510.26788 compares, by the names that it gives them. All are objectives with a correction.</summary>
/// <remarks>
/// theta are the present weights, theta' those that sampled; pi is computed by the training kernel, mu by inference. Where a correction is
/// null, an algorithm without one takes no trajectories of another arithmetic: name <see cref="Correction.None"/> to take them.
/// </remarks>
public static class Algorithms
{
    /// <summary>The names that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["reinforce", "pg-seq-is", "pg-seq-tis", "pg-seq-mis", "grpo", "dr-grpo", "grpo-token-tis", "grpo-seq-mis", "gspo"];

    /// <summary>PG-Seq-IS (equation 5): rho * A * grad log pi(y | theta), rho = pi(y | theta) / mu(y | theta').</summary>
    public static PolicyGradient PgSeqIs(LossNormalization? normalization = null)
        => new(Correction.SequenceImportance, normalization);

    /// <summary>PG-Seq-TIS (equation 7): min(rho, C) * A * grad log pi(y | theta).</summary>
    public static PolicyGradient PgSeqTis(float threshold = Correction.DefaultThreshold, LossNormalization? normalization = null)
        => new(Correction.SequenceTruncated(threshold), normalization);

    /// <summary>PG-Seq-MIS: rho * 1{rho &lt;= C} * A * grad log pi(y | theta).</summary>
    public static PolicyGradient PgSeqMis(float threshold = Correction.DefaultThreshold, LossNormalization? normalization = null)
        => new(Correction.SequenceMasked(threshold), normalization);

    /// <summary>GRPO-Token-TIS: min(pi(y_t | theta') / mu(y_t | theta'), C) * the term of GRPO.</summary>
    public static Grpo GrpoTokenTis(float threshold = Correction.DefaultThreshold, ClipOptions? options = null)
        => new(options, Correction.TokenTruncated(threshold));

    /// <summary>GRPO-Seq-MIS: rho * 1{rho &lt;= C} * the term of GRPO, rho = pi(y | theta') / mu(y | theta').</summary>
    public static Grpo GrpoSeqMis(float threshold = Correction.DefaultThreshold, ClipOptions? options = null)
        => new(options, Correction.SequenceMasked(threshold));

    /// <summary>An algorithm by its name, one of <see cref="Names"/>.</summary>
    /// <param name="name">Lower case, with hyphens.</param>
    /// <param name="constantLength">
    /// The constant length of Dr. GRPO's loss, which the policy gradients use too, as the paper's runs do; at least 1.
    /// </param>
    /// <param name="threshold">C.</param>
    /// <param name="options">The constants of the clipped objectives; null takes each one's defaults.</param>
    /// <param name="isMismatchKnown">Whether an algorithm without a correction names <see cref="Correction.None"/>.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public static SequenceObjective Create(
        string name,
        int constantLength,
        float threshold = Correction.DefaultThreshold,
        ClipOptions? options = null,
        bool isMismatchKnown = false)
    {
        LossNormalization constant = LossNormalization.Constant(constantLength);
        Correction? none = isMismatchKnown ? Correction.None : null;
        return name switch
        {
            "reinforce" => new PolicyGradient(none, constant),
            "pg-seq-is" => PgSeqIs(constant),
            "pg-seq-tis" => PgSeqTis(threshold, constant),
            "pg-seq-mis" => PgSeqMis(threshold, constant),
            "grpo" => new Grpo(options, none),
            "dr-grpo" => new DrGrpo(constantLength, options, none),
            "grpo-token-tis" => GrpoTokenTis(threshold, options),
            "grpo-seq-mis" => GrpoSeqMis(threshold, options),
            "gspo" => new Gspo(options, none),
            _ => throw new ArgumentException($"One of {string.Join(", ", Names)} is expected; '{name}' was given.", nameof(name)),
        };
    }
}
