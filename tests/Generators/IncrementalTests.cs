using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>What re-runs after an edit, and that no cached model holds on to a compilation.</summary>
public class IncrementalTests
{
    private const string Module = Definitions.Usings + """
        namespace Samples;
        [PrecisionModule]
        public sealed partial class Layer
        {
            [Parameter(4)] private partial Tensor Gain { get; }
            public Tensor Apply(Tensor x) => x * Gain;
        }
        [PrecisionModel(DType.Float32)]
        public sealed partial class WithLayer
        {
            [Submodules(2)] private partial IReadOnlyList<Layer> Layers { get; }
            [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Layers[0].Apply(Layers[1].Apply(x));
        }
        """;

    private static readonly string[] Steps =
        [TrackingNames.ReadModel, TrackingNames.CompileModel, TrackingNames.ReadModule, TrackingNames.EmitModule];

    [Fact]
    public void AnEditElsewhereReRunsNoEmission()
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = Start(Definitions.CartPole, Module, "class Other { }");
        SyntaxTree other = compilation.SyntaxTrees.Single(tree => tree.FilePath == "File2.cs");
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(other, TestCompilation.Parse("class Other { int edited; }", "File2.cs")), CancellationToken.None);
        AssertNothingNew(driver);
    }

    [Fact]
    public void MovedCodeGivesEqualModels()
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = Start(Definitions.CartPole, Module, "class Other { }");
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => tree.FilePath is "File0.cs" or "File1.cs"))
        {
            string moved = "// a comment\n\n" + tree.ToString().Replace("Tanh(Linear(", "Tanh(  /* moved */\n Linear(", System.StringComparison.Ordinal);
            compilation = compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(moved, tree.FilePath));
        }

        driver = driver.RunGenerators(compilation, CancellationToken.None);
        Assert.All(GeneratorRun.Reasons(driver, TrackingNames.ReadModel), reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        AssertNothingNew(driver);
    }

    [Fact]
    public void AnEditInsideReRunsThatModelAlone()
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = Start(Definitions.CartPole, Module);
        SyntaxTree tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == "File0.cs");
        string edited = tree.ToString().Replace("Tanh(Linear", "Relu(Linear", System.StringComparison.Ordinal);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(edited, tree.FilePath)), CancellationToken.None);
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], GeneratorRun.Reasons(driver, TrackingNames.ReadModel).Order());
        Assert.Single(GeneratorRun.Reasons(driver, TrackingNames.CompileModel), reason => reason == IncrementalStepRunReason.Modified);
        Assert.Single(GeneratorRun.Reasons(driver, TrackingNames.CompileModel), reason => reason == IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void AnEditInAModuleReRunsTheModelThatUsesIt()
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = Start(Definitions.CartPole, Module);
        SyntaxTree tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == "File1.cs");
        string edited = tree.ToString().Replace("x * Gain", "x / Gain", System.StringComparison.Ordinal);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(edited, tree.FilePath)), CancellationToken.None);
        Assert.Single(GeneratorRun.Reasons(driver, TrackingNames.CompileModel), reason => reason == IncrementalStepRunReason.Modified);
        Assert.Single(GeneratorRun.Reasons(driver, TrackingNames.CompileModel), reason => reason == IncrementalStepRunReason.Cached);

        // The module's own file holds its declarations alone, which did not change.
        Assert.DoesNotContain(IncrementalStepRunReason.Modified, GeneratorRun.Reasons(driver, TrackingNames.EmitModule));
    }

    [Fact]
    public void NoSymbolSurvivesInACachedModel()
    {
        (GeneratorDriver driver, _) = Start(Definitions.CartPole, Module, Definitions.Usings + "[PrecisionModel] partial class Broken { int count; }");
        ImmutableDictionary<string, ImmutableArray<IncrementalGeneratorRunStep>> steps = driver.GetRunResult().Results.Single().TrackedSteps;
        int visited = 0;
        foreach (string step in Steps)
        {
            foreach (object output in steps[step].SelectMany(run => run.Outputs).Select(output => output.Value))
            {
                visited += ObjectGraph.Visit(output, node =>
                {
                    Assert.False(IsOfACompilation(node), $"{step} keeps a {node.GetType()}");
                    return true;
                });
            }
        }

        Assert.True(visited > 100, $"Only {visited} objects were visited.");
    }

    [Fact]
    public void TheWalkFindsASymbol()
    {
        CSharpCompilation compilation = TestCompilation.Create("class C { }");
        bool found = false;
        ObjectGraph.Visit(new { Inner = new object[] { compilation.GetTypeByMetadataName("C")! } }, node =>
        {
            found |= IsOfACompilation(node);
            return !IsOfACompilation(node);
        });
        Assert.True(found);
    }

    private static bool IsOfACompilation(object node) =>
        node is ISymbol or Compilation or SyntaxNode or SyntaxTree or SemanticModel or Location or IOperation;

    private static (GeneratorDriver Driver, CSharpCompilation Compilation) Start(params string[] sources)
    {
        CSharpCompilation compilation = TestCompilation.Create(sources);
        GeneratorDriver driver = GeneratorRun.CreateDriver().RunGenerators(compilation, CancellationToken.None);
        Assert.All(GeneratorRun.Reasons(driver, TrackingNames.CompileModel), reason => Assert.Equal(IncrementalStepRunReason.New, reason));
        return (driver, compilation);
    }

    private static void AssertNothingNew(GeneratorDriver driver)
    {
        foreach (string step in Steps)
        {
            IncrementalStepRunReason[] reasons = GeneratorRun.Reasons(driver, step);
            Assert.NotEmpty(reasons);
            Assert.All(reasons, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {reason}"));
        }

        Assert.All(GeneratorRun.Reasons(driver, TrackingNames.CompileModel), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(GeneratorRun.Reasons(driver, TrackingNames.EmitModule), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }
}
