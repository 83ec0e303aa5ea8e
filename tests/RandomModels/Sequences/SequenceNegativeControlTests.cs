using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Identity.Sequences;
using Xunit;

namespace PrecisionGen.RandomModels;

/// <summary>The comparison of sequences must notice one wrong operation in emitted code: else its silence would prove nothing.</summary>
public sealed class SequenceNegativeControlTests
{
    private const string Rounding = "TSimd.RoundToFloat16(";
    private const string Name = "Control";
    private const int Seeds = 3;

    [Fact]
    public void Emitted_code_as_it_is_agrees() => Assert.Null(FindDifference(text => text));

    [Fact]
    public void A_dropped_rounding_is_found_wherever_it_was()
    {
        int count = 0;
        _ = FindDifference(text =>
        {
            count = text.Split(Rounding).Length - 1;
            return text;
        });
        Assert.InRange(count, 4, 24);
        List<string> silent = [];
        for (int occurrence = 0; occurrence < count; occurrence++)
        {
            int dropped = occurrence;
            string place = "";
            string? difference = FindDifference(text =>
            {
                string[] parts = text.Split(Rounding);
                place = parts.Length > dropped + 1 ? parts[dropped].Split('\n')[^1] + Rounding + parts[dropped + 1].Split('\n')[0] : place;
                return string.Concat(parts.Select((part, index) => (index == 0 ? "" : index == dropped + 1 ? "(" : Rounding) + part));
            });
            if (difference is null)
            {
                silent.Add(place);
            }
        }

        Assert.True(silent.Count == 0, $"{silent.Count} of {count} dropped roundings change no bit:\n" + string.Join("\n-----\n", silent));
    }

    [Theory]
    [InlineData("AttentionShape(4, 2, 6, 6, true, 5,", "AttentionShape(4, 2, 6, 6, true, 6,")]
    [InlineData("AttentionShape(4, 2, 6, 6, true, 5,", "AttentionShape(4, 2, 6, 6, false, 0,")]
    [InlineData(" 0.5f, 3f, DType", " 0.51f, 3f, DType")]
    [InlineData(" 0.5f, 3f, DType", " 0.5f, 0f, DType")]
    public void Another_window_mask_scale_or_softcap_is_found(string expected, string changed) =>
        AssertFound(text => text.Replace(expected, changed, StringComparison.Ordinal));

    private static void AssertFound(Func<string, string> mutate)
    {
        bool isChanged = false;
        string? difference = FindDifference(text =>
        {
            string mutated = mutate(text);
            isChanged |= mutated != text;
            return mutated;
        });
        Assert.True(isChanged, "The emitted text has no place for this mutation.");
        Assert.NotNull(difference);
        Assert.Contains(" where the definition has ", difference, StringComparison.Ordinal);
    }

    /// <summary>The first difference over several seeds, so that widths and chunkings have their turns.</summary>
    private static string? FindDifference(Func<string, string> mutate)
    {
        using LoadedModels models = ModelCompiler.Compile([Source], mutate);
        return Enumerable.Range(1, Seeds)
            .Select(seed => SequenceCheck.FindDifference(() => models.Create<SequenceModel>(Name), DType.Float16, seed))
            .FirstOrDefault(found => found is not null);
    }

    private static string Source
    {
        get
        {
            SequenceBody body = new(new Random(1), DType.Float16, looksAhead: false);
            body.Parameters.AddRange([
                "[Parameter(11, 16)] private partial Tensor Embedding { get; }",
                "[Parameter(24, 16)] private partial Tensor Query { get; }",
                "[Parameter(12, 16)] private partial Tensor Key { get; }",
                "[Parameter(12, 16)] private partial Tensor Value { get; }",
                "[Parameter(16, 24)] private partial Tensor Output { get; }",
                "[Parameter(16)] private partial Tensor Gain { get; }"]);
            body.Add("RmsNorm(Gather(Embedding, tokens), Gain)", DType.Float16, 16);
            body.Add("Rope(Reshape(Linear(v0, Query), -1, 4, 6), 50f)", DType.Float16, 4, 6);
            body.Add("Rope(Reshape(Linear(v0, Key), -1, 2, 6), 50f)", DType.Float16, 2, 6);
            body.Add(
                "CausalAttention(v1, v2, Reshape(Linear(v0, Value), -1, 2, 6), window: 5, softcap: 3f, scale: 0.5f)", DType.Float16, 4, 6);
            body.Add("Silu(Linear(Reshape(v3, -1, 24), Output))", DType.Float16, 16);
            return RandomSequence.Print(
                Name, DType.Float16, looksAhead: false, vocabulary: 11, depth: 0, body, body, "LogSoftmax(Cast(Linear(v4, Embedding), DType.Float32))");
        }
    }
}
