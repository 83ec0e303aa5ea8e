using System;
using PrecisionGen.Numerics;

namespace CartPole;

/// <summary>CartPole-v1 environments side by side. Each begins its next episode by itself.</summary>
/// <remarks>The initial state of an episode depends on seed, stream, environment and episode alone.</remarks>
internal sealed class CartPoleEnvironment
{
    private const double GreatestInitialValue = 0.05;

    private readonly Philox4x32 random;
    private readonly RandomStream stream;
    private readonly CartPoleState[] states;
    private readonly ulong[] sequences;
    private readonly uint[] positions;

    internal CartPoleEnvironment(int count, long seed, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        random = new Philox4x32(seed);
        this.stream = stream;
        states = new CartPoleState[count];
        sequences = new ulong[count];
        positions = new uint[count];
        for (int index = 0; index < count; index++)
        {
            Reset(index, (ulong)index << 32);
        }
    }

    /// <summary>The number of environments.</summary>
    internal int Count => states.Length;

    /// <summary>For each environment the number of its episode in the run: the environment's above 2^32, its episode's below.</summary>
    internal ReadOnlySpan<ulong> Sequences => sequences;

    /// <summary>For each environment the number of steps taken in its episode.</summary>
    internal ReadOnlySpan<uint> Positions => positions;

    /// <summary>The present state of one environment.</summary>
    internal CartPoleState this[int index] => states[index];

    /// <summary>Writes all observations.</summary>
    /// <param name="observations">[environments, 4].</param>
    internal void Observe(Span<float> observations)
    {
        for (int index = 0; index < states.Length; index++)
        {
            states[index].CopyTo(observations[(index * CartPoleState.ObservationLength)..]);
        }
    }

    /// <summary>Steps one environment; after the end of an episode its next one has begun. Every step is worth 1.</summary>
    internal EpisodeStep Step(int index, int action)
    {
        CartPoleState next = states[index].Next(action);
        positions[index]++;
        EpisodeStep step = new(next, (int)positions[index], next.IsTerminal, positions[index] == CartPoleState.MaximumSteps);
        states[index] = next;
        if (step.HasEnded)
        {
            Reset(index, sequences[index] + 1);
        }

        return step;
    }

    private void Reset(int index, ulong sequence)
    {
        sequences[index] = sequence;
        positions[index] = 0;
        states[index] = new CartPoleState(
            InitialValue(0, sequence), InitialValue(1, sequence), InitialValue(2, sequence), InitialValue(3, sequence));
    }

    private double InitialValue(uint coordinate, ulong sequence)
    {
        double uniform = random.Uniform(((ulong)stream << 32) | coordinate, sequence);
        return ((2 * uniform) - 1) * GreatestInitialValue;
    }
}

/// <summary>What one step led to.</summary>
/// <param name="Next">The state that the step led to, before any reset.</param>
/// <param name="Length">The number of steps of the episode, so its return, up to now.</param>
/// <param name="IsTerminated">Whether the pole fell or the cart left the track.</param>
/// <param name="IsCutOff">Whether the episode reached its greatest length.</param>
internal readonly record struct EpisodeStep(CartPoleState Next, int Length, bool IsTerminated, bool IsCutOff)
{
    /// <summary>Whether the episode ended, either way.</summary>
    internal bool HasEnded => IsTerminated || IsCutOff;
}
