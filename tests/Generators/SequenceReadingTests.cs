using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Tests;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Definitions of sequences as they are read: whole models, and each operation along time with its constants.</summary>
public class SequenceReadingTests
{
    private const string Embedding = "[Parameter(5, 8)] private partial Tensor Embedding { get; }";
    private const string Table = "[Parameter(5, 8)] private partial Tensor Table { get; }";

    [Fact]
    public void Gpt() => Snapshot.Verify(Read(SequenceModels.Gpt));

    [Fact]
    public void Llama() => Snapshot.Verify(Read(SequenceModels.Llama));

    [Fact]
    public void Mixture() => Snapshot.Verify(Read(SequenceModels.Mixture));

    [Fact]
    public void LowRank() => Snapshot.Verify(Read(SequenceModels.LowRank));

    [Theory]
    [InlineData("Rope(x)", "Rope(%2, None, 10000)")]
    [InlineData("Rope(x, 0.5f)", "Rope(%2, None, 0.5)")]
    [InlineData("Rope(frequencyBase: 1e6f, x: x)", "Rope(%2, None, 1000000)")]
    [InlineData("RopeLinear(x, factor: 4, frequencyBase: 10000)", "Rope(%2, Linear, 10000, 4)")]
    [InlineData("RopeLlama3(x, 500000, 8, 1, 4, 8192)", "Rope(%2, Llama3, 500000, 8, 1, 4, 8192)")]
    public void RotaryEmbeddings(string call, string expected) => Assert.Contains(expected, ReadBody($"return {call};"));

    [Theory]
    [InlineData("CausalAttention(y, y, y)", "CausalAttention(%3, %3, %3, 0, 0, 0)  // z")]
    [InlineData("CausalAttention(y, y, y, 4)", "CausalAttention(%3, %3, %3, 4, 0, 0)  // z")]
    [InlineData("CausalAttention(y, y, y, scale: 0.125f)", "CausalAttention(%3, %3, %3, 0, 0, 0.125)  // z")]
    [InlineData("CausalAttention(y, value: y, softcap: 30, window: 2, key: y)", "CausalAttention(%3, %3, %3, 2, 30, 0)  // z")]
    [InlineData("Attention(y, y, y, scale: 2f)", "Attention(%3, %3, %3, 0, 2)  // z")]
    [InlineData("Attention(y, y, y, 50f)", "Attention(%3, %3, %3, 50, 0)  // z")]
    public void Attentions(string call, string expected) =>
        Assert.Contains(expected, ReadBody($"Tensor y = Reshape(x, -1, 2, 4); Tensor z = {call}; return Reshape(z, -1, 8);"));

    [Fact]
    public void TokensAreValuesOfLocalsAndMethods() => Assert.Equal(
        """
        %0 = Input(tokens[time] tokens)
        %1 = Input(targets[time] tokens)
        %2 = Positions(%0)  // positions
        %3 = Parameter(Embedding)
        %4 = Gather(%3, %0)
        %5 = Parameter(Table)
        %6 = Gather(%5, %2)
        %7 = Add(%4, %6)  // x
        %8 = Pick(%7, %1)
        return Result = %8
        """,
        Definitions.ReadInstructions(
            Model(
                """
                [Forward]
                public Tensor F(Tokens tokens, Tokens targets)
                {
                    Tokens positions = Positions(tokens), chosen = targets;
                    Tensor x = Embedded(tokens, positions);
                    return Pick(x, chosen);
                }
                private Tensor Embedded(Tokens what, Tokens where) => Gather(Embedding, what) + Gather(Table, where);
                """,
                Embedding + Table),
            SequenceStubs.Source),
        ignoreLineEndingDifferences: true);

    /// <summary>Where no time is in the shape, -1 is the constant that remains: also for a derived parameter of a forward of tokens.</summary>
    [Fact]
    public void WhatRemainsIsAConstantWithoutTime()
    {
        Assert.Contains("Reshape(%0, 2, 2)", Definitions.ReadInstructions(Definitions.WithBody("return Reshape(x, -1, 2);")));
        Assert.Contains("Reshape(%0, 1, 4, 1)", Definitions.ReadInstructions(Definitions.WithBody("return Reshape(x, 1, -1, 1);")));
        Assert.Contains("Reshape(%1, 10, 4)", ReadBody("return Reshape(x, -1, 2, 4) + Slice(Reshape(Embedding, -1, 4), 0, 4);"));
        Assert.Contains("Reshape(%2, -1, 2, 4)", ReadBody("return Reshape(x, -1, 2, 4);"));
    }

    private static string Model(string forward, string members) => Definitions.Usings + $$"""
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            {{members}}
            {{forward}}
        }
        """;

    /// <summary>The instructions of a forward whose body begins with x, the embedded tokens.</summary>
    private static string ReadBody(string body) => Definitions.ReadInstructions(
        Model($"[Forward] public Tensor F(Tokens tokens) {{ Tensor x = Gather(Embedding, tokens); {body} }}", Embedding), SequenceStubs.Source);

    private static string Read(string source)
    {
        ModelReading reading = Definitions.Read(source, SequenceStubs.Source);
        Assert.Empty(DefinitionCheck.Run(reading).Select(found => found.ToDiagnostic().ToString()));
        Assert.False(reading.HasErrors);
        return DefinitionPrinter.Print(reading.Definition);
    }
}
