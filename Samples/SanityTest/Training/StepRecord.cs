namespace SanityTest;

/// <summary>What one step of an arm came to: a rollout, its comparison with training, and the updates.</summary>
/// <param name="Step">The number of the step, from 1; 0 is the start.</param>
/// <param name="Reward">The mean reward of the rollout.</param>
/// <param name="Accuracy">The accuracy after the step; NaN where it was not measured.</param>
/// <param name="KlSequence">The mean over responses of exp(D) - 1 - D, D = log pi - log mu of a response, in nats.</param>
/// <param name="PlainKlSequence">The mean over responses of -D, in nats: the paper's figure.</param>
/// <param name="K3Kl">The mean over tokens of exp(d) - 1 - d, in nats.</param>
/// <param name="MeanAbsoluteDifference">The mean over tokens of |d|, in nats.</param>
/// <param name="MaximumAbsoluteDifference">The largest |d|, in nats.</param>
/// <param name="Tokens">The tokens that were sampled and compared.</param>
/// <param name="TokensDiffering">How many of them differ in any bit between sampling and training.</param>
/// <param name="GradientNorm">The mean norm of the updates' gradients before clipping.</param>
/// <param name="LossScale">The loss scale after the step.</param>
/// <param name="SkippedUpdates">The updates skipped so far because a gradient was not finite.</param>
/// <param name="Loss">The mean loss of the updates.</param>
/// <param name="MeanWeight">The mean importance weight of a token.</param>
/// <param name="ClipFraction">The share of tokens outside the clip range.</param>
/// <param name="MeanResponseLength">In tokens.</param>
/// <param name="Seconds">Of wall time since the arm began.</param>
/// <param name="TokensPerSecond">Positions that were sampled or trained on in this step, in a second.</param>
internal sealed record StepRecord(
    int Step,
    double Reward,
    double Accuracy,
    double KlSequence,
    double PlainKlSequence,
    double K3Kl,
    double MeanAbsoluteDifference,
    double MaximumAbsoluteDifference,
    long Tokens,
    long TokensDiffering,
    double GradientNorm,
    double LossScale,
    int SkippedUpdates,
    double Loss,
    double MeanWeight,
    double ClipFraction,
    double MeanResponseLength,
    double Seconds,
    double TokensPerSecond)
{
    /// <summary>Step 0: nothing but the accuracy before the first step.</summary>
    internal static StepRecord Start(double accuracy) => new(
        0, double.NaN, accuracy, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0, 0, double.NaN, double.NaN, 0, double.NaN,
        double.NaN, double.NaN, double.NaN, 0, double.NaN);
}
