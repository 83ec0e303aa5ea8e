using PrecisionGen;

namespace SanityTest;

/// <summary>Unscales, looks for overflow, clips, and lets the optimizer step; a gradient that is not finite skips the step.</summary>
internal sealed class OptimizerStep(ISequencePolicy policy, Optimizer optimizer, double maximumGradientNorm)
{
    // Only Float16's gradients leave the range of their format.
    private readonly LossScaler? scaler = policy.DType == DType.Float16 ? new LossScaler(policy.Parameters) : null;

    /// <summary>The factor of every gradient that a backward is given.</summary>
    internal float Scale => scaler?.Scale ?? 1f;

    /// <summary>The steps that were skipped.</summary>
    internal int Skipped { get; private set; }

    /// <summary>The parameters that overflowed most recently; null where none has.</summary>
    internal string? LatestOverflow { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <returns>The global norm before clipping.</returns>
    internal double Take(GradientSet gradients)
    {
        scaler?.Unscale(gradients);
        double norm = GradientClipping.ClipGlobalNorm(gradients, maximumGradientNorm);
        if (scaler is null)
        {
            if (double.IsFinite(norm))
            {
                optimizer.Step(gradients);
            }
            else
            {
                Skipped++;
                LatestOverflow = $"the gradient's norm was {norm}";
            }

            return norm;
        }

        ScaledStep step = scaler.Step(optimizer, gradients);
        scaler.Update();
        if (!step.Applied)
        {
            Skipped++;
            LatestOverflow = step.ToString();
        }

        return norm;
    }
}
