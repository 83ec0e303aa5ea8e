using System;
using System.ComponentModel;

namespace PrecisionGen.Execution;

/// <summary>Decodes sequences that join and leave at any step, with a cache of their keys and values.</summary>
public abstract class DecoderKernel : ModelKernel
{
    /// <summary>Rows that one wave takes at least, so that long prompts fill whole tiles.</summary>
    private const int WaveRows = 256;

    private readonly ForwardRunner runner;
    private readonly DecoderSequences sequences;
    private readonly ChunkWaves waves = new();
    private WeightsVersion version;

    /// <summary>Prepares a kernel; generated code calls it.</summary>
    /// <param name="longest">The most positions that the model's tables allow.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected DecoderKernel(
        ModelWeights weights, Fingerprint fingerprint, ForwardProgram program, int sequences, int maximumLength, int longest, KernelOptions options)
        : base(weights, fingerprint, Math.Max(WaveRows, sequences), options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        if (maximumLength > longest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximumLength), maximumLength, $"Expected at most {longest} positions, as many as the model has position embeddings.");
        }

        MaximumLength = maximumLength;
        this.sequences = new DecoderSequences(sequences, maximumLength);
        runner = new ForwardRunner(this, program, sequences, maximumLength);
    }

    /// <summary>The most positions of one sequence.</summary>
    public int MaximumLength { get; }

    /// <summary>The most sequences at once.</summary>
    public int MaximumSequences => sequences.Capacity;

    /// <summary>Begins an empty sequence.</summary>
    /// <returns>Its number, which stays until it leaves.</returns>
    /// <exception cref="InvalidOperationException">As many sequences as the decoder was created for are there already.</exception>
    public int Join()
    {
        Stamp stamp = Enter();
        try
        {
            return sequences.Join(stamp.Version);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Begins a sequence with the first positions of another, whose cached keys and values it copies.</summary>
    /// <param name="prefixOf">The other sequence.</param>
    /// <param name="length">How many of its positions.</param>
    /// <exception cref="InvalidOperationException">There is no room, or the weights changed since those positions were computed.</exception>
    public int Join(int prefixOf, int length)
    {
        Stamp stamp = Enter();
        try
        {
            int sequence = sequences.Join(prefixOf, length, stamp.Version);
            runner.CopyPrefix(prefixOf, sequence, length);
            return sequence;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Ends a sequence; its number may be given again.</summary>
    /// <exception cref="ArgumentException">No such sequence is there.</exception>
    public void Leave(int sequence)
    {
        Enter();
        try
        {
            sequences.Leave(sequence);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>How many positions of a sequence are cached.</summary>
    /// <exception cref="ArgumentException">No such sequence is there.</exception>
    public int LengthOf(int sequence) => sequences.LengthOf(sequence);

    /// <summary>Begins a call: from here on no other caller can change what this one checks.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Stamp BeginChunks()
    {
        Stamp stamp = runner.Enter();
        version = stamp.Version;
        return stamp;
    }

    /// <summary>Refuses a call before it changes any sequence.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Check(ReadOnlySpan<int> numbers, ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, int tokenBound, DecoderOutput output)
    {
        int rows = sequences.Check(numbers, lengths, version);
        ForwardRunner.CheckLength(tokens.Length, rows, 1, nameof(tokens));
        ForwardRunner.CheckTokens(lengths, tokens, tokenBound, nameof(tokens));
        waves.ResultRows = output == DecoderOutput.EveryPosition ? rows : numbers.Length;
    }

    /// <summary>Refuses a result span of another length.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CheckResult(int length, int columns, string name) => ForwardRunner.CheckLength(length, waves.ResultRows, columns, name);

    /// <summary>Prepares the waves of a call that was checked.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void StartWaves(ReadOnlySpan<int> numbers, ReadOnlySpan<int> lengths, DecoderOutput output) =>
        waves.Begin(numbers, lengths, output, sequences);

    /// <summary>Runs the next rows of the call; false when all have run, and their positions count.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool RunWave(ReadOnlySpan<int> tokens)
    {
        if (!waves.Next(runner.Layout, MaximumBatch))
        {
            waves.Commit(sequences, version);
            return false;
        }

        runner.WritePositions();
        runner.CopyInput(tokens.Slice(waves.FirstToken, runner.Layout.Rows), 0);
        runner.Forward(runner.Layout.Rows);
        return true;
    }

    /// <summary>Copies what the last wave computed of an output.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CopyResult(Span<float> target, int output) => waves.CopyResult(runner, target, output);

    /// <summary>Ends a call.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void EndChunks() => runner.Exit();
}
