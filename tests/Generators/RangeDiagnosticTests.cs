using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PrecisionGen.Analyzers;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>What value ranges say: certain overflows at their expression, proofs at the forward, what is not proven where it is asked for.</summary>
public class RangeDiagnosticTests
{
    /// <summary>A model whose forward Evaluate(x, y) of in-range inputs has the given body; x in [-20, 20], y in [0.5, 300].</summary>
    private static string Model(string body, string dtypes = "DType.Float16", string members = "", string forward = "Evaluate") => Definitions.Usings + $$"""
        [PrecisionModel({{dtypes}})]
        public sealed partial class M
        {
            {{members}}
            [Forward]
            public Tensor {{forward}}([Shape(4)] [ValueRange(-20, 20)] Tensor x, [Shape(4), ValueRange(0.5f, 300)] Tensor y)
            {
                {{body}}
            }
        }
        """;

    private const string Proven = "{|PG0019:Evaluate|}";
    private const string Weights = "[Parameter(4, 4), ValueRange(-1, 1)] private partial Tensor W { get; }";

    [Theory]
    [InlineData("return {|PG0018:Exp(x)|};")]
    [InlineData("Tensor z = {|PG0018:Exp(x)|}; return z / (1f + z);")]
    [InlineData("return {|PG0018:Exp(-x)|};")]
    [InlineData("return {|PG0018:Exp(x - y)|};")]
    [InlineData("return {|PG0018:y * y|};")]
    [InlineData("return {|PG0018:y * x * 20f|};")]
    [InlineData("return {|PG0018:Expm1(Abs(x))|};")]
    [InlineData("return 1f / {|PG0018:Exp(x)|};")]
    [InlineData("return {|PG0018:x / (y * 1e-4f)|};")]
    [InlineData("return Log({|PG0018:Exp(Max(x))|});")]
    [InlineData("return {|PG0018:Exp(LogSumExp(x))|};")]
    [InlineData("return {|PG0018:Exp(Linear(x, W))|};", Weights)]
    [InlineData("return {|PG0018:Linear(y * 60f, W)|};", Weights)]
    [InlineData("return {|PG0018:Sum(y * 200f)|};")]
    [InlineData("return {|PG0018:y + 65400f|};")]
    [InlineData("return {|PG0018:Cast(Cast(y, DType.Float32) * 1000f, DType.Float16)|};")]
    [InlineData("return {|PG0018:Exp(Silu(x) + Relu(x))|};")]
    [InlineData("return {|PG0018:y * S|};", "[Parameter(4, Trainable = false, Initializer = Initializer.Constant, Value = 1000)] private partial Tensor S { get; }")]
    public Task PG0018_ACertainOverflowIsReportedAtItsExpression(string body, string members = "") => AnalyzerRun.VerifyAsync(Model(body, members: members));

    [Theory]
    [InlineData("return Exp({|PG0018:y * y|});")]
    [InlineData("Tensor a = {|PG0018:Exp(x)|}; Tensor b = {|PG0018:Expm1(x)|}; return a * b;")]
    public Task PG0018_OnlyTheFirstOfAChainIsReported(string body) => AnalyzerRun.VerifyAsync(Model(body));

    [Fact]
    public Task PG0018_AnInputThatOverflowsOnEntryIsReported() => AnalyzerRun.VerifyAsync(Definitions.Usings + """
        [PrecisionModel(DType.Float16)]
        public sealed partial class M
        {
            [Forward] public Tensor Evaluate([Shape(4), ValueRange(0, 70000)] Tensor {|PG0018:x|}) => Tanh(x);
        }
        """);

    [Theory]
    [InlineData("DType.Float16", "return {|PG0018:Exp(x)|};", "Evaluate")]
    [InlineData("DType.BFloat16", "return Exp(x);", Proven)]
    [InlineData("DType.Float32", "return Exp(x);", Proven)]
    [InlineData("DType.Float32, DType.Float16", "return {|PG0018:Exp(x)|};", "Evaluate")]
    [InlineData("DType.Float32", "return {|PG0018:Exp(x * 5f)|};", "Evaluate")]
    [InlineData("DType.BFloat16", "return {|PG0018:Exp(x * 5f)|};", "Evaluate")]
    [InlineData("DType.Float16", "return Exp(Cast(x, DType.Float32));", Proven)]
    public Task PG0018_EachDTypeHasItsOwnRange(string dtypes, string body, string forward) => AnalyzerRun.VerifyAsync(Model(body, dtypes, forward: forward));

