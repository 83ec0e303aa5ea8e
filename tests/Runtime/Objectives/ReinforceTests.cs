using System;
using PrecisionGen.Objectives;
using Xunit;

namespace PrecisionGen.Tests.Objectives;

public sealed class ReinforceTests
{
    [Fact]
    public void GradientsFollowTheFormula()
    {
        float[] logProbabilities = [-1f, -2f, -3f, -0.5f];
        float[] gradients = new float[4];
        ReinforceStatistics statistics = Reinforce.Compute(logProbabilities, [1, 0], [5f, 7f], [1f, 8f], 0f, 4, 8f, gradients);
        // -(5 - 1) / 4 * 8 and -(7 - 8) / 4 * 8.
        Assert.Equal([0f, -8f, 2f, 0f], gradients);
        // 4 * 2 + (-1) * 3, over the two samples of this micro-batch.
        Assert.Equal((5.0, 2.5, 2L), (statistics.PolicyLossSum, statistics.PolicyLoss, statistics.Count));
    }

    [Fact]
    public void WithoutABaselineReturnsAreUsedAsTheyAre()
    {
        float[] gradients = new float[2];
        Reinforce.Compute([-1f, -2f], [0], [3f], [], 0f, 1, 1f, gradients);
        Assert.Equal([-3f, 0f], gradients);
    }

    [Fact]
    public void TheEntropyBonusAgreesWithCentralDifferences()
    {
        float[] logProbabilities = [-1.5f, -0.4f, -2.25f];
        float[] gradients = new float[3];
        ReinforceStatistics statistics = Reinforce.Compute(logProbabilities, [2], [0f], [], 0.5f, 1, 1f, gradients);
        double entropy = 0;
        for (int j = 0; j < 3; j++)
        {
            double Bonus(double x) => 0.5 * Math.Exp(x) * x;
            double difference = (Bonus(logProbabilities[j] + 1e-6) - Bonus(logProbabilities[j] - 1e-6)) / 2e-6;
            Assert.Equal(difference, gradients[j], 1e-6);
            entropy -= Math.Exp(logProbabilities[j]) * logProbabilities[j];
        }

        Assert.Equal(entropy, statistics.Entropy, 1e-6);
    }

    [Fact]
    public void LengthsAreChecked()
    {
        Assert.Throws<ArgumentException>(() => Reinforce.Compute([-1f], [0], [1f, 2f], [], 0f, 1, 1f, new float[1]));
        Assert.Throws<ArgumentException>(() => Reinforce.Compute([-1f], [0], [1f], [1f, 2f], 0f, 1, 1f, new float[1]));
        Assert.Throws<ArgumentException>(() => Reinforce.Compute([-1f, -1f, -1f], [0, 0], [1f, 2f], [], 0f, 2, 1f, new float[3]));
        Assert.Throws<ArgumentException>(() => Reinforce.Compute([-1f], [-1], [1f], [], 0f, 1, 1f, new float[1]));
    }
}
