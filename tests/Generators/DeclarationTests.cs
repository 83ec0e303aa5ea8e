using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>
/// A declaration that cannot be a definition shows our error alone: the emitted file completes its properties and has no error itself,
/// because a build in which the C# compiler finds an error in a declaration withholds those of analyzers.
/// </summary>
public class DeclarationTests
{
    private const string Members = """
        [Parameter(4)] private partial Tensor Gain { get; }
        [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => x * Gain;
        """;

    [Theory]
    [InlineData("public sealed partial record {|PG0012:M|} {")]
    [InlineData("public sealed partial record class {|PG0012:M|}(int Count, Tensor {|PG0012:Parameters|}) {")]
    [InlineData("public sealed partial class {|PG0012:M|}<T, @class> where T : class {")]
    [InlineData("public sealed partial class {|PG0012:M|}(int count) { private int Count => count;")]
    [InlineData("public sealed partial class {|PG0012:M|} { public M(long seed, bool inferenceOnly = false) { }")]
    [InlineData("public abstract partial class {|PG0012:M|} {")]
    [InlineData("public sealed partial class {|PG0012:M|} : System.Exception {")]
    public async Task AnInvalidClassIsTheOnlyErrorOfAModel(string header)
    {
        string source = $"{Definitions.Usings}[PrecisionModel(DType.Float16)] {header} {Members} }}";
        await AnalyzerRun.VerifyAsync(source);
        Assert.Empty(CompilerErrors(source));
    }

    [Theory]
    [InlineData("public sealed partial record {|PG0012:P|} {")]
    [InlineData("public sealed partial class {|PG0012:P|}<T> {")]
    [InlineData("public sealed partial class {|PG0012:P|}(int count) { private int Count => count;")]
    [InlineData("public sealed partial class {|PG0012:P|} { private P(string name) { }")]
    [InlineData("public sealed partial class P { private int {|PG0012:generatedScope|};")]
    [InlineData("public sealed partial class P { private int {|PG0012:generatedInner|}() => 1;")]
    public async Task AnInvalidClassIsTheOnlyErrorOfAModuleAndOfWhatContainsIt(string header)
    {
        string module = header.Contains("<T>", StringComparison.Ordinal) ? "P<int>" : "P";
        string source = $$"""
            {{Definitions.Usings}}
            [PrecisionModule] {{header}}
                [Parameter(4)] private partial Tensor Gain { get; }
                [Submodules] private partial Leaf Inner { get; }
                public Tensor Apply(Tensor x) => Inner.Apply(x) * Gain;
            }
            [PrecisionModule] public sealed partial class Leaf
            {
                [Parameter(4)] private partial Tensor Shift { get; }
                public Tensor Apply(Tensor x) => x + Shift;
            }
            [PrecisionModule] public sealed partial class Outer
            {
                [Submodules(2)] private partial IReadOnlyList<{{module}}> Pieces { get; }
                public Tensor Apply(Tensor x) => Pieces[0].Apply(x);
            }
            [PrecisionModel(DType.Float16)] public sealed partial class M
            {
                [Submodules] private partial Outer Layers { get; }
                [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Layers.Apply(x);
            }
            """;
        await AnalyzerRun.VerifyAsync(source);
        Assert.Empty(CompilerErrors(source));
    }

    [Fact]
    public async Task AGenericTypeAroundAModelIsTheOnlyError()
    {
        string source = $$"""
            {{Definitions.Usings}}
            public static partial class Outer<T>
            {
                [PrecisionModel(DType.Float16)] public sealed partial class {|PG0012:M|} { {{Members}} }
            }
            """;
        await AnalyzerRun.VerifyAsync(source);
        Assert.Empty(CompilerErrors(source));
    }

    /// <summary>
    /// Nothing completes the properties of a class that is closed to other files, so the C# compiler has an error, the analyzer's is
    /// withheld, and the generator says it.
    /// </summary>
    [Theory]
    [InlineData("public class {|PG0001:Outer|} { [PrecisionModel(DType.Float16)] public sealed partial class M { MEMBERS } }", "CS9248")]
    [InlineData("[PrecisionModel(DType.Float16)] file sealed partial class {|PG0012:M|} { MEMBERS }", "CS9248")]
    [InlineData("public class {|PG0001:Outer|} { [PrecisionModule] public sealed partial class P { [Parameter(4)] private partial Tensor Gain { get; } } }", "CS9248")]
    [InlineData("[PrecisionModel(DType.Float16)] public sealed class {|PG0001:M|} { MEMBERS }", "CS0751")]
    public async Task TheGeneratorSaysWhyAClassCannotBeCompleted(string declaration, string expected)
    {
        Markup markup = Markup.Parse(Definitions.Usings + declaration.Replace("MEMBERS", Members));
        CSharpCompilation compilation = TestCompilation.Create(markup.Source);
        Assert.Equal(markup.Expected.Single().Id, Assert.Single(await AnalyzerRun.FindAsync(compilation)).Id);
        Diagnostic[] found = [.. GeneratorRun.Compile(compilation)];
        Assert.Contains(expected, found.Select(diagnostic => diagnostic.Id));
        Diagnostic own = Assert.Single(found, diagnostic => diagnostic.Id.StartsWith("PG", StringComparison.Ordinal));
        Assert.Equal(markup.Expected.Single(), (own.Id, own.Location.SourceSpan));
        Assert.Equal("File0.cs", own.Location.GetLineSpan().Path);
    }

    /// <summary>The stub still has the members that code around the model uses.</summary>
    [Theory]
    [InlineData("public sealed partial record M {", "M")]
    [InlineData("public sealed partial class M<T> {", "M<int>")]
    public void AnInvalidModelKeepsItsPublicMembers(string header, string type)
    {
        string use = $$"""
            public static class Program
            {
                public static void Run()
                {
                    using {{type}} model = new(seed: 1);
                    using {{type}}.Inference inference = model.CreateInference(maximumBatch: 2);
                    using {{type}}.Training training = model.WithDType(DType.Float16).CreateTraining(maximumBatch: 2);
                    inference.Evaluate(new float[4], new float[4]);
                    IPrecisionModel any = model;
                }
            }
            """;
        Assert.Empty(CompilerErrors($"{Definitions.Usings}[PrecisionModel(DType.Float16)] {header} {Members} }} {use}"));
    }

    private static IEnumerable<Diagnostic> CompilerErrors(string marked)
    {
        CSharpCompilation compilation = TestCompilation.Create(Markup.Parse(marked).Source);
        return GeneratorRun.Compile(compilation).Where(diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)
            && diagnostic.Id is not ("CS0169" or "CS9113")); // An unused field or parameter is the example's, not the stub's.
    }
}
