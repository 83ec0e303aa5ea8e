using System;
using System.Collections.Generic;
using PrecisionGen.Sampling;
using PrecisionGen.Tests.Parameters;
using PrecisionGen.Tests.Sampling;
using Xunit;

namespace PrecisionGen.Tests.Trajectories;

public sealed class TrajectoryBatchTests
{
    private const int Vocabulary = 90;

    public static TheoryData<SamplingDistribution> Distributions =>
    [
        SamplingDistribution.Raw,
        SamplingDistribution.Greedy,
        new SamplingDistribution(0.7f),
        new SamplingDistribution(topK: 8),
        new SamplingDistribution(0.6f, topP: 0.9f),
        new SamplingDistribution(1.4f, 20, 0.8f),
    ];

    [Fact]
    public void ResponsesMoveInAndOut()
    {
        TrajectoryBatch batch = new(
            new Trajectory([10, 11, 12, 13], 2, [-1f, -1f], default, default, 0), new Trajectory([20, 21], 1, [-1f], default, default, 0));
        Assert.Equal([3, 1], batch.Lengths.ToArray());
        Assert.Equal([10, 11, 12, 20], batch.Tokens.ToArray());
        Assert.Equal([11, 12, 13, 21], batch.Targets.ToArray());
        Assert.Equal((4, 3), (batch.Rows, batch.ResponseTokens));
        float[] responses = new float[3];
        batch.ReadResponses([1f, 2f, 3f, 4f], responses);
        Assert.Equal([2f, 3f, 4f], responses);
        float[] rows = [9f, 9f, 9f, 9f];
        batch.WriteResponses([5f, 6f, 7f], rows);
        Assert.Equal([0f, 5f, 6f, 7f], rows);
        Assert.Throws<ArgumentException>(() => batch.ReadResponses(new float[3], responses));
        Assert.Throws<ArgumentException>(() => batch.WriteResponses(new float[2], rows));
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void TrainingComputesTheBitsThatTheSamplerRecorded(SamplingDistribution distribution)
    {
        Trajectory[] trajectories = [Roll(distribution, 0, 3, 9), Roll(distribution, 1, 1, 5), Roll(distribution, 2, 4, 1)];
        TrajectoryBatch batch = new(trajectories);
        float[] rows = ModelRows(batch);
        float[] recomputed = new float[batch.ResponseTokens];
        SamplingWorkspace workspace = new(Vocabulary);
        batch.ReadResponses(rows, distribution, workspace, recomputed);
        List<float> recorded = [];
        foreach (Trajectory trajectory in trajectories)
        {
            recorded.AddRange(trajectory.LogProbabilities);
        }

        Assert.Equal(Declarations.Bits(recorded.ToArray()), Declarations.Bits(recomputed));

        // The control: another distribution's log-probabilities are other numbers.
        batch.ReadResponses(rows, new SamplingDistribution(0.71f), workspace, recomputed);
        Assert.NotEqual(Declarations.Bits(recorded.ToArray()), Declarations.Bits(recomputed));
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void GradientsReturnToTheResponsesRows(SamplingDistribution distribution)
    {
        Trajectory[] trajectories = [Roll(distribution, 0, 3, 2), Roll(distribution, 1, 2, 1)];
        TrajectoryBatch batch = new(trajectories);
        float[] rows = ModelRows(batch);
        float[] gradients = new float[rows.Length];
        Array.Fill(gradients, 7f);
        float[] given = [0.5f, -2f, 3f];
        SamplingWorkspace workspace = new(Vocabulary);
        batch.WriteResponses(rows, distribution, workspace, given, gradients);
        int response = 0;
        foreach ((int row, bool isResponse) in new[] { (0, false), (1, false), (2, true), (3, true), (4, false), (5, true) })
        {
            float[] expected = new float[Vocabulary];
            if (isResponse)
            {
                distribution.LogProbabilityGradient(
                    rows.AsSpan(row * Vocabulary, Vocabulary), batch.Targets[row], given[response++], workspace, expected);
            }

            Assert.Equal(Declarations.Bits(expected), Declarations.Bits(gradients.AsSpan(row * Vocabulary, Vocabulary)));
        }

        Assert.Throws<ArgumentException>(() => batch.WriteResponses(rows, distribution, workspace, given, new float[1]));
        Assert.Throws<ArgumentException>(() => batch.WriteResponses(new float[9], distribution, workspace, given, gradients));
        Assert.Throws<ArgumentException>(() => batch.ReadResponses(rows, distribution, workspace, new float[2]));
    }

    /// <summary>A model whose distribution depends on the last token and its position.</summary>
    private static float[] ModelRow(int token, int position)
    {
        float[] logits = Rows.Create(Vocabulary, (token * 100) + position, 1_000_003);
        return Operations.LogSoftmax(Tensor.From(logits, [Vocabulary], DType.Float32)).Values.ToArray();
    }

    private static float[] ModelRows(TrajectoryBatch batch)
    {
        List<float> rows = [];
        int row = 0;
        foreach (int length in batch.Lengths)
        {
            for (int position = 0; position < length; position++)
            {
                rows.AddRange(ModelRow(batch.Tokens[row++], position));
            }
        }

        return [.. rows];
    }

    private static Trajectory Roll(SamplingDistribution distribution, ulong sequence, int promptLength, int responseLength)
    {
        TokenSampler sampler = new(distribution, seed: 5, stream: 0, Vocabulary);
        List<int> tokens = [];
        List<float> logProbabilities = [];
        for (int i = 0; i < promptLength; i++)
        {
            tokens.Add(i);
        }

        for (int i = 0; i < responseLength; i++)
        {
            int position = tokens.Count - 1;
            Assert.True(sampler.TrySample(ModelRow(tokens[^1], position), sequence, (uint)position, out SampledToken token));
            tokens.Add(token.Token);
            logProbabilities.Add(token.LogProbability);
        }

        return new Trajectory([.. tokens], promptLength, [.. logProbabilities], distribution, default, 0f);
    }
}
