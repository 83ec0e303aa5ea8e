extern alias Real;

using System;
using System.Diagnostics;
using Xunit;

namespace Models.Tests.Definitions;

/// <summary>A real size, run where its memory is: 3.6 GB of weights at Float16, and twice as much packed.</summary>
public sealed class RealSizeTests(ITestOutputHelper output)
{
    /// <summary>The weights of one model are counted by an int; where they are more, creation says so at once.</summary>
    [Fact]
    public void MoreWeightsThanOneSetHoldsAreRefused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Real::Models.Llama32(seed: 1, inferenceOnly: true));
        Assert.Contains("2147483647", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Blocks.", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>DeepSeek-R1-Distill-Qwen-1.5B with random weights: decoding token by token has the bits of the whole forward.</summary>
    [Fact(Explicit = true)]
    public void OneAndAHalfBillionWeightsDecodeTheBitsOfTheirWholeForward()
    {
        const int Vocabulary = 151936;
        Stopwatch clock = Stopwatch.StartNew();
        using Real::Models.Qwen2 model = new(seed: 1, inferenceOnly: true);
        Assert.Equal(1_777_088_000, model.Parameters.TotalLength);
        output.WriteLine($"created in {clock.Elapsed.TotalSeconds:F1} s");

        int[] tokens = [151646, 785, 6722, 315];
        float[] decoded = new float[tokens.Length * Vocabulary];
        using (Real::Models.Qwen2.Decoder decoder = model.CreateDecoder(sequences: 1, maximumLength: 16))
        {
            int sequence = decoder.Join();
            for (int t = 0; t < tokens.Length; t++)
            {
                clock.Restart();
                decoder.LogProbabilities([sequence], [1], [tokens[t]], decoded.AsSpan(t * Vocabulary, Vocabulary));
                output.WriteLine($"token {t} decoded in {clock.Elapsed.TotalSeconds:F2} s");
            }
        }

        float[] whole = new float[decoded.Length];
        using (Real::Models.Qwen2.Inference inference = model.CreateInference(maximumRows: tokens.Length))
        {
            clock.Restart();
            inference.LogProbabilities([tokens.Length], tokens, whole);
            output.WriteLine($"{tokens.Length} tokens at once in {clock.Elapsed.TotalSeconds:F2} s");
        }

        output.WriteLine($"at most {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:F1} GB");
        Assert.DoesNotContain(whole, value => !float.IsFinite(value));
        Assert.Equal(Bits.Of(whole), Bits.Of(decoded));
    }
}
