using System;
using System.Collections.Generic;
using CartPole;
using Xunit;

namespace PrecisionGen.Samples.Tests;

public class CartPoleEnvironmentTests
{
    [Fact]
    public void EpisodesBeginWithin5Hundredths()
    {
        CartPoleEnvironment environment = new(1000, seed: 3, RandomStream.TrainingReset);
        HashSet<CartPoleState> distinct = [];
        double smallest = 1;
        double greatest = -1;
        for (int index = 0; index < environment.Count; index++)
        {
            CartPoleState state = environment[index];
            distinct.Add(state);
            foreach (double value in new[] { state.Position, state.Velocity, state.Angle, state.AngularVelocity })
            {
                smallest = Math.Min(smallest, value);
                greatest = Math.Max(greatest, value);
            }
        }

        Assert.Equal(environment.Count, distinct.Count);
        Assert.InRange(smallest, -0.05, -0.0499);
        Assert.InRange(greatest, 0.0499, 0.05);
    }

    [Fact]
    public void AnEpisodeDependsOnItsEnvironmentAlone()
    {
        CartPoleEnvironment one = new(1, seed: 3, RandomStream.TrainingReset);
        CartPoleEnvironment many = new(7, seed: 3, RandomStream.TrainingReset);
        CartPoleEnvironment other = new(1, seed: 4, RandomStream.TrainingReset);
        Assert.Equal(one[0], many[0]);
        Assert.NotEqual(one[0], many[1]);
        Assert.NotEqual(one[0], other[0]);
        for (int step = 0; step < 100; step++)
        {
            many.Step(1, 1);
            Assert.Equal(one.Step(0, 0), many.Step(0, 0));
        }

        Assert.Equal(one[0], many[0]);
        Assert.True(one.Sequences[0] > 0, "No episode ended, so no reset was compared.");
    }

    [Fact]
    public void AFallenPoleTerminatesAndTheNextEpisodeBegins()
    {
        CartPoleEnvironment environment = new(1, seed: 3, RandomStream.TrainingReset);
        EpisodeStep step = environment.Step(0, 1);
        int steps = 1;
        while (!step.HasEnded)
        {
            step = environment.Step(0, 1);
            steps++;
        }

        Assert.True(step.IsTerminated);
        Assert.False(step.IsCutOff);
        Assert.True(step.Next.IsTerminal);
        Assert.Equal(steps, step.Length);
        Assert.InRange(steps, 8, 12);
        Assert.Equal(1UL, environment.Sequences[0]);
        Assert.Equal(0U, environment.Positions[0]);
        Assert.False(environment[0].IsTerminal);
    }

    [Fact]
    public void AnEpisodeIsCutOffAfter500Steps()
    {
        CartPoleEnvironment environment = new(1, seed: 3, RandomStream.TrainingReset);
        EpisodeStep step = default;
        for (int k = 0; k < CartPoleState.MaximumSteps; k++)
        {
            Assert.False(step.HasEnded);
            step = environment.Step(0, Balance(environment[0]));
        }

        Assert.True(step.IsCutOff);
        Assert.False(step.IsTerminated);
        Assert.Equal(500, step.Length);
    }

    // A linear controller that keeps the pole up and the cart near the middle.
    private static int Balance(CartPoleState state) =>
        state.Angle + (0.3 * state.AngularVelocity) + (0.02 * state.Position) + (0.06 * state.Velocity) > 0 ? 1 : 0;
}
