using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Each construct of C# that a definition may use, and the instructions it means.</summary>
public class ConstructTests
{
    private const string Modules = """
        [PrecisionModule]
        public sealed partial class Layer
        {
            public const int Width = 4;
            [Parameter(Width, Width)] private partial Tensor Weight { get; }
            [Parameter(Width)] private partial Tensor Gain { get; }
            public Tensor Apply(Tensor x)
            {
                Tensor normalized = RmsNorm(x, Gain);
                return x + Linear(normalized, Weight);
            }
        }
        """;

    private static void Reads(string body, string expected, string members = "", string result = "Tensor") =>
        Assert.Equal(expected, Definitions.ReadInstructions(Definitions.WithBody(body, members, result)), ignoreLineEndingDifferences: true);

    [Fact]
    public void OperatorsAndLiterals() => Reads(
        "Tensor y = -x * 2 + 0.5f; return (1 - y) / (x - y);",
        """
        %0 = Input(x[4])
        %1 = Negate(%0)
        %2 = Constant(2)
        %3 = Multiply(%1, %2)
        %4 = Constant(0.5)
        %5 = Add(%3, %4)  // y
        %6 = Constant(1)
        %7 = Subtract(%6, %5)
        %8 = Subtract(%0, %5)
        %9 = Divide(%7, %8)
        return Result = %9
        """);

    [Fact]
    public void ReassignedLocalsAndCompoundAssignment() => Reads(
        "Tensor y = x; y = Tanh(y); y += B; y *= y; x = y; return x;",
        """
        %0 = Input(x[4])
        %1 = Tanh(%0)  // y
        %2 = Parameter(B)
        %3 = Add(%1, %2)  // y
        %4 = Multiply(%3, %3)  // y
        return Result = %4
        """);

    [Fact]
    public void AParameterReadTwiceIsOneInstruction() => Reads(
        "return Linear(Linear(x, W), W) * B + B;",
        """
        %0 = Input(x[4])
        %1 = Parameter(W)
        %2 = Linear(%0, %1)
        %3 = Linear(%2, %1)
        %4 = Parameter(B)
        %5 = Multiply(%3, %4)
        %6 = Add(%5, %4)
        return Result = %6
        """);

    [Fact]
    public void ForLoopsAreUnrolled() => Reads(
        "Tensor y = x; for (int i = 0; i < Depth * 2; i += 2) { if (i == 2) continue; if (i == 4) break; y = y * i; } return y;",
        """
        %0 = Input(x[4])
        %1 = Constant(0)
        %2 = Multiply(%0, %1)  // y
        return Result = %2
        """,
        "private const int Depth = 3;");

    [Fact]
    public void ForEachOverArraysAndRanges() => Reads(
        """
        Tensor y = Sum(x);
        foreach (Tensor part in Split(x, 2)) y = y + part;
        foreach (int n in new[] { 1, 2 }) y = y * n;
        foreach (int n in System.Linq.Enumerable.Range(5, 2)) y = y - n;
        foreach (float f in (float[])[0.25f]) y = y / f;
        return y;
        """,
        """
        %0 = Input(x[4])
        %1 = Sum(%0)  // y
        %2 = Slice(%0, 0, 2)  // part
        %3 = Slice(%0, 2, 2)  // part
        %4 = Add(%1, %2)  // y
        %5 = Add(%4, %3)  // y
        %6 = Constant(1)
        %7 = Multiply(%5, %6)  // y
        %8 = Constant(2)
        %9 = Multiply(%7, %8)  // y
        %10 = Constant(5)
        %11 = Subtract(%9, %10)  // y
        %12 = Constant(6)
        %13 = Subtract(%11, %12)  // y
        %14 = Constant(0.25)
        %15 = Divide(%13, %14)  // y
        return Result = %15
        """);

    [Fact]
    public void ConditionsOnConstants() => Reads(
        "bool gated = Kind == 2 && !(Kind > 3); if (gated) { x = Sigmoid(x); } else { x = Tanh(x); } return Kind % 2 == 0 ? Exp(x) : Log(x);",
        """
        %0 = Input(x[4])
        %1 = Sigmoid(%0)  // x
        %2 = Exp(%1)
        return Result = %2
        """,
        "private const int Kind = 2;");

    [Fact]
    public void MethodsAreInlined() => Reads(
        "(Tensor a, Tensor b) = Halves(x); (b, a) = (a, b); return Scaled(b, by: 3f) + a;",
        """
        %0 = Input(x[4])
        %1 = Slice(%0, 0, 2)  // a
        %2 = Slice(%0, 2, 2)  // b
        %3 = Constant(3)
        %4 = Multiply(%1, %3)
        %5 = Add(%4, %2)
        return Result = %5
        """,
        """
        private static (Tensor Left, Tensor Right) Halves(Tensor x) { Tensor[] parts = Split(x, 2); return (parts[0], parts[1]); }
        private Tensor Scaled(Tensor x, float by = 2f) => x * by;
        """);

