using System;
using System.Threading;
using CartPole;
using Xunit;

namespace PrecisionGen.Samples.Tests;

/// <summary>The weights after 1,000 updates are the same bits on every machine, thread count and vector width.</summary>
public class CartPoleTrainingTests
{
    private const int Updates = 1000;

    // SHA-256 of the Float32 masters. A change of one of them is a change of the arithmetic: of the package, or of this sample.
    private const string Float32Weights = "2a98d5ddfd13eed3e070f039666bf688642332ce037cea4fed962201783ffdcc";
    private const string Float16Weights = "0866b35ebd2bd67928d50f7a341e47cd1d4d2c84bcc48627c61e42d45f216f40";
    private const string BFloat16Weights = "24e1e8e85384ffb48a5f531e09dffe64b80cbfd13e3d5f971b5ece2e9a3fde78";

    [Theory]
    [InlineData(DType.Float32, Float32Weights)]
    [InlineData(DType.Float16, Float16Weights)]
    [InlineData(DType.BFloat16, BFloat16Weights)]
    public void WeightsAfter1000UpdatesAreGolden(DType dtype, string expected)
    {
        TrainingOutcome outcome = TrainingOutcome.Of(Settings(dtype));
        Assert.Equal(Updates, outcome.Updates);
        Assert.Equal(0, outcome.Differing);
        AssertWeights(expected, outcome);
    }

    [Theory]
    [InlineData(DType.Float32, Float32Weights)]
    [InlineData(DType.Float16, Float16Weights)]
    [InlineData(DType.BFloat16, BFloat16Weights)]
    public void ThreadsAndWidthsChangeNoBit(DType dtype, string expected)
    {
        AssertWeights(expected, TrainingOutcome.Of(Settings(dtype) with { Threads = 2 }));
        AssertWeights(expected, TrainingOutcome.Of(Settings(dtype) with { Width = VectorWidth.Scalar }));
        AssertWeights(expected, TrainingOutcome.Of(Settings(dtype) with { Width = VectorWidth.Bits128 }));
        AssertWeights(expected, TrainingOutcome.Of(Settings(dtype) with { Width = VectorWidth.Bits256, Threads = 3 }));
        AssertWeights(expected, TrainingOutcome.Of(Settings(dtype) with { Width = VectorWidth.Bits512 }));
    }

    [Theory]
    [InlineData(DType.Float32, Float32Weights)]
    [InlineData(DType.Float16, Float16Weights)]
    [InlineData(DType.BFloat16, BFloat16Weights)]
    public void AnIndependentRolloutIsNoticed(DType dtype, string paired)
    {
        TrainingOutcome outcome = TrainingOutcome.Of(Settings(dtype) with { Pairing = Pairing.Independent });
        Assert.True(outcome.Differing > 0, "No log-probability differs, so the comparison sees nothing.");
        Assert.True(outcome.MaximumAbsoluteDifference > 0);
        Assert.NotEqual(paired, outcome.WeightsHash);
    }

    [Fact]
    public void AnotherSeedGivesOtherWeights() =>
        Assert.NotEqual(Float16Weights, TrainingOutcome.Of(Settings(DType.Float16) with { Seed = 2 }).WeightsHash);

    [Fact]
    public void ATrainingStopsWhenItIsCancelled()
    {
        TrainingSettings settings = Settings(DType.Float16);
        using CartPolePolicy policy = new(settings.Seed);
        using ProximalPolicyTraining training = new(policy, settings);
        using CancellationTokenSource source = new();
        CancelAfterTheFirst progress = new(source);
        Assert.Throws<OperationCanceledException>(() => training.Run(progress, source.Token));
        Assert.Equal(settings.RolloutSize, training.EnvironmentSteps);
        Assert.Equal(1, progress.Reports);
    }

    [Fact]
    public void APolicyOfAnotherDTypeIsRefused()
    {
        using CartPolePolicy policy = new(1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ProximalPolicyTraining(policy, Settings(DType.Float32)));
        Assert.Contains("Float32", error.Message, StringComparison.Ordinal);
        Assert.Contains("Float16", error.Message, StringComparison.Ordinal);
    }

    // Whole hashes in the message, which Assert.Equal would shorten.
    private static void AssertWeights(string expected, TrainingOutcome outcome) =>
        Assert.True(expected == outcome.WeightsHash, $"Expected weights of SHA-256 {expected} but found {outcome.WeightsHash}.");

    private static TrainingSettings Settings(DType dtype)
    {
        TrainingSettings settings = new()
        {
            DType = dtype,
            Environments = 8,
            RolloutSteps = 32,
            Epochs = 5,
            MinibatchSize = 64,
            EnvironmentSteps = 12_800,
        };
        Assert.Equal(Updates, settings.Updates);
        return settings;
    }

    private sealed class CancelAfterTheFirst(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        internal int Reports { get; private set; }

        public void Report(TrainingProgress value)
        {
            Reports++;
            source.Cancel();
        }
    }
}