    [Theory]
    [InlineData("return Exp(x - Max(x));", Proven)]
    [InlineData("return Exp(x - StopGradient(Max(x)));", Proven)]
    [InlineData("return Exp(Cast(x, DType.Float32) - Cast(Max(x), DType.Float32));", Proven)]
    [InlineData("return Exp(x - LogSumExp(x));", Proven)]
    [InlineData("Tensor e = Exp(x - Max(x)); return Log(Sum(e)) + e / Sum(e);", Proven)]
    [InlineData("return Exp(Clamp(x, -10f, 10f));", Proven)]
    [InlineData("return Exp(Min(x, 5f));", Proven)]
    [InlineData("return Exp(-Abs(x));", Proven)]
    [InlineData("return Exp(Tanh(x) * 10f);", Proven)]
    [InlineData("return 1f / (1f + Sigmoid(x)) + Softmax(x) + Silu(x);", Proven)]
    [InlineData("return Exp(x - x);", Proven)]
    [InlineData("return x / (Abs(x) + 1f);", Proven)]
    [InlineData("Tensor c = x - Mean(x); return Sqrt(Mean(c * c) + 1e-5f);", Proven)]
    [InlineData("return Exp(RmsNorm(x));", Proven)]
    public Task PG0019_WhatIsGuardedIsProven(string body, string forward) => AnalyzerRun.VerifyAsync(Model(body, forward: forward));

    [Theory]
    [InlineData("return Exp(x + y - y);")]
    [InlineData("return Exp(Linear(x, W));", "[Parameter(4, 4)] private partial Tensor W { get; }")]
    [InlineData("return Exp(x * S);", "[Parameter(4, Initializer = Initializer.Constant, Value = 1)] private partial Tensor S { get; }")]
    [InlineData("return Log(x);")]
    [InlineData("return y / x;")]
    [InlineData("return Sqrt(x);")]
    public Task WhatIsNeitherCertainNorProvenIsSilent(string body, string members = "") => AnalyzerRun.VerifyAsync(Model(body, members: members));

    [Fact]
    public Task PG0018_ARangeWithoutADeclarationIsSilent() =>
        AnalyzerRun.VerifyAsync(Definitions.WithBody("return Exp(Linear(x, W, B)) * 1e30f;").Replace("DType.Float32", "DType.Float16", System.StringComparison.Ordinal));

    [Fact]
    public Task PG0018_InAModuleItIsReportedOnce() => AnalyzerRun.VerifyAsync(Definitions.Usings + """
        [PrecisionModule]
        public sealed partial class Piece
        {
            [Parameter(4), ValueRange(0, 30)] private partial Tensor Scale { get; }
            public Tensor Apply(Tensor x) => Tanh(x * {|PG0018:Exp(Scale)|});
        }
        [PrecisionModel(DType.Float16)]
        public sealed partial class M
        {
            [Submodules(3)] private partial IReadOnlyList<Piece> Pieces { get; }
            [Forward]
            public Tensor Evaluate([Shape(4)] Tensor x)
            {
                foreach (Piece piece in Pieces) x = piece.Apply(x);
                return x;
            }
        }
        """);

    [Theory]
    [InlineData("return Exp(x);", "Exp reaches 4.85e8 for an input of 20, but the largest Float16 is 65504")]
    [InlineData("return Exp(-x * 0.5f) * y;", "Multiply reaches 6.61e6 for inputs of 22032 and 300, but the largest Float16 is 65504")]
    [InlineData("return y * -300f;", "Multiply reaches -90000 for inputs of 300 and -300, but the largest Float16 is 65504")]
    public async Task PG0018_TheMessageHasTheNumbers(string body, string message) => Assert.Equal(message, Assert.Single(await Find(Model(body))).GetMessage());

