using System;
using System.Collections.Generic;
using System.Threading;
using PrecisionGen;
using PrecisionGen.Execution;

namespace SanityTest;

/// <summary>The problems that the start neither knows nor cannot solve: of 40 responses each, 20 to 80 % are right.</summary>
/// <remarks>Sampled in Float32, paired, so that every arm of a seed has the same problems whatever its own arithmetic.</remarks>
internal static class ProblemSelection
{
    /// <summary>Responses to each candidate.</summary>
    internal const int Samples = 40;

    /// <summary>The problems that an arm trains on.</summary>
    internal const int Kept = 128;

    private const int CandidatesAtOnce = 64;
    private const int MaximumCandidates = 8192;

    /// <summary>Tries candidates in their order until enough are kept.</summary>
    /// <exception cref="InvalidOperationException">Too few candidates lie in the range.</exception>
    internal static IReadOnlyList<Problem> Choose(
        ISequencePolicy start, ArmSettings settings, int count = Kept, CancellationToken cancellationToken = default)
    {
        KernelOptions options = settings.TrainingOptions;
        using ISequencePolicy view = start.At(DType.Float32);
        using Rollout rollout = new(view, settings.RolloutBatch, options, settings.Seed, RandomStream.CandidateResponse);
        ProblemGenerator generator = new(settings.Seed, RandomStream.CandidateProblem);
        List<Problem> kept = [];
        for (int first = 0; first < MaximumCandidates; first += CandidatesAtOnce)
        {
            Problem[] candidates = generator.CreateMany((uint)first, CandidatesAtOnce);
            Trajectory[] responses = rollout.Sample(candidates, Samples, (ulong)first * Samples, cancellationToken);
            for (int i = 0; i < candidates.Length; i++)
            {
                if (SolveRate.Of(responses.AsSpan(i * Samples, Samples)) is >= 0.2 and <= 0.8)
                {
                    kept.Add(candidates[i]);
                    if (kept.Count == count)
                    {
                        return kept;
                    }
                }
            }
        }

        throw new InvalidOperationException(
            $"Expected {count} problems solved 20 to 80 % of the time among {MaximumCandidates} but found {kept.Count}.");
    }
}
