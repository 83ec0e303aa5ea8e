using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>The JIT does not optimize a method of more than 60,000 bytes of IL: no model, however large, may emit one.</summary>
public class EmittedSizeTests
{
    private const int LargestMethod = 60_000;

    private const string Deep = Definitions.Usings + """
        namespace Samples;

        [PrecisionModule]
        public sealed partial class Block
        {
            [Parameter(64)] private partial Tensor Gain { get; }
            [Parameter(128, 64)] private partial Tensor Up { get; }
            [Parameter(64, 128)] private partial Tensor Down { get; }
            public Tensor Apply(Tensor x) => x + Linear(GeluTanh(Linear(RmsNorm(x, Gain), Up)), Down);
        }

        [PrecisionModel(DType.Float16, Pairings = Pairing.Paired | Pairing.Independent | Pairing.Reordered)]
        public sealed partial class Deep
        {
            [Submodules(40)] private partial IReadOnlyList<Block> Blocks { get; }

            [Forward]
            public Tensor Evaluate([Shape(64)] Tensor x)
            {
                foreach (Block block in Blocks) x = block.Apply(x);
                return LogSoftmax(Softplus(Silu(Gelu(GeluTanh(x)))));
            }
        }
        """;

    [Fact]
    public void NoEmittedMethodIsTooLargeForTheJitToOptimize()
    {
        (string Name, int Size)[] methods = SizesOf(Deep);

        // Forty blocks are one loop; unrolled they would be more than a thousand methods.
        Assert.InRange(methods.Length, 100, 400);
        Assert.DoesNotContain(methods, method => method.Size >= LargestMethod);
    }

    private static (string Name, int Size)[] SizesOf(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        GeneratorRun.CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        using MemoryStream stream = new();
        EmitResult result = generated.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
        stream.Position = 0;
        using PEReader file = new(stream);
        MetadataReader metadata = file.GetMetadataReader();
        return metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0)
            .Select(method => (metadata.GetString(method.Name), file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!.Length)).ToArray();
    }
}
