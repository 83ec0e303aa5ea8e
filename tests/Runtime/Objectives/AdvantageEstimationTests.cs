using System;
using PrecisionGen.Objectives;
using Xunit;

namespace PrecisionGen.Tests.Objectives;

public sealed class AdvantageEstimationTests
{
    [Fact]
    public void AdvantagesFollowAHandWorkedRollout()
    {
        // Two environments side by side, gamma = lambda = 1/2. The first terminates at its second step; the second is cut off there.
        float[] rewards = [1, 1, 1, 1, 1, 1];
        float[] values = [2, 4, 8, 2, 4, 8];
        float[] next = [8, 2, 100, 6, 16, 2];
        bool[] terminated = [false, false, true, false, false, false];
        bool[] ended = [false, false, true, true, false, false];
        float[] advantages = new float[6];
        float[] returns = new float[6];
        AdvantageEstimation.Generalized(rewards, values, next, terminated, ended, 2, 0.5, 0.5, advantages, returns);

        // Environment 0: d = 1 + 4 - 2 = 3; 1 + 0 - 8 = -7; 1 + 8 - 4 = 5. A = 3 - 7/4; -7; 5.
        // Environment 1: d = 1 + 1 - 4 = -2; 1 + 3 - 2 = 2; 1 + 1 - 8 = -6. A = -2 + 2/4; 2; -6.
        Assert.Equal([1.25f, -1.5f, -7f, 2f, 5f, -6f], advantages);
        Assert.Equal([3.25f, 2.5f, 1f, 4f, 9f, 2f], returns);
    }

    [Fact]
    public void LambdaOneGivesDiscountedReturns()
    {
        const int Steps = 40;
        Random random = new(1);
        float[] rewards = new float[Steps];
        float[] values = new float[Steps];
        float[] next = new float[Steps];
        for (int t = 0; t < Steps; t++)
        {
            rewards[t] = (float)random.NextDouble();
            values[t] = (float)random.NextDouble();
        }

        values.AsSpan(1).CopyTo(next);
        next[^1] = 0.75f;
        float[] advantages = new float[Steps];
        float[] returns = new float[Steps];
        AdvantageEstimation.Generalized(rewards, values, next, new bool[Steps], new bool[Steps], 1, 0.99, 1, advantages, returns);
        double expected = 0.75;
        for (int t = Steps - 1; t >= 0; t--)
        {
            expected = rewards[t] + (0.99 * expected);
            Assert.Equal(expected, returns[t], 1e-4);
        }
    }

    [Fact]
    public void NormalizedAdvantagesHaveMeanZeroAndDeviationOne()
    {
        float[] advantages = [1, 2, 3, 4];
        AdvantageEstimation.Normalize(advantages);
        float divisor = (float)(Math.Sqrt(5.0 / 3) + 1e-8);
        Assert.Equal([-1.5f / divisor, -0.5f / divisor, 0.5f / divisor, 1.5f / divisor], advantages);
        Assert.Throws<ArgumentException>(() => AdvantageEstimation.Normalize(new float[1]));
    }

    [Fact]
    public void LengthsAreChecked()
    {
        Assert.Throws<ArgumentException>(() => AdvantageEstimation.Generalized(
            new float[3], new float[3], new float[3], new bool[3], new bool[3], 2, 0.9, 0.9, new float[3], new float[3]));
        Assert.Throws<ArgumentException>(() => AdvantageEstimation.Generalized(
            new float[4], new float[4], new float[3], new bool[4], new bool[4], 2, 0.9, 0.9, new float[4], new float[4]));
    }
}