    [Theory]
    [InlineData("return x * 0.2f;", "No value of 'Evaluate' leaves Float16: the largest |value|, of Multiply, is at most 4 of 65504, a margin of 16,300")]
    [InlineData("return y * y;", "No value of 'Evaluate' leaves BFloat16 and Float32: the largest |value|, of Multiply, is at most 90000 of 3.39e38, a margin of 3.77e33")]
    [InlineData("return Exp(Tanh(x) * 10f);", "No value of 'Evaluate' leaves Float16: the largest |value|, of Exp, is at most 22026.5 of 65504, a margin of 2.97")]
    public async Task PG0019_TheMessageHasTheMargin(string body, string message)
    {
        string dtypes = message.Contains("BFloat16") ? "DType.BFloat16, DType.Float32" : "DType.Float16";
        Diagnostic found = Assert.Single(await Find(Model(body, dtypes)));
        Assert.Equal((message, DiagnosticSeverity.Info), (found.GetMessage(), found.Severity));
    }

    [Fact]
    public async Task PG0019_WeightsWithoutARangeAreProvenAsCreated()
    {
        Diagnostic found = Assert.Single(await Find(Model("return Linear(x, W);", members: "[Parameter(4, 4)] private partial Tensor W { get; }")));
        Assert.Equal(
            "No value of 'Evaluate' leaves Float16: the largest |value|, of Linear, is at most 40 of 65504, a margin of 1,630, for the weights as "
            + "created; declare a ValueRange on parameters to prove it for all",
            found.GetMessage());
    }

    [Theory]
    [InlineData("return {|PG0020:Exp(x + y - y)|};")]
    [InlineData("return Exp({|PG0020:Linear(x, W)|});", "[Parameter(4, 4)] private partial Tensor W { get; }")]
    [InlineData("return {|PG0020:Log(x)|};")]
    [InlineData("return Tanh({|PG0020:y / x|});")]
    public async Task PG0020_NotProvenIsReportedWhereItIsAskedFor(string body, string members = "")
    {
        Markup markup = Markup.Parse(Model(body, members: members));
        IEnumerable<Diagnostic> found = (await Find(markup.Source, ("precisiongen.range_proof", "required"))).Where(one => one.Id != "PG0019");
        Assert.Equal(markup.Expected.Select(mark => (mark.Id, mark.Span)), found.Select(one => (one.Id, one.Location.SourceSpan)));
        Assert.DoesNotContain(await Find(markup.Source, ("precisiongen.range_proof", "optional")), one => one.Id == "PG0020");
    }

    [Theory]
    [InlineData("return Exp(x + y - y);", "As far as the declared ranges tell, Exp can reach 5.72e138, and the largest Float16 is 65504; declare a ValueRange on what it depends on, or bound it with Clamp")]
    [InlineData("return Log(x);", "As far as the declared ranges tell, Log can be NaN or infinite; declare a ValueRange on what it depends on, or bound it with Clamp")]
    public async Task PG0020_TheMessageSaysWhatIsPossible(string body, string message) =>
        Assert.Equal(message, Assert.Single(await Find(Model(body), ("precisiongen.range_proof", "required"))).GetMessage());

