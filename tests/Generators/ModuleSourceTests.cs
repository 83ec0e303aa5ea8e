using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Modules in files of the project and in other assemblies.</summary>
public class ModuleSourceTests
{
    private const string Module = Definitions.Usings + """
        namespace Library;
        [PrecisionModule]
        public sealed partial class Layer
        {
            [Parameter(4)] private partial Tensor Gain { get; }
            public Tensor Apply(Tensor x) => x * Gain;
        }
        """;

    private const string Model = Definitions.Usings + """
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            [Submodules] private partial Library.Layer Layer { get; }
            [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Layer.Apply(x);
        }
        """;

    [Fact]
    public Task AModuleInAnotherFileIsRead() => AnalyzerRun.VerifyAsync(Model, Module);

    [Fact]
    public async Task PG0008_AModuleOfAnotherProjectOrAssemblyHasNoSource()
    {
        GeneratorDriver driver = GeneratorRun.CreateDriver();
        driver.RunGeneratorsAndUpdateCompilation(
            TestCompilation.Create(Module).WithAssemblyName("Library"), out Compilation library, out _, CancellationToken.None);
        using MemoryStream image = new();
        Assert.True(library.Emit(image, cancellationToken: CancellationToken.None).Success);
        foreach (MetadataReference reference in new MetadataReference[] { library.ToMetadataReference(), MetadataReference.CreateFromImage(image.ToArray()) })
        {
            CSharpCompilation compilation = TestCompilation.Create(Model).AddReferences(reference);
            ImmutableArray<Diagnostic> found = await AnalyzerRun.FindAsync(compilation);
            Diagnostic diagnostic = Assert.Single(found);
            Assert.Equal("PG0008", diagnostic.Id);
            Assert.Equal("Layer", compilation.SyntaxTrees.Single().ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        }
    }
}
