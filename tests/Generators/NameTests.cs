using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Names and lengths that a definition may choose freely, and the emitted code has to live with.</summary>
public class NameTests
{
    /// <summary>The names of every local of an emitted method; and dtypes enough that a message is a line of its own, and long.</summary>
    [Fact]
    public void InputsAndOutputsMayHaveTheNamesOfEmittedLocals() => Assert.Empty(Problems("""
        [PrecisionModel(DType.Float16, DType.Float32, DType.BFloat16)]
        public sealed partial class ModelWithANameThatIsLongEnoughToBeCut
        {
            [Parameter(4)] private partial Tensor Gain { get; }
            [Forward] public (Tensor First, Tensor Samples) Evaluate([Shape(4)] Tensor Batch, [Shape(4)] Tensor stamp) => (Batch * Gain, stamp);
        }
        """));

    /// <summary>The stub of a broken definition must not have errors of its own: the C# compiler then withholds those of analyzers.</summary>
    [Theory]
    [InlineData("[Forward] public Tensor Evaluate([Shape(4)] Tensor result) => result * Gain;")]
    [InlineData("[Forward] public (Tensor X, Tensor Y) Evaluate([Shape(4)] Tensor x) => (x * Gain, x);")]
    [InlineData("[Forward] public Tensor Evaluate([Shape(4)] Tensor x) => x * Gain; [Forward] public Tensor EvaluateBackward([Shape(4)] Tensor x) => x;")]
    [InlineData("[Forward] public Tensor Evaluate([Shape(4)] Tensor X, [Shape(4)] Tensor x) => x * Gain + X;")]
    [InlineData("public Model() { } [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => x * Gain;")]
    public void AStubHasNoErrorOfItsOwn(string members) => Assert.Empty(Problems($$"""
        [PrecisionModel(DType.Float16)]
        public sealed partial class Model
        {
            [Parameter(4)] private partial Tensor Gain { get; }
            {{members}}
        }
        """));

    /// <summary>Every word that C# reserves, as the name of a parameter, input, local, output, forward, submodule, module and model.</summary>
    [Fact]
    public async Task ANameMayBeAKeyword()
    {
        string Each(Func<string, string> text) => string.Join("\n", Keywords.All.Select(text));
        string Upper(string word) => char.ToUpperInvariant(word[0]) + word[1..];
        string source = Definitions.Usings + $$"""
            namespace @namespace;
            [PrecisionModule]
            public sealed partial class @struct
            {
                [Parameter(4)] private partial Tensor @this { get; }
                internal Tensor @return(Tensor @in) => @in * @this;
            }
            [PrecisionModel(DType.Float32)]
            public sealed partial class @class
            {
                [Submodules] private partial @struct @else { get; }
                [Submodules(2)] private partial IReadOnlyList<@struct> @for { get; }
                [Forward]
                public (Tensor @if, Tensor Else) @do([Shape(4)] Tensor @while, [Shape(4)] Tensor Do)
                {
                    {{Each(word => word is "while" ? "" : $"Tensor @{word} = @while * Tanh(@while);")}}
                    Tensor y = this.@else.@return(this.@for[0].@return(this.@for[1].@return(@while)));
                    {{Each(word => $"y = y * @{word};")}}
                    return (y, Do);
                }
            }
            [PrecisionModel(DType.Float32)]
            public sealed partial class Other
            {
                {{Each(word => $"[Parameter(4)] private partial Tensor @{word} {{ get; }}")}}
                {{Each(word => $"[Parameter(4)] private partial Tensor {Upper(word)} {{ get; }}")}}
                [Forward]
                public Tensor Evaluate([Shape(4)] Tensor y)
                {
                    {{Each(word => $"y = y * @{word} + {Upper(word)};")}}
                    return y;
                }
            }
            [PrecisionModel(DType.Float32)]
            public sealed partial class Third
            {
                [Parameter(4)] private partial Tensor Gain { get; }
                {{Each(word => $"[Forward] public Tensor @{word}([Shape(4)] Tensor x) => x * Gain;")}}
            }
            """;
        await AnalyzerRun.VerifyAsync(source);
        Assert.Empty(Problems(source[Definitions.Usings.Length..]));
    }

    [Theory]
    [MemberData(nameof(GeneratedMembers))]
    public async Task AParameterWithTheNameOfAGeneratedMemberIsTheOnlyError(string name)
    {
        await VerifyAsync($"[Parameter(4)] private partial Tensor {{|PG0012:{name}|}} {{ get; }} [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => x * {name};");
        await VerifyAsync($"[Forward] public Tensor {{|PG0012:{name}|}}([Shape(4)] Tensor x) => Tanh(x);");
    }

