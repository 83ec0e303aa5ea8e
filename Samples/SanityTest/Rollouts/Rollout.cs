using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using PrecisionGen;
using PrecisionGen.Execution;
using PrecisionGen.Sampling;

namespace SanityTest;

/// <summary>Samples responses. They join the decoder as others leave; those to one problem share its prompt as their prefix.</summary>
/// <remarks>A response depends on the weights, the seed, the stream and its own number; on nothing that shares its batch.</remarks>
internal sealed class Rollout : IDisposable
{
    private const int MaximumOpenPrompts = 8;

    private readonly PolicyDecoder decoder;
    private readonly TokenSampler sampler;
    private readonly Stack<ResponseSlot> free = [];
    private readonly List<ResponseSlot> active = [];
    private readonly List<OpenPrompt> prompts = [];
    private readonly List<int> sequences = [];
    private readonly List<int> lengths = [];
    private readonly List<int> tokens = [];
    private readonly float[] logProbabilities;
    private readonly int capacity;
    private readonly RewardFunction reward;
    private Stamp stamp;

    /// <param name="policy">At the dtype that samples.</param>
    /// <param name="capacity">The most sequences at once, at least 2; it changes no bit.</param>
    /// <param name="options">Threads, vector width and pairing.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">The use of randomness.</param>
    /// <param name="reward">Null: whether the answer is right.</param>
    internal Rollout(
        ISequencePolicy policy, int capacity, KernelOptions options, long seed, RandomStream stream, RewardFunction? reward = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        this.capacity = capacity;
        this.reward = reward ?? Verifier.Reward;
        decoder = policy.OpenDecoder(capacity, options);
        sampler = new TokenSampler(SamplingDistribution.Raw, seed, (uint)stream, Vocabulary.Size);
        logProbabilities = new float[capacity * Vocabulary.Size];
        for (int i = 0; i < capacity; i++)
        {
            free.Push(new ResponseSlot());
        }
    }

    /// <summary>The tokens sampled so far.</summary>
    internal long SampledTokens { get; private set; }

    /// <summary>Samples responses to each problem.</summary>
    /// <param name="problems">In the order of the result.</param>
    /// <param name="samples">Responses to each.</param>
    /// <param name="firstIdentity">The number of the first response within the run; the others follow.</param>
    /// <returns>[problems * samples], the responses to one problem side by side.</returns>
    /// <exception cref="NoDistributionException">The policy's output holds NaN or infinity.</exception>
    internal Trajectory[] Sample(
        IReadOnlyList<Problem> problems, int samples, ulong firstIdentity, CancellationToken cancellationToken = default)
    {
        Trajectory[] results = new Trajectory[problems.Count * samples];
        int opened = 0;
        while (opened < problems.Count || prompts.Count > 0 || active.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            opened += OpenPrompts(problems, opened);
            BeginResponses(problems, samples, firstIdentity, results);
            if (active.Count > 0)
            {
                Decode(results);
            }
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => decoder.Dispose();

    /// <summary>Prefills prompts together, as long as each leaves room for a response.</summary>
    private int OpenPrompts(IReadOnlyList<Problem> problems, int first)
    {
        int room = capacity - active.Count - prompts.Count - 1;
        int count = Math.Min(Math.Min(room, MaximumOpenPrompts - prompts.Count), problems.Count - first);
        if (count < 1)
        {
            return 0;
        }

        ClearCall();
        for (int i = 0; i < count; i++)
        {
            AddToCall(decoder.Sequences.Join(), problems[first + i].Prompt);
        }

        Call();
        for (int i = 0; i < count; i++)
        {
            prompts.Add(new OpenPrompt(sequences[i], first + i, RowOfCall(i).ToArray()));
        }

        return count;
    }

    private void BeginResponses(IReadOnlyList<Problem> problems, int samples, ulong firstIdentity, Trajectory[] results)
    {
        while (prompts.Count > 0 && prompts.Count + active.Count < capacity)
        {
            OpenPrompt prompt = prompts[0];
            Problem problem = problems[prompt.ProblemIndex];
            int index = (prompt.ProblemIndex * samples) + prompt.Begun++;
            ResponseSlot slot = free.Pop();
            slot.Begin(decoder.Sequences.Join(prompt.Sequence, problem.Prompt.Length), index, firstIdentity + (ulong)index, problem);
            active.Add(slot);
            AddToken(slot, prompt.LogProbabilities, results);
            if (prompt.Begun == samples)
            {
                decoder.Sequences.Leave(prompt.Sequence);
                prompts.RemoveAt(0);
            }
        }
    }

    private void Decode(Trajectory[] results)
    {
        ClearCall();
        foreach (ResponseSlot slot in active)
        {
            AddToCall(slot.Sequence, [slot.LastToken]);
        }

        Call();

        // From the last on, because responses that end are removed.
        for (int i = active.Count - 1; i >= 0; i--)
        {
            AddToken(active[i], RowOfCall(i), results);
        }
    }

    private void AddToken(ResponseSlot slot, ReadOnlySpan<float> row, Trajectory[] results)
    {
        if (!sampler.TrySample(row, slot.Identity, slot.NextPosition, out SampledToken token))
        {
            throw new NoDistributionException();
        }

        slot.Add(token, stamp);
        SampledTokens++;
        if (slot.HasEnded)
        {
            results[slot.Index] = slot.ToTrajectory(sampler.Distribution, reward);
            decoder.Sequences.Leave(slot.Sequence);
            active.Remove(slot);
            free.Push(slot);
        }
    }

    private void ClearCall()
    {
        sequences.Clear();
        lengths.Clear();
        tokens.Clear();
    }

    private void AddToCall(int sequence, ReadOnlySpan<int> chunk)
    {
        sequences.Add(sequence);
        lengths.Add(chunk.Length);
        tokens.AddRange(chunk);
    }

    private void Call() => stamp = decoder.Append(
        CollectionsMarshal.AsSpan(sequences),
        CollectionsMarshal.AsSpan(lengths),
        CollectionsMarshal.AsSpan(tokens),
        logProbabilities.AsSpan(0, sequences.Count * Vocabulary.Size));

    private ReadOnlySpan<float> RowOfCall(int index) => logProbabilities.AsSpan(index * Vocabulary.Size, Vocabulary.Size);
}