    [Theory]
    [InlineData("[Parameter(4), {|PG0012:ValueRange(1, -1)|}] private partial Tensor P { get; }")]
    [InlineData("[Parameter(4), {|PG0012:ValueRange(float.NaN, 1)|}] private partial Tensor P { get; }")]
    [InlineData("[Parameter(4), {|PG0012:ValueRange(0, float.NaN)|}] private partial Tensor P { get; }")]
    [InlineData("[Parameter(4), {|PG0012:ValueRange(float.PositiveInfinity, float.PositiveInfinity)|}] private partial Tensor P { get; }")]
    [InlineData("[Parameter(4), {|PG0012:ValueRange(1, 2)|}] private partial Tensor P { get; }")]
    [InlineData("[Parameter(4, Initializer = Initializer.Constant, Value = 3), {|PG0012:ValueRange(1, 2)|}] private partial Tensor P { get; }")]
    [InlineData("[Parameter(4, Initializer = Initializer.Constant, Value = 2), ValueRange(1, 2)] private partial Tensor P { get; }")]
    [InlineData("[Parameter(4), ValueRange(0, float.PositiveInfinity)] private partial Tensor P { get; }")]
    public Task PG0012_ARangeThatIsNone(string member) => AnalyzerRun.VerifyAsync(Definitions.Usings + $$"""
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            {{member}}
            [Forward] public Tensor {{(member.Contains("PG0012", System.StringComparison.Ordinal) ? "Evaluate" : Proven)}}([Shape(4)] Tensor x) => Tanh(x) * Tanh(P);
        }
        """);

    [Theory]
    [InlineData("[Shape(4), {|PG0012:ValueRange(1, -1)|}] Tensor x")]
    [InlineData("[Shape(4), {|PG0012:ValueRange(float.NaN, -1)|}] Tensor x")]
    [InlineData("[Shape(4)] Tensor x, [Shape(4), {|PG0012:ValueRange(0, 1)|}] Indices i")]
    public Task PG0012_ARangeOfAnInputThatIsNone(string inputs) => AnalyzerRun.VerifyAsync(Definitions.Usings + $$"""
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            [Forward] public Tensor Evaluate({{inputs}}) => Tanh(x);
        }
        """);

    [Fact]
    public async Task PG0012_TheMessageSaysWhatIsWrong()
    {
        string source = Model("return Tanh(P);", members: "[Parameter(4), ValueRange(1, -1)] private partial Tensor P { get; }");
        Assert.Equal(
            "'P' has the value range [1, -1], whose lowest value is above its highest; exchange them",
            Assert.Single(await Find(source), one => one.Id == "PG0012").GetMessage());
    }

    /// <summary>A declared range changes the declaration of its parameter and the comment with the proof, and nothing else.</summary>
    [Fact]
    public void RangesChangeNoFingerprintAndNoArithmetic()
    {
        const string Member = "private partial Tensor W { get; }";
        string ranged = Assert.Single(GeneratorRun.Emit(Model("return Tanh(Linear(x, W)) * y;", members: "[Parameter(4, 4), ValueRange(-1, 0.5f)] " + Member))).Value;
        string source = Model("return Tanh(Linear(x, W)) * y;", members: "[Parameter(4, 4)] " + Member)
            .Replace("[ValueRange(-20, 20)]", "", System.StringComparison.Ordinal).Replace(", ValueRange(0.5f, 300)", "", System.StringComparison.Ordinal);
        string free = Assert.Single(GeneratorRun.Emit(source)).Value;
        string[] added = ranged.Split('\n').Except(free.Split('\n')).Select(line => line.Trim()).ToArray();
        Assert.Equal(
            [
                "new(\"W\", new int[] { 4, 4 }, global::PrecisionGen.Initializer.Default, 1f, 0f, true, new global::PrecisionGen.ParameterRange(-1f, 0.5f)),",
                "/// within Float16: the largest |value|, of Multiply, is at most 300 of 65504, a margin of 218",
            ],
            added);
        Assert.Single(free.Split('\n').Except(ranged.Split('\n')));
        Assert.Empty(GeneratorRun.Compile(TestCompilation.Create(Model(
            "return Tanh(Linear(x, W)) * y;", members: "[Parameter(4, 4), ValueRange(float.NegativeInfinity, 0.5f)] " + Member))));
    }

    private static async Task<ImmutableArray<Diagnostic>> Find(string source, params (string Key, string Value)[] options)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        AnalyzerOptions given = new([], new FixedOptions(options.ToDictionary(option => option.Key, option => option.Value)));
        return await compilation.WithAnalyzers([new DefinitionAnalyzer()], given).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
    }

    /// <summary>The same options for every file, as a section [*.cs] of .editorconfig gives them.</summary>
    private sealed class FixedOptions(Dictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => new Options([]);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options(values);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
