using System.Threading.Tasks;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>The diagnostics of forwards of tokens, at exactly the wrong expression, and what their messages say.</summary>
public class SequenceDiagnosticTests
{
    /// <summary>A forward of a model with an Embedding [5, 8].</summary>
    private static string Model(string forwards) => Definitions.Usings + $$"""
        [PrecisionModel(DType.Float16)]
        public sealed partial class M
        {
            [Parameter(5, 8)] private partial Tensor Embedding { get; }
            {{forwards}}
        }
        """;

    private static string Body(string body, string modes = "Modes.Inference") =>
        Model($"[Forward(Modes = {modes})] public Tensor F(Tokens tokens) {{ Tensor x = Gather(Embedding, tokens); Tensor y = Reshape(x, -1, 2, 4); {body} return x; }}");

    private static Task VerifyAsync(string marked) => AnalyzerRun.VerifyAsync(marked, SequenceStubs.Source);

    private static void Says(string expected, string source)
    {
        DefinitionDiagnostic found = Assert.Single(DefinitionCheck.Run(Definitions.Read(source, SequenceStubs.Source)));
        Assert.Equal(expected, found.ToDiagnostic().GetMessage());
    }

    [Theory]
    [InlineData("[Forward] public Tensor F([{|PG0012:Shape(4)|}] Tokens tokens) => Gather(Embedding, tokens);")]
    [InlineData("[Forward] public Tensor F(Tokens tokens, [Shape(8)] Tensor {|PG0012:x|}) => Gather(Embedding, tokens) + x;")]
    [InlineData("[Forward] public Tensor F([Shape(2)] Indices {|PG0012:rows|}, Tokens tokens) => Gather(Embedding, rows) + Gather(Embedding, tokens);")]
    [InlineData("[Forward] public Tensor F(Tensor {|PG0012:x|}, Tokens tokens) => Gather(Embedding, tokens) + x;")]
    [InlineData("[Forward] public Tensor F(in Tokens {|PG0012:tokens|}) => Gather(Embedding, tokens);")]
    [InlineData("[Forward] public Tokens {|PG0012:F|}(Tokens tokens) => Positions(tokens); [Forward] public Tensor G(Tokens tokens) => Gather(Embedding, tokens);")]
    public Task PG0012_InputsOfASequence(string forward) => VerifyAsync(Model(forward));

    [Theory]
    [InlineData("[{|PG0012:Forward(Modes = Modes.Decoding)|}] public Tensor F([Shape(2)] Indices rows) => Gather(Embedding, rows);")]
    [InlineData("[{|PG0012:Forward(Modes = Modes.Inference | Modes.Decoding)|}] public Tensor F(Tokens a, Tokens b) => Pick(Gather(Embedding, a), b);")]
    [InlineData("[{|PG0012:Forward(Modes = 0)|}] public Tensor F(Tokens tokens) => Gather(Embedding, tokens);")]
    [InlineData("[{|PG0012:Forward(Modes = (Modes)8)|}] public Tensor F(Tokens tokens) => Gather(Embedding, tokens);")]
    [InlineData("""
        [Forward(Modes = Modes.Decoding)] public Tensor F(Tokens tokens) => Gather(Embedding, tokens);
        [{|PG0012:Forward(Modes = Modes.Inference | Modes.Decoding)|}] public Tensor G(Tokens tokens) => Gather(Embedding, tokens);
        [Forward] public Tensor H(Tokens tokens) => Gather(Embedding, tokens);
        """)]
    public Task PG0012_Decoding(string forwards) => VerifyAsync(Model(forwards));

    [Fact]
    public Task OneDecodingForwardIsAllowed() => VerifyAsync(Body("x = Reshape(CausalAttention(y, y, y), -1, 8);", "Modes.Decoding | Modes.Training"));

