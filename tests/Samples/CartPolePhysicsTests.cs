using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CartPole;
using Xunit;

namespace PrecisionGen.Samples.Tests;

/// <summary>The physics against trajectories of an independent program (cartpole_trajectories.py).</summary>
public class CartPolePhysicsTests
{
    private const double Tolerance = 1e-12;
    private const int Steps = 50;

    [Fact]
    public void TrajectoriesMatchOver50Steps()
    {
        IGrouping<int, GoldenStep>[] trajectories = [.. Read().GroupBy(step => step.Trajectory)];
        Assert.Equal(6, trajectories.Length);
        foreach (IGrouping<int, GoldenStep> trajectory in trajectories)
        {
            Assert.Equal(Steps, trajectory.Count());
            CartPoleState state = trajectory.First().Before;
            foreach (GoldenStep step in trajectory)
            {
                state = state.Next(step.Action);
                Assert.True(Distance(state, step.After) <= Tolerance, $"{step}: expected {step.After} but found {state}");
                Assert.Equal(step.IsTerminal, state.IsTerminal);
            }
        }
    }

    [Fact]
    public void ATrajectoryOfAnotherActionIsNoticed()
    {
        GoldenStep step = Read().First();
        Assert.True(Distance(step.Before.Next(1 - step.Action), step.After) > Tolerance);
    }

    [Theory]
    [InlineData(2.4, 0, false)]
    [InlineData(2.4000001, 0, true)]
    [InlineData(-2.4000001, 0, true)]
    [InlineData(0, 0.2094395, false)]
    [InlineData(0, 0.2094396, true)]
    [InlineData(0, -0.2094396, true)]
    public void AnEpisodeEndsBeyond2Point4MetresAnd12Degrees(double position, double angle, bool isTerminal) =>
        Assert.Equal(isTerminal, new CartPoleState(position, 0, angle, 0).IsTerminal);

    private static double Distance(CartPoleState a, CartPoleState b) => new[]
    {
        Math.Abs(a.Position - b.Position), Math.Abs(a.Velocity - b.Velocity), Math.Abs(a.Angle - b.Angle),
        Math.Abs(a.AngularVelocity - b.AngularVelocity),
    }.Max();

    private static List<GoldenStep> Read() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "cartpole-trajectories.txt")).Select(GoldenStep.Parse)];

    private sealed record GoldenStep(int Trajectory, int Step, int Action, CartPoleState Before, CartPoleState After, bool IsTerminal)
    {
        internal static GoldenStep Parse(string line)
        {
            string[] words = line.Split(' ');
            double[] values = [.. words[3..11].Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
            return new GoldenStep(
                int.Parse(words[0], CultureInfo.InvariantCulture),
                int.Parse(words[1], CultureInfo.InvariantCulture),
                int.Parse(words[2], CultureInfo.InvariantCulture),
                new CartPoleState(values[0], values[1], values[2], values[3]),
                new CartPoleState(values[4], values[5], values[6], values[7]),
                words[11] == "1");
        }
    }
}