    [Fact]
    public void TuplesAreReadByName() => Reads(
        "(Tensor Left, Tensor Right) pair = (Exp(x), Log(x)); var other = pair; return (other.Left + other.Item2, pair.Right);",
        """
        %0 = Input(x[4])
        %1 = Exp(%0)
        %2 = Log(%0)
        %3 = Add(%1, %2)
        return First = %3
        return Second = %2
        """,
        result: "(Tensor First, Tensor Second)");

    [Fact]
    public void AttributesOfOperations() => Reads(
        """
        Tensor y = LayerNorm(x, B, B, epsilon: 0.25f);
        y = RmsNorm(LayerNorm(y, B, B));
        y = Clamp(Reshape(y, 2, Half), -1, 2.5f);
        y = Concatenate(y, Reshape(y, new int[] { 2, 2 }), Reshape(y, [2, 2]));
        return Cast(Max(Slice(y, 1, length: 4), 0f), DType.Float32);
        """,
        """
        %0 = Input(x[4])
        %1 = Parameter(B)
        %2 = LayerNorm(%0, %1, %1, 0.25)  // y
        %3 = LayerNorm(%2, %1, %1, 1E-05)
        %4 = RmsNorm(%3, 1E-05)  // y
        %5 = Reshape(%4, 2, 2)
        %6 = Clamp(%5, -1, 2.5)  // y
        %7 = Reshape(%6, 2, 2)
        %8 = Reshape(%6, 2, 2)
        %9 = Concatenate(%6, %7, %8)  // y
        %10 = Slice(%9, 1, 4)
        %11 = Constant(0)
        %12 = Maximum(%10, %11)
        %13 = Cast(%12, Float32)
        return Result = %13
        """,
        "private const int Half = 2;");

    [Fact]
    public void ModulesAreInlinedDepthFirst()
    {
        string source = Definitions.Usings + """
            [PrecisionModel(DType.BFloat16, DType.Float32)]
            public sealed partial class M
            {
                [Parameter(3, Layer.Width)] private partial Tensor Embedding { get; }
                [Submodules(2)] private partial IReadOnlyList<Layer> Layers { get; }
                [Submodules] private partial Layer Last { get; }
                [Forward(Modes = Modes.Inference)]
                public Tensor Evaluate([Shape(5)] Indices tokens)
                {
                    Tensor x = Gather(Embedding, tokens);
                    foreach (Layer layer in Layers) x = layer.Apply(x);
                    return Last.Apply(Layers[Layers.Count - 1].Apply(x));
                }
            }
            """ + Modules;
        const string Expected = """
            model M dtypes(BFloat16, Float32) pairings(1)
                parameter 0 Embedding[3, 4] Default
                parameter 1 Layers.0.Weight[4, 4] Default
                parameter 2 Layers.0.Gain[4] Default
                parameter 3 Layers.1.Weight[4, 4] Default
                parameter 4 Layers.1.Gain[4] Default
                parameter 5 Last.Weight[4, 4] Default
                parameter 6 Last.Gain[4] Default
                forward Evaluate modes(1)
                    %0 = Input(tokens[5] indices)
                    %1 = Parameter(Embedding)
                    %2 = Gather(%1, %0)  // x
                    %3 = Parameter(Layers.0.Gain)
                    %4 = RmsNorm(%2, %3, 1E-05)  // normalized
                    %5 = Parameter(Layers.0.Weight)
                    %6 = Linear(%4, %5)
                    %7 = Add(%2, %6)  // x
                    %8 = Parameter(Layers.1.Gain)
                    %9 = RmsNorm(%7, %8, 1E-05)  // normalized
                    %10 = Parameter(Layers.1.Weight)
                    %11 = Linear(%9, %10)
                    %12 = Add(%7, %11)  // x
                    %13 = RmsNorm(%12, %8, 1E-05)  // normalized
                    %14 = Linear(%13, %10)
                    %15 = Add(%12, %14)
                    %16 = Parameter(Last.Gain)
                    %17 = RmsNorm(%15, %16, 1E-05)  // normalized
                    %18 = Parameter(Last.Weight)
                    %19 = Linear(%17, %18)
                    %20 = Add(%15, %19)
                    return Result = %20

            """;
        Assert.Equal(Expected, Compiler.Definitions.DefinitionPrinter.Print(Definitions.Read(source).Definition), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void SeveralForwardsAndInputDTypes() => Assert.Equal(
        """
        %0 = Input(x[4])
        %1 = Tanh(%0)  // first
        return Result = %1
        %0 = Input(y[2, 2] Float32)
        %1 = Input(z[1])
        %2 = Add(%0, %1)
        return Sum = %2
        return Again = %0
        """,
        Definitions.ReadInstructions(Definitions.Usings + """
            [PrecisionModel(DType.Float16)]
            public sealed partial class M
            {
                [Forward] public Tensor One([Shape(4)] Tensor x) { Tensor first = Tanh(x), second = first; return second; }
                [Forward] public (Tensor Sum, Tensor Again) Two([Shape(2, 2, DType = DType.Float32)] Tensor y, [Shape(1)] Tensor z) => (y + z, y);
            }
            """),
        ignoreLineEndingDifferences: true);
}
