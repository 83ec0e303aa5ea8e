using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Prints how long an edit inside a definition of 20 layers takes. It asserts no time: run it alone, with -explicit only.</summary>
public class RegenerationBenchmark(ITestOutputHelper output)
{
    private const int Edits = 40;

    private const string Layers = Definitions.Usings + """
        [PrecisionModule]
        public sealed partial class Layer
        {
            public const int Width = 64;
            [Parameter(Width)] private partial Tensor Gain { get; }
            [Parameter(4 * Width, Width)] private partial Tensor Up { get; }
            [Parameter(4 * Width)] private partial Tensor UpBias { get; }
            [Parameter(Width, 4 * Width)] private partial Tensor Down { get; }
            public Tensor Apply(Tensor x) => x + Linear(Gelu(Linear(RmsNorm(x, Gain), Up, UpBias)), Down);
        }
        [PrecisionModel(DType.Float16)]
        public sealed partial class Deep
        {
            [Submodules(20)] private partial IReadOnlyList<Layer> Layers { get; }
            [Forward]
            public Tensor Evaluate([Shape(Layer.Width)] Tensor x)
            {
                foreach (Layer layer in Layers) x = layer.Apply(x);
                return LogSoftmax(x * 0.5f);
            }
        }
        """;

    [Fact(Explicit = true)]
    public void AnEditInsideADefinitionOfTwentyLayers()
    {
        CSharpCompilation compilation = TestCompilation.Create(Layers);
        GeneratorDriver driver = GeneratorRun.CreateDriver(trackSteps: false).RunGenerators(compilation, CancellationToken.None);
        double[] reading = new double[Edits];
        double[] compiling = new double[Edits];
        double[] generation = new double[Edits];
        for (int edit = 0; edit < Edits; edit++)
        {
            string edited = Layers.Replace("0.5f", FormattableString.Invariant($"{edit + 2}f"), StringComparison.Ordinal);
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], TestCompilation.Parse(edited));
            INamedTypeSymbol model = Definitions.FindModel(compilation);
            ModelReading read = null!;
            reading[edit] = Time(() => read = DefinitionReader.ReadModel(model, compilation, CancellationToken.None));
            compiling[edit] = Time(() => Compiler.Compiler.Compile(read.Definition));
            CSharpCompilation fresh = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], TestCompilation.Parse(edited));
            generation[edit] = Time(() => driver = driver.RunGenerators(fresh, CancellationToken.None));
        }

        output.WriteLine($"reading {Describe(reading)}; compiling {Describe(compiling)}; from the edit to the emitted file {Describe(generation)}");
    }

    private static string Describe(double[] values) =>
        FormattableString.Invariant($"{values.Order().ElementAt(values.Length / 2):F1} ms (best {values.Min():F1})");

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
