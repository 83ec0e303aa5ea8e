using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Compiler;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Half-typed definitions: neither generator nor analyzer may fail on any of them.</summary>
public class MalformedTests
{
    private const string Everything = Definitions.Usings + """
        namespace N;
        [PrecisionModule]
        public sealed partial class Layer
        {
            [Parameter(4, 4, Initializer = Initializer.Constant, Value = 2f)] private partial Tensor Weight { get; }
            public Tensor Apply(Tensor x, float scale = 2f) => Linear(x, Weight) * scale;
        }
        [PrecisionModel(DType.Float16, DType.Float32, Pairings = Pairing.Paired | Pairing.Independent)]
        public sealed partial class Model
        {
            private const int Depth = 2;
            [Submodules(Depth)] private partial IReadOnlyList<Layer> Layers { get; }
            [Parameter(8)] private partial Tensor Bias { get; }
            [Forward(Modes = Modes.Inference)]
            public (Tensor First, Tensor Second) Evaluate([Shape(4)] Tensor x, [Shape(2, DType = DType.Float32)] Tensor y)
            {
                for (int i = 0; i < Depth; i++) { x = Layers[i].Apply(x); }
                foreach (Tensor part in Split(x, 2)) { x += Sum(part); }
                (Tensor a, Tensor b) = (x, -x);
                if (Depth > 1) a = Concatenate(a, b); else return (a, b);
                return (Depth == 2 ? Clamp(a + Bias, -1f, 1f) : a, Reshape(Cast(b, DType.Float32), 2, 2));
            }
        }
        """;

    [Fact]
    public Task TheWholeIsCorrect() => AnalyzerRun.VerifyAsync(Everything);

    [Fact]
    public Task EveryPrefixIsSurvived() => SurviveAsync(Enumerable.Range(0, Everything.Length + 1).Select(length => Everything[..length]));

    [Fact]
    public async Task EveryDeletedTokenIsSurvived()
    {
        SyntaxNode root = await TestCompilation.Parse(Everything).GetRootAsync(CancellationToken.None);
        await SurviveAsync(root.DescendantTokens().Select(token => Everything.Remove(token.SpanStart, token.Span.Length)));
    }

    /// <summary>Sequences up to the end of the front end: what cannot be read gets members that throw, and the analyzer's findings.</summary>
    [Theory]
    [InlineData(SequenceModels.Gpt)]
    [InlineData(SequenceModels.Mixture)]
    public async Task EveryDeletedTokenOfASequenceModelIsSurvived(string source)
    {
        SyntaxNode root = await TestCompilation.Parse(source).GetRootAsync(CancellationToken.None);
        ModelGenerator generator = new() { Compile = definition => new CompiledModel(definition.Type.FullName + ".g.cs", "") };
        IEnumerable<string> edits = root.DescendantTokens().Select(token => source.Remove(token.SpanStart, token.Span.Length));
        await SurviveAsync(edits, generator, SequenceStubs.Source);
    }

    /// <summary>One driver sees all edits, as in an editor. Roslyn turns an exception of an analyzer into AD0001.</summary>
    private static async Task SurviveAsync(IEnumerable<string> sources, ModelGenerator? generator = null, params string[] others)
    {
        GeneratorDriver driver = GeneratorRun.CreateDriver(trackSteps: false, generator);
        CSharpCompilation compilation = TestCompilation.Create(["", .. others]);
        foreach (string source in sources)
        {
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], TestCompilation.Parse(source));
            driver = driver.RunGenerators(compilation, CancellationToken.None);
            AssertSurvived(driver.GetRunResult(), source);
            ImmutableArray<Diagnostic> found = await AnalyzerRun.FindAsync(compilation);
            Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
        }
    }

    private static void AssertSurvived(GeneratorDriverRunResult result, string source)
    {
        GeneratorRunResult run = result.Results.Single();
        Assert.True(run.Exception is null, $"{run.Exception}\n{source}");
        Diagnostic? failure = run.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == "PG0015");
        Assert.True(failure is null, $"{failure}\n{source}");
    }
}