    [Fact]
    public void DecodingSaysWhatToDo()
    {
        Says(
            "'G' asks for Decoding, as 'F' does; a decoder runs one forward, so name Decoding in one of them",
            Model("""
                [Forward(Modes = Modes.Decoding)] public Tensor F(Tokens tokens) => Gather(Embedding, tokens);
                [Forward(Modes = Modes.Decoding)] public Tensor G(Tokens tokens) => Gather(Embedding, tokens);
                """));
        Says(
            "'F' asks for Decoding, which needs one input of Tokens; other inputs have no time",
            Model("[Forward(Modes = Modes.Decoding)] public Tensor F([Shape(2)] Indices rows) => Gather(Embedding, rows);"));
        Says(
            "'x' stands beside Tokens, so it must be Tokens too; a constant row is a Parameter",
            Model("[Forward] public Tensor F(Tokens tokens, [Shape(8)] Tensor x) => Gather(Embedding, tokens) + x;"));
    }

    [Theory]
    [InlineData("x = Reshape({|PG0014:Attention(y, y, y)|}, -1, 8);", "Modes.Inference | Modes.Decoding")]
    [InlineData("x = Reshape({|PG0014:Attention(y, y, y, softcap: 2f)|}, -1, 8);", "Modes.Decoding")]
    [InlineData("x = Reshape(Attention(y, y, y), -1, 8);", "Modes.Inference | Modes.Training")]
    public Task PG0014_LooksAhead(string body, string modes) => VerifyAsync(Body(body, modes));

    [Fact]
    public Task PG0014_LooksAheadInAModule() => VerifyAsync(Definitions.Usings + """
        [PrecisionModule]
        public sealed partial class Block
        {
            [Parameter(2)] private partial Tensor Gain { get; }
            public Tensor Apply(Tensor x) => {|PG0014:Attention(x, x, x * Gain)|};
        }
        [PrecisionModel(DType.Float16, DType.BFloat16)]
        public sealed partial class M
        {
            [Parameter(5, 2)] private partial Tensor Embedding { get; }
            [Submodules(2)] private partial IReadOnlyList<Block> Blocks { get; }
            [Forward(Modes = Modes.Decoding)]
            public Tensor F(Tokens tokens)
            {
                Tensor x = Reshape(Gather(Embedding, tokens), -1, 1, 2);
                foreach (Block block in Blocks) x = block.Apply(x);
                return x;
            }
        }
        """);

    [Theory]
    [InlineData("int n = {|PG0003:tokens.Length|};")]
    [InlineData("int n = {|PG0003:tokens.Values|}[0];")]
    [InlineData("for (int i = 0; i < {|PG0003:tokens.Length|}; i++) { x = x * 2; }")]
    public Task PG0003_WhatADefinitionCannotKnowOfTokens(string body) => VerifyAsync(Body(body));

    [Fact]
    public void TheLengthOfTokensSaysWhatToUse() => Says(
        "A definition cannot contain a read of 'Tokens.Length'; tokens are known only when a kernel runs; use Gather, Pick and Positions",
        Body("int n = tokens.Length;"));

    [Theory]
    [InlineData("CausalAttention(y, y, y, {|PG0003:-1|})")]
    [InlineData("CausalAttention(y, y, y, {|PG0003:window: -1|})")]
    [InlineData("CausalAttention(y, y, y, 0, {|PG0003:-1f|})")]
    [InlineData("CausalAttention(y, y, y, softcap: 30f, {|PG0003:scale: float.NaN|})")]
    [InlineData("CausalAttention(y, y, y, {|PG0003:softcap: float.PositiveInfinity|})")]
    [InlineData("CausalAttention(y, y, y, {|PG0003:scale: -0f|})")]
    [InlineData("Attention(y, y, y, {|PG0003:float.NaN|})")]
    [InlineData("Rope(y, {|PG0003:0f|})")]
    [InlineData("RopeLinear(y, 10000f, {|PG0003:-2f|})")]
    [InlineData("RopeLlama3(y, 10000f, 8f, {|PG0003:0f|}, 4f, 8192)")]
    [InlineData("RopeLlama3(y, 10000f, 8f, 1f, 4f, {|PG0003:0|})")]
    [InlineData("{|PG0003:RopeLlama3(y, 10000f, 8f, 4f, 4f, 8192)|}")]
    [InlineData("MixtureOfExperts(x, x, y, y, y, {|PG0003:expertsPerToken: 0|})")]
    public Task PG0003_ConstantsThatMakeNoSense(string call) => VerifyAsync(Body($"Tensor z = {call};"));

