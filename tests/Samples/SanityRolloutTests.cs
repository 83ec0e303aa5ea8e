using System;
using System.Linq;
using PrecisionGen.Execution;
using PrecisionGen.Metrics;
using SanityTest;
using Xunit;

namespace PrecisionGen.Samples.Tests;

public class SanityRolloutTests
{
    private static readonly Problem[] Problems = new ProblemGenerator(3, RandomStream.OfflineProblem).CreateMany(0, 9);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 4)]
    [InlineData(100, 1)]
    public void ItsBatchAndThreadsChangeNoResponse(int capacity, int threads)
    {
        using AdditionPolicy policy = new(1);
        Trajectory[] expected = Sample(policy, DType.Float16, 16, new KernelOptions());
        Trajectory[] found = Sample(policy, DType.Float16, capacity, new KernelOptions { Threads = threads });
        AssertEqual(expected, found);
    }

    [Theory]
    [InlineData(DType.Float32, Pairing.Paired, true)]
    [InlineData(DType.Float16, Pairing.Paired, true)]
    [InlineData(DType.BFloat16, Pairing.Paired, true)]
    [InlineData(DType.Float32, Pairing.Independent, false)]
    [InlineData(DType.Float16, Pairing.Independent, false)]
    [InlineData(DType.BFloat16, Pairing.Independent, false)]
    public void TrainingComputesTheRecordedBitsWherePaired(DType dtype, Pairing pairing, bool isEqual)
    {
        using AdditionPolicy policy = new(1);
        Trajectory[] trajectories = Sample(policy, dtype, 16, new KernelOptions { Pairing = pairing });
        using ISequencePolicy view = ((ISequencePolicy)policy).At(dtype);
        using PolicyTraining training = view.OpenTraining(10 * Problem.MaximumLength, new KernelOptions());
        TokenLogProbabilities recomputed = new Recomputation(training, 10).Compute(trajectories);
        float[] logProbabilities = [.. trajectories.SelectMany(trajectory => trajectory.LogProbabilities.ToArray())];
        int[] recorded = Array.ConvertAll(logProbabilities, BitConverter.SingleToInt32Bits);
        int[] found = [.. recomputed.Values.ToArray().Select(BitConverter.SingleToInt32Bits)];
        Assert.Equal(isEqual, recorded.AsSpan().SequenceEqual(found));
        Assert.Equal(isEqual, trajectories[0].Stamp == recomputed.Stamp);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("lora")]
    [InlineData("moe")]
    public void EveryModelIsTrainedOnTheBitsThatItSampled(string word)
    {
        using ISequencePolicy policy = PolicyKind.Of(word).Create(1);
        Trajectory[] trajectories = Sample(policy, DType.Float16, 5, new KernelOptions());
        AssertEqual(trajectories, Sample(policy, DType.Float16, 30, new KernelOptions { Threads = 2 }));
        using ISequencePolicy view = policy.At(DType.Float16);
        using PolicyTraining training = view.OpenTraining(7 * Problem.MaximumLength, new KernelOptions());
        TokenLogProbabilities recomputed = new Recomputation(training, 7).Compute(trajectories);
        Assert.Equal(0, MismatchMetrics.Compute(trajectories, recomputed).DifferingTokens);
    }

    [Fact]
    public void ResponsesEndWithTheEndOrAtTheGreatestLength()
    {
        using AdditionPolicy policy = new(1);
        Trajectory[] trajectories = Sample(policy, DType.Float32, 16, new KernelOptions());
        foreach (Trajectory trajectory in trajectories)
        {
            Assert.True(trajectory.Tokens[^1] == Vocabulary.End || trajectory.Tokens.Length == Problem.MaximumLength);
            Assert.DoesNotContain(Vocabulary.End, trajectory.Response[..^1].ToArray());
        }

        Assert.Equal(Problems.SelectMany(problem => Enumerable.Repeat(Vocabulary.ToText(problem.Prompt), 5)), trajectories.Select(Prompt));
    }

    [Fact]
    public void AdaptersBeginAsTheModelThatTheyAdapt()
    {
        using AdditionPolicy policy = new(1);
        using LowRankPolicy adapted = new(2);
        foreach (Parameter parameter in policy.Parameters)
        {
            adapted.Parameters[parameter.Name].Write(parameter.Values);
        }

        Trajectory[] expected = Sample(policy, DType.BFloat16, 16, new KernelOptions());
        AssertEqual(expected, Sample(adapted, DType.BFloat16, 16, new KernelOptions()));
    }

    private static string Prompt(Trajectory trajectory) => Vocabulary.ToText(trajectory.Tokens[..trajectory.PromptLength]);

    private static Trajectory[] Sample(ISequencePolicy policy, DType dtype, int capacity, KernelOptions options)
    {
        using ISequencePolicy view = policy.At(dtype);
        using Rollout rollout = new(view, capacity, options, 5, RandomStream.OfflineResponse);
        return rollout.Sample(Problems, 5, 1000);
    }

    private static void AssertEqual(Trajectory[] expected, Trajectory[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Tokens.SequenceEqual(found[i].Tokens), $"The tokens of response {i} differ.");
            Assert.Equal(
                expected[i].LogProbabilities.ToArray().Select(BitConverter.SingleToInt32Bits),
                found[i].LogProbabilities.ToArray().Select(BitConverter.SingleToInt32Bits));
        }
    }
}
