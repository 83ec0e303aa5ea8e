using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Source text of definitions, and what the front end reads from it.</summary>
internal static class Definitions
{
    public const string Usings = "using System.Collections.Generic;\nusing PrecisionGen;\nusing static PrecisionGen.Operations;\n";

    public const string CartPole = Usings + """
        namespace Samples;

        [PrecisionModel(DType.Float16)]
        public sealed partial class CartPolePolicy
        {
            [Parameter(64, 4, Initializer = Initializer.Orthogonal)] private partial Tensor Encoder { get; }
            [Parameter(64)] private partial Tensor EncoderBias { get; }
            [Parameter(2, 64, Initializer = Initializer.Orthogonal, Gain = 0.01f)] private partial Tensor PolicyHead { get; }
            [Parameter(1, 64, Initializer = Initializer.Orthogonal)] private partial Tensor ValueHead { get; }

            [Forward]
            public (Tensor LogProbabilities, Tensor Value) Evaluate([Shape(4)] Tensor observation)
            {
                Tensor hidden = Tanh(Linear(observation, Encoder, EncoderBias));
                Tensor logits = Cast(Linear(hidden, PolicyHead), DType.Float32);
                return (LogSoftmax(logits), Linear(hidden, ValueHead));
            }
        }
        """;

    /// <summary>A model M with parameters W [4, 4] and B [4] whose forward Evaluate(x) has the given body.</summary>
    public static string WithBody(string body, string members = "", string result = "Tensor") => Usings + $$"""
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            [Parameter(4, 4)] private partial Tensor W { get; }
            [Parameter(4)] private partial Tensor B { get; }
            {{members}}
            [Forward]
            public {{result}} Evaluate([Shape(4)] Tensor x)
            {
                {{body}}
            }
        }
        """;

    public static ModelReading Read(params string[] sources)
    {
        CSharpCompilation compilation = TestCompilation.Create(sources);
        return DefinitionReader.ReadModel(FindModel(compilation), compilation, CancellationToken.None);
    }

    /// <summary>The instructions of the first forward, printed, after asserting that nothing was reported.</summary>
    public static string ReadInstructions(params string[] sources)
    {
        ModelReading reading = Read(sources);
        Assert.Empty(reading.Diagnostics.Select(diagnostic => diagnostic.ToDiagnostic().ToString()));
        Assert.False(reading.HasErrors);
        string[] lines = DefinitionPrinter.Print(reading.Definition).Split('\n');
        return string.Join("\n", lines.Where(line => line.StartsWith("        ", StringComparison.Ordinal)).Select(line => line.Trim()));
    }

    public static INamedTypeSymbol FindModel(Compilation compilation) => compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type)
        .OfType<INamedTypeSymbol>().First(KnownTypes.IsModel);
}