    [Theory]
    [InlineData("CausalAttention(y, y, y, -1)", "a window of -1; it must be at least 0, which stands for all earlier keys")]
    [InlineData("Rope(y, -0.5f)", "a frequencyBase of -0.5; it must be greater than 0 and finite")]
    [InlineData(
        "RopeLlama3(y, 1e4f, 8f, 4f, 1f, 8192)",
        "a lowFrequencyFactor of 4 here; it must be less than the highFrequencyFactor of 1")]
    public void ConstantsThatMakeNoSenseAreNamed(string call, string expected) =>
        Says("A definition cannot contain " + expected, Body($"Tensor z = {call};"));

    [Theory]
    [InlineData("Tensor z = {|PG0004:Reshape(x, -1, -1)|};")]
    [InlineData("Tensor z = {|PG0004:Reshape(x, -2, 4)|};")]
    [InlineData("Tensor z = {|PG0004:Reshape(x, -1, 0)|};")]
    public Task PG0004_NewShapes(string body) => VerifyAsync(Body(body));

    [Theory]
    [InlineData("Tensor z = {|PG0010:Reshape(x, 2, -1)|};")]
    [InlineData("Tensor z = {|PG0010:Reshape(x, -1, 3)|};")]
    [InlineData("Tensor z = {|PG0010:Reshape(Embedding, -1, 3)|};")]
    [InlineData("Tensor z = {|PG0010:CausalAttention(x, y, y)|};")]
    [InlineData("Tensor z = {|PG0010:CausalAttention(y, Reshape(x, -1, 4, 2), y)|};")]
    [InlineData("Tensor z = {|PG0010:CausalAttention(Reshape(x, -1, 8, 1), Reshape(Slice(x, 0, 3), -1, 3, 1), Reshape(Slice(x, 0, 3), -1, 3, 1))|};")]
    [InlineData("Tensor z = {|PG0010:Rope(Slice(x, 0, 3))|};")]
    [InlineData("Tensor z = {|PG0010:Pick(y, tokens)|};")]
    [InlineData("Tensor z = {|PG0010:x + Embedding|};")]
    [InlineData("Tensor[] z = {|PG0010:Split(x, 3)|};")]
    [InlineData("Tensor z = Split(x, 2)[1]; x = {|PG0010:Gather(x, tokens)|};")]
    public Task PG0010_ShapesAlongTime(string body) => VerifyAsync(Body(body));

    [Theory]
    [InlineData(
        "Reshape(x, -1, 3)", "Reshape expects as many elements at each position as the new shape [time, 3] has, but found [time, 8]")]
    [InlineData(
        "CausalAttention(y, Reshape(x, -1, 4, 2), y)",
        "CausalAttention expects keys of size 4, the size of the queries, but found [time, 2, 4] and [time, 4, 2] and [time, 2, 4]")]
    [InlineData("Pick(y, tokens)", "Pick expects values [time, n] and tokens, but found [time, 2, 4] and [time]")]
    [InlineData(
        "Linear(y, Embedding)",
        "Linear expects an input whose last dimension is 8, as the weight is [5, 8], but found [time, 2, 4] and [5, 8]")]
    [InlineData("Reshape(Embedding, -1, 3)", "Reshape expects a number of elements that 3 divides, but found 40")]
    public void MessagesShowTime(string call, string expected) => Says(expected, Body($"Tensor z = {call};"));
}
