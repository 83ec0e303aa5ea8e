namespace SanityTest;

/// <summary>The uses of randomness in a run, each a stream of its own under the seed of the run.</summary>
internal enum RandomStream : uint
{
    WarmUpProblem = 1,
    FixedProblem,
    FixedProblemResponse,
    CandidateProblem,
    CandidateResponse,
    ProblemOrder,
    TrainingResponse,
    EvaluationResponse,
    OfflineProblem,
    OfflineResponse,
}