    [Theory]
    [InlineData("public void {|PG0012:Dispose|}() { }")]
    [InlineData("public void Dispose(bool all) { }")]
    [InlineData("public int CreateInference() => 1;")]
    [InlineData("private Tensor {|PG0012:Inference|}(Tensor x) => x;")]
    [InlineData("private sealed class {|PG0012:Training|} { }")]
    [InlineData("private int {|PG0012:generatedPiece|}() => 1; [Submodules] private partial P Piece { get; }")]
    [InlineData("[Forward] public Tensor {|PG0012:generatedEvaluateRunner|}([Shape(4)] Tensor x) => Tanh(x);")]
    public Task AMemberWithTheNameOfAGeneratedOneIsTheOnlyError(string member) =>
        VerifyAsync("[Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); " + member);

    [Theory]
    [InlineData("Inference")]
    [InlineData("Parameters")]
    [InlineData("DType")]
    public Task AModelWithTheNameOfAGeneratedMemberIsTheOnlyError(string name) => VerifyAsync(
        "[PrecisionGen.Forward] public PrecisionGen.Tensor Evaluate([PrecisionGen.Shape(4)] PrecisionGen.Tensor x) => PrecisionGen.Operations.Tanh(x);",
        name);

    public static TheoryData<string> GeneratedMembers => new(GeneratedNames.OfModel.Keys);

    /// <summary>The list of names against the members that are emitted, so that a new member cannot be forgotten.</summary>
    [Fact]
    public void EveryEmittedMemberHasAListedName()
    {
        CSharpCompilation compilation = TestCompilation.Create(Definitions.Usings + $$"""
            {{Piece}}
            [PrecisionModel(DType.Float32)]
            public sealed partial class Model
            {
                [Submodules] private partial P Piece { get; }
                [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Piece.Apply(x);
            }
            """);
        GeneratorRun.CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, CancellationToken.None);
        INamedTypeSymbol model = generated.GetTypeByMetadataName("Model")!;
        string[] own = ["Piece", "get_Piece", ".ctor", ".cctor", "Evaluate", "EvaluateBackward", GeneratedNames.FieldOf("Piece"), GeneratedNames.RunnerOf("Evaluate")];
        Assert.Empty(Names(model).Except(own).Except(GeneratedNames.OfModel.Keys));
        Assert.Empty(Names(generated.GetTypeByMetadataName("P")!).Except(["Apply", "Gain", "get_Gain", ".ctor"]).Except(GeneratedNames.OfModule.Keys));
        foreach (INamedTypeSymbol kernel in model.GetTypeMembers())
        {
            IEnumerable<string> inherited = Bases(kernel).SelectMany(Names);
            Assert.Empty(Names(kernel).Concat(inherited).Except(own).Except(GeneratedNames.OfKernel));
            Assert.Contains("Threads", inherited);
        }

        static IEnumerable<string> Names(INamedTypeSymbol type) => type.GetMembers()
            .Where(member => member.DeclaredAccessibility != Accessibility.Internal && member is not IMethodSymbol { AssociatedSymbol: not null })
            .Where(member => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, type.ContainingAssembly))
            .Where(member => member.DeclaredAccessibility != Accessibility.Private || member.Locations.Any(location => location.IsInSource))
            .Select(member => member.Name).Where(name => !name.StartsWith('<'));

        static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
        {
            for (INamedTypeSymbol? level = type.BaseType; level?.SpecialType == SpecialType.None; level = level.BaseType)
            {
                yield return level;
            }
        }
    }

    private const string Piece = """
        [PrecisionModule]
        public sealed partial class P
        {
            [Parameter(4)] private partial Tensor Gain { get; }
            public Tensor Apply(Tensor x) => x * Gain;
        }
        """;

    private static async Task VerifyAsync(string members, string name = "M")
    {
        string mark = name == "M" ? name : $"{{|PG0012:{name}|}}";
        string piece = members.Contains(" P ", StringComparison.Ordinal) ? Piece : "";
        string source = $"{Definitions.Usings}{piece} [PrecisionModel(PrecisionGen.DType.Float16)] public sealed partial class {mark} {{ {members} }}";
        await AnalyzerRun.VerifyAsync(source);
        Assert.Empty(Problems(Markup.Parse(source).Source[Definitions.Usings.Length..]));
    }

    private static IEnumerable<Diagnostic> Problems(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(Definitions.Usings + source);
        return GeneratorRun.Compile(compilation).Where(diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));
    }
}
