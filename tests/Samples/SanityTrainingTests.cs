using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SanityTest;
using Xunit;

namespace PrecisionGen.Samples.Tests;

/// <summary>A warm-up of 20 updates and 50 steps of fine-tuning give the same bits on every machine and under every schedule.</summary>
public class SanityTrainingTests
{
    private const int Steps = 50;

    // SHA-256 of the Float32 masters. A change of one of them is a change of the arithmetic: of the package, or of this sample.
    private const string Float32Weights = "6e2eaf0a929f1a58838699bcb87672a7aa3b7a694a3bebe51a54ee599ae61f85";
    private const string Float16Weights = "bd337faefdecb911f37c0dcac17365f53ca18ca7d805de9558f35fed6401e804";
    private const string BFloat16Weights = "ce1795f03ceabf92e81fafb1e30924db7befa47383f90835ca7a21d546888b72";

    // Runs on Arm64 too, where emulation makes minutes of it.
    [Fact]
    public void WeightsAreGolden() => AssertGolden(DType.Float16, Float16Weights);

    [Theory]
    [InlineData(DType.Float32, Float32Weights)]
    [InlineData(DType.BFloat16, BFloat16Weights)]
    public void EachPrecisionHasItsOwnWeights(DType dtype, string expected) => AssertGolden(dtype, expected);

    private static void AssertGolden(DType dtype, string expected)
    {
        (string weights, List<StepRecord> records) = Train(Settings(dtype));
        Assert.Equal(Steps, records[^1].Step);
        Assert.Equal(0, records.Sum(record => record.TokensDiffering));
        Assert.All(records.Skip(1), record => Assert.Equal((0.0, 0.0), (record.KlSequence, record.MaximumAbsoluteDifference)));
        Assert.All(records.Skip(1), record => Assert.True(record.Tokens > 0));
        AssertWeights(expected, weights);
    }

    [Theory]
    [InlineData(2, 64, 64, VectorWidth.Widest)]
    [InlineData(4, 3, 5, VectorWidth.Widest)]
    [InlineData(1, 16, 16, VectorWidth.Scalar)]
    [InlineData(1, 17, 1, VectorWidth.Bits128)]
    [InlineData(1, 200, 32, VectorWidth.Bits256)]
    [InlineData(2, 16, 16, VectorWidth.Bits512)]
    public void SchedulesChangeNoBit(int threads, int rolloutBatch, int microBatch, VectorWidth width) => AssertWeights(
        Float16Weights,
        Train(Settings(DType.Float16) with
        {
            Threads = threads,
            RolloutBatch = rolloutBatch,
            MicroBatch = microBatch,
            Width = width,
        }).Weights);

    [Fact]
    public void AnIndependentRolloutIsNoticed()
    {
        (string weights, List<StepRecord> records) = Train(Settings(DType.Float16) with { Pairing = Pairing.Independent });
        Assert.True(records.Sum(record => record.TokensDiffering) > 0, "No token differs, so the comparison sees nothing.");
        Assert.NotEqual(Float16Weights, weights);
    }

    [Fact]
    public void AnotherSeedGivesOtherWeights() =>
        Assert.NotEqual(Float16Weights, Train(Settings(DType.Float16) with { Seed = 2, Steps = 1 }).Weights);

    [Theory]
    [InlineData("reinforce")]
    [InlineData("pg-seq-is")]
    [InlineData("pg-seq-tis")]
    [InlineData("pg-seq-mis")]
    [InlineData("dr-grpo")]
    [InlineData("grpo-token-tis")]
    [InlineData("grpo-seq-mis")]
    [InlineData("gspo")]
    public void EveryAlgorithmTrainsAcrossDTypesAndEngines(string algorithm)
    {
        ArmSettings settings = Settings(DType.BFloat16) with
        {
            Algorithm = algorithm,
            InferenceDType = DType.Float16,
            Pairing = Pairing.Independent,
            Steps = 3,
        };
        (string weights, List<StepRecord> records) = Train(settings);
        Assert.Equal(3, records[^1].Step);
        Assert.All(records.Skip(1), record => Assert.True(record.GradientNorm > 0 && record.TokensDiffering > 0));
        Assert.NotEqual(Train(settings with { Steps = 1 }).Weights, weights);
    }

    [Fact]
    public void OnlyAdaptersAreTrained()
    {
        using LowRankPolicy policy = new(1);
        Dictionary<string, float[]> before =
            policy.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Values.ToArray());
        using ReinforcementTraining training = new(policy, Problems(1), Settings(DType.Float16) with { Steps = 2, LearningRate = 1e-2 });
        training.Run(cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(policy.Parameters, parameter =>
            Assert.Equal(parameter.Trainable, !parameter.Values.SequenceEqual(before[parameter.Name])));
    }

    [Fact]
    public void UpdatesThatDoNotDivideTheProblemsAreRefused()
    {
        using AdditionPolicy policy = new(1);
        ArmSettings settings = Settings(DType.Float32) with { Updates = 3 };
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ReinforcementTraining(policy, Problems(1), settings));
        Assert.Contains("found 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATrainingStopsWhenItIsCancelled()
    {
        using AdditionPolicy policy = new(1);
        using ReinforcementTraining training = new(policy, Problems(1), Settings(DType.Float32));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => training.Run(cancellationToken: source.Token));
    }

    // Whole hashes in the message, which Assert.Equal would shorten.
    private static void AssertWeights(string expected, string found) =>
        Assert.True(expected == found, $"Expected weights of SHA-256 {expected} but found {found}.");

    private static (string Weights, List<StepRecord> Records) Train(ArmSettings settings)
    {
        using AdditionPolicy policy = new(settings.Seed);
        WarmUpSettings warmUp = new()
        {
            Seed = settings.Seed,
            Threads = settings.Threads,
            RolloutBatch = settings.RolloutBatch,
            BatchSize = 16,
            FixedProblems = 4,
            SolveRate = 0,
            MeasureEvery = 20,
        };
        Assert.Equal(20, new WarmUp(policy, warmUp).Run().Step);
        using ReinforcementTraining training = new(policy, Problems(settings.Seed), settings);
        training.Run();
        return (WeightsHash.Compute(policy.Parameters), training.Records);
    }

    private static Problem[] Problems(long seed) => new ProblemGenerator(seed, RandomStream.CandidateProblem).CreateMany(0, 12);

    private static ArmSettings Settings(DType dtype) => new()
    {
        TrainingDType = dtype,
        InferenceDType = dtype,
        Steps = Steps,
        Problems = 4,
        Samples = 4,
        Updates = 2,
        EvaluateEvery = 25,
        EvaluationSamples = 1,
        LearningRate = 1e-3,

        // The share of digits 7: learned from the first step on, so that a long warm-up is not needed.
        Reward = (_, response) => (float)response.Count(7) / response.Length,
    };
}
