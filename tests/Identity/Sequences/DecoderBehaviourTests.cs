using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

/// <summary>What a decoder and the packed forwards refuse, and that a refusal changes nothing.</summary>
public sealed class DecoderBehaviourTests : IDisposable
{
    private const int Vocabulary = LearnedPositions.Vocabulary;
    private static readonly int[] Prompt = [3, 1, 4, 1, 5];
    private readonly LearnedPositions model = new(seed: 2);
    private readonly LearnedPositions.Decoder decoder;
    private readonly float[] result = new float[Vocabulary];
    private readonly int sequence;

    public DecoderBehaviourTests()
    {
        decoder = model.CreateDecoder(sequences: 2, maximumLength: 8);
        sequence = decoder.Join();
        decoder.LogProbabilities([sequence], [Prompt.Length], Prompt, result);
    }

    public void Dispose()
    {
        decoder.Dispose();
        model.Dispose();
    }

    [Fact]
    public void A_token_out_of_range_is_named_with_its_place() => Refuses<ArgumentOutOfRangeException>(
        () => decoder.LogProbabilities([sequence], [2], [1, Vocabulary], result), "Expected a token from 0 to 12 at position 1 of sequence 0");

    [Fact]
    public void A_full_cache_is_named() => Refuses<ArgumentException>(
        () => decoder.LogProbabilities([sequence], [4], [1, 2, 3, 4], result), "Expected a chunk of 1 to 3 tokens but found 4 for sequence 0, which has 5 of 8");

    [Fact]
    public void An_empty_chunk_is_refused() => Refuses<ArgumentException>(
        () => decoder.LogProbabilities([sequence], [0], [], result), "Expected a chunk of 1 to 3 tokens but found 0");

    [Fact]
    public void An_unknown_sequence_is_refused() => Refuses<ArgumentException>(
        () => decoder.LogProbabilities([1], [1], [1], result), "joined and has not left, but found 1");

    [Fact]
    public void A_sequence_named_twice_is_refused() => Refuses<ArgumentException>(
        () => decoder.LogProbabilities([sequence, sequence], [1, 1], [1, 1], new float[2 * Vocabulary]), "each sequence once but found 0 twice");

    [Fact]
    public void A_result_of_another_length_is_refused() => Refuses<ArgumentException>(
        () => decoder.LogProbabilities([sequence], [1], [1], new float[Vocabulary + 1]), "Expected 13 elements");

    [Fact]
    public void No_more_sequences_than_room_can_join()
    {
        Assert.Equal(1, decoder.Join());
        Refuses<InvalidOperationException>(() => decoder.Join(), "all 2 that the decoder was created for");
    }

    [Fact]
    public void A_prefix_longer_than_its_sequence_is_refused() =>
        Refuses<ArgumentOutOfRangeException>(() => decoder.Join(sequence, 6), "Expected from 1 to 5 positions, as many as sequence 0 has");

    [Fact]
    public void Cached_positions_of_older_weights_are_refused()
    {
        model.Parameters["Bias"].Write(Enumerable.Repeat(0.5f, LearnedPositions.Width).ToArray());
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => decoder.LogProbabilities([sequence], [1], [1], result));
        Assert.Contains("let the sequence leave and join again", error.Message);
        decoder.Leave(sequence);
        int again = decoder.Join();
        decoder.LogProbabilities([again], [Prompt.Length], Prompt, result);
        Assert.Equal(Whole(Prompt), result);
    }

    /// <summary>The other call asks for another number of rows: what it checks must not reach the call that runs.</summary>
    [Fact]
    public async Task A_refused_second_caller_leaves_the_running_call_alone()
    {
        int[] tokens = [.. Enumerable.Range(0, 290).Select(position => position % Vocabulary)];
        float[] expected = new float[tokens.Length * Vocabulary];
        float[] found = new float[expected.Length];
        using LearnedPositions.Decoder shared = model.CreateDecoder(sequences: 2, maximumLength: 300);
        int other = shared.Join();
        int refusals = 0;
        for (int call = 0; call < 2000 && (refusals < 20 || call == 0); call++)
        {
            int whole = shared.Join();
            using ManualResetEventSlim begun = new();
            Task running = Task.Run(
                () =>
                {
                    begun.Set();
                    shared.LogProbabilities([whole], [tokens.Length], tokens, found, DecoderOutput.EveryPosition);
                },
                TestContext.Current.CancellationToken);
            begun.Wait(TestContext.Current.CancellationToken);
            while (call > 0 && !running.IsCompleted)
            {
                // Refused in any case: while the other runs by the kernel, before and after it for its length.
                bool isBusy = Record.Exception(() => shared.LogProbabilities([other], [3], [1, 2, 3], result, DecoderOutput.EveryPosition)) is InvalidOperationException;
                refusals += isBusy ? 1 : 0;
            }

            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (running.IsFaulted)
            {
                // This thread's call came first; then the long one is refused whole.
                Assert.Contains("one caller at a time", running.Exception.InnerException!.Message, StringComparison.Ordinal);
            }
            else if (call == 0)
            {
                found.CopyTo(expected, 0);
            }
            else
            {
                Assert.Equal(expected, found);
            }

            shared.Leave(whole);
        }

        Assert.True(refusals >= 20, "no call was ever refused, so nothing was shown");
    }

    [Fact]
    public void A_decoder_of_more_positions_than_embeddings_is_refused() => Assert.Contains(
        "at most 300 positions",
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateDecoder(1, LearnedPositions.MaximumLength + 1)).Message);

    [Fact]
    public void Packed_forwards_refuse_bad_sequences()
    {
        using LearnedPositions.Inference kernel = model.CreateInference(maximumRows: 310);
        AssertRefuses<ArgumentException>(() => kernel.LogProbabilities([], [], []), "at least one sequence");
        AssertRefuses<ArgumentException>(() => kernel.LogProbabilities([2, 0], [1, 2], new float[2 * Vocabulary]), "found 0 for sequence 1");
        AssertRefuses<ArgumentException>(() => kernel.LogProbabilities([301], new int[301], new float[301 * Vocabulary]), "from 1 to 300 but found 301");
        AssertRefuses<ArgumentException>(() => kernel.LogProbabilities([300, 11], new int[311], new float[311 * Vocabulary]), "at most 310 rows");
        AssertRefuses<ArgumentException>(() => kernel.LogProbabilities([2], [1], new float[2 * Vocabulary]), "Expected 2 elements");
        AssertRefuses<ArgumentOutOfRangeException>(
            () => kernel.TokenLogProbabilities([1, 1], [1, 2], [3, -1], new float[2]), "at position 0 of sequence 1");
    }

    /// <summary>The call throws, and afterwards the sequence continues with the bits it would have had.</summary>
    private void Refuses<T>(Action call, string message)
        where T : Exception
    {
        AssertRefuses<T>(call, message);
        Assert.Equal(Prompt.Length, decoder.LengthOf(sequence));
        decoder.LogProbabilities([sequence], [1], [7], result);
        Assert.Equal(Whole([.. Prompt, 7]), result);
    }

    private static void AssertRefuses<T>(Action call, string message)
        where T : Exception => Assert.Contains(message, Assert.Throws<T>(call).Message);

    private float[] Whole(int[] tokens)
    {
        using LearnedPositions.Inference kernel = model.CreateInference(tokens.Length);
        float[] all = new float[tokens.Length * Vocabulary];
        kernel.LogProbabilities([tokens.Length], tokens, all);
        return all[^Vocabulary..];
    }
}
