using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace SanityTest;

/// <summary>One run of the paper's sanity test: a policy, an algorithm, dtypes, a pairing, a seed.</summary>
/// <param name="Kind">The definition that is fine-tuned.</param>
/// <param name="Settings">Everything else that it depends on besides its start.</param>
internal sealed record Arm(PolicyKind Kind, ArmSettings Settings)
{
    /// <summary>A name for files.</summary>
    internal string Name =>
        $"{Kind.Word}-{Settings.Algorithm}-{Words.Of(Settings.TrainingDType)}-{Words.Of(Settings.InferenceDType)}"
        + $"-{Words.Of(Settings.Pairing)}-seed{Settings.Seed}-steps{Settings.Steps}";

    /// <summary>Chooses the problems and fine-tunes on them.</summary>
    /// <param name="start">A file with the weights to begin from.</param>
    /// <param name="records">Receives every step.</param>
    /// <param name="progress">Told after every step, on this thread.</param>
    internal ArmResult Run(
        FileInfo start, List<StepRecord> records, IProgress<StepRecord>? progress = null, CancellationToken cancellationToken = default)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using ISequencePolicy policy = Kind.Create(Settings.Seed);
        StartFile.Load(start, policy);
        IReadOnlyList<Problem> problems = ProblemSelection.Choose(policy, Settings, cancellationToken: cancellationToken);
        ArmSettings scaled = Settings with { LearningRate = Settings.LearningRate * Kind.LearningRateFactor };
        using ReinforcementTraining training = new(policy, problems, scaled);
        bool isCollapsed = false;
        try
        {
            training.Run(progress, cancellationToken);
        }
        catch (NoDistributionException)
        {
            isCollapsed = true;
        }

        records.AddRange(training.Records);
        double final = isCollapsed ? 0 : records[^1].Accuracy;
        IEnumerable<double> measured = records.Select(record => record.Accuracy).Where(double.IsFinite);
        return new ArmResult(
            Model: Kind.Word,
            Algorithm: Settings.Algorithm,
            TrainingDtype: Words.Of(Settings.TrainingDType),
            InferenceDtype: Words.Of(Settings.InferenceDType),
            Pairing: Words.Of(Settings.Pairing),
            Seed: Settings.Seed,
            Steps: records.Count == 0 ? 0 : records[^1].Step,
            FinalAccuracy: final,
            BestAccuracy: measured.DefaultIfEmpty(0).Max(),
            Passed: final >= Settings.PassAccuracy,
            WallSeconds: Math.Round(watch.Elapsed.TotalSeconds, 3),
            TokensDiffering: records.Sum(record => record.TokensDiffering),
            WeightsSha256: WeightsHash.Compute(policy.Parameters));
    }
}
