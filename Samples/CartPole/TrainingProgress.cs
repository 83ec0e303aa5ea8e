using PrecisionGen.Objectives;

namespace CartPole;

/// <summary>Where a training stands after an iteration.</summary>
/// <param name="EnvironmentSteps">Environment steps so far.</param>
/// <param name="MeanReturn">The mean return of the latest 100 episodes, played with sampled actions.</param>
/// <param name="LogProbabilities">Log-probabilities compared between rollout and training so far.</param>
/// <param name="LogProbabilitiesDiffering">How many of them differed in any bit.</param>
/// <param name="SkippedUpdates">Updates skipped so far because a gradient overflowed.</param>
/// <param name="Statistics">The objective over the iteration's updates.</param>
internal readonly record struct TrainingProgress(
    long EnvironmentSteps,
    double MeanReturn,
    long LogProbabilities,
    long LogProbabilitiesDiffering,
    int SkippedUpdates,
    PpoStatistics Statistics);
