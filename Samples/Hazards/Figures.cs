using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Hazards;

/// <summary>Measures every hazard in both programs.</summary>
public static class Figures
{
    private static readonly float[] Unlikely = [0, -20.723266f];
    private static readonly float[] Likely = [100, 0];
    private static readonly float[] Returns = [10_000, 10_001, 10_002];
    private static readonly Half[] Rewards = Enumerable.Repeat((Half)1, 70_000).ToArray();

    /// <summary>All of them, in the order of the rules.</summary>
    public static IReadOnlyList<Figure> Measure() =>
    [
        new("PG1001", "masked logit minus itself", 0,
            Own((float)Before.Trainer.Masked(Half.Zero, false)), Own((float)After.Trainer.Masked(Half.Zero, false))),
        new("PG1003", "sum of 70,000 rewards of 1", 70_000, Before.Trainer.Total(Rewards), After.Trainer.Total(Rewards)),
        new("PG1006", "advantage 0 over deviation 0", 0,
            (double)Before.Loss.Normalize(Half.Zero, Half.Zero), (double)After.Loss.Normalize(Half.Zero, Half.Zero)),
        new("PG1012", "success rate of 3 in 4", 0.75, Before.Rollout.SuccessRate(3, 4), After.Rollout.SuccessRate(3, 4)),
        new("PG2001", "log-probability of the second of (0, -50)", -50,
            Before.Rollout.LogProbability([0, -50], 1), After.Rollout.LogProbability([0, -50], 1)),
        new("PG2002", "softmax of (100, 0), the first", 1, Before.Policy.Softmax(Likely)[0], After.Policy.Softmax(Likely)[0]),
        new("PG2003", "softplus of 100", 100, Before.Policy.Width(100), After.Policy.Width(100)),
        new("PG2007", "variance of 10,000, 10,001, 10,002", 2.0f / 3, Before.Loss.Variance(Returns), After.Loss.Variance(Returns)),
        new("PG2012", "ratio against a log-probability of -100 is finite (1: yes)", 1,
            Finite(Before.Loss.Ratio([0, 0], 0, -100)), Finite(After.Loss.Ratio([0, 0], 0, -100))),
        new("PG3002", "loss by order of insertion, difference", 0, Difference(Before.Trainer.TotalLoss), Difference(After.Trainer.TotalLoss)),
        new("PG3009", "two rollouts of one seed are equal (1: yes)", 1, Repeats(BeforeActions), Repeats(AfterActions)),
        new("PG4001", "weight 1 after 1,000 updates of 0.0001", 1.1, BeforeUpdates(), AfterUpdates()),
        new("PG4005", "ratio of equal weights, p = 1e-9", 1,
            Before.Loss.Ratio(Unlikely, 1, Before.Rollout.LogProbability(Unlikely, 1)),
            After.Loss.Ratio(Unlikely, 1, After.Rollout.LogProbability(Unlikely, 1))),
        new("PG4008", "discount of 0.9999", 0.9999f, Before.Trainer.Discount(), After.Trainer.Discount()),
        new("PG4009", "deviation of one advantage", 0, Before.Loss.Deviation([1]), After.Loss.Deviation([1])),
        new("PG5001", "0.125 read where the comma is decimal", 0.125, InCommaCulture(Before.Checkpoint.Read), InCommaCulture(After.Checkpoint.Read)),
        new("PG5002", "weight 0.00003 written and read", 0.00003f, Saved(Before.Checkpoint.Write), Saved(After.Checkpoint.Write)),
    ];

    private static double Own(float value) => value - value;

    private static double Finite(float value) => float.IsFinite(value) ? 1 : 0;

    private static double Difference(Func<Dictionary<string, float>, float> total) =>
        (double)total(new() { ["a"] = 1e8f, ["b"] = -1e8f, ["c"] = 1 }) - total(new() { ["c"] = 1, ["a"] = 1e8f, ["b"] = -1e8f });

    private static double Repeats(Func<int[]> actions) => actions().SequenceEqual(actions()) ? 1 : 0;

    private static int[] BeforeActions()
    {
        Before.Policy policy = new(3, 3);
        Before.Rollout rollout = new(seed: 1);
        rollout.Collect(policy, 300);
        Before.Trainer.Step(policy, rollout, 1);
        return rollout.Actions;
    }

    private static int[] AfterActions()
    {
        After.Policy policy = new(3, 3);
        After.Rollout rollout = new(seed: 1);
        rollout.Collect(policy, 300);
        After.Trainer.Step(policy, rollout, 1);
        return rollout.Actions;
    }

    private static double BeforeUpdates()
    {
        Half[] weights = [(Half)1];
        for (int step = 0; step < 1000; step++)
        {
            Before.Trainer.Update(weights, [0.0001f], 1);
        }

        return (double)weights[0];
    }

    private static double AfterUpdates()
    {
        float[] weights = [1];
        for (int step = 0; step < 1000; step++)
        {
            After.Trainer.Update(weights, [0.0001f], 1);
        }

        return weights[0];
    }

    private static double InCommaCulture(Func<string[], float[]> read)
    {
        CultureInfo own = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = comma;
        try
        {
            return read(["0.125"])[0];
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    private static double Saved(Action<float[], TextWriter> write)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        write([0.00003f], text);
        return float.Parse(text.ToString(), CultureInfo.InvariantCulture);
    }
}
