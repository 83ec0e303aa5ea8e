using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class LengthDependentFunctionTests
{
    private static readonly HazardCase Runtime = new() { HasRuntime = true };

    [Theory]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) => {|PG3004:TensorPrimitives.Exp(x, y)|};")]
    [InlineData("[PrecisionGen.Reproducible] void F(ReadOnlySpan<float> x, Span<float> y) { {|PG3004:TensorPrimitives.Tanh(x, y)|}; }")]
    [InlineData("[PrecisionGen.Reproducible] void F(double[] x, double[] y) { void G() { {|PG3004:TensorPrimitives.Log<double>(x, y)|}; } G(); }")]
    [InlineData("[PrecisionGen.Reproducible] Action F(float[] x) => () => {|PG3004:TensorPrimitives.Sigmoid(x, x)|};")]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) { {|PG3004:TensorPrimitives.SinPi<float>(x, y)|}; {|PG3004:TensorPrimitives.Exp10<float>(x, y)|}; }")]
    [InlineData("[PrecisionGen.Reproducible] void F(double[] x, double[] y) { {|PG3004:TensorPrimitives.Log2P1<double>(x, y)|}; {|PG3004:TensorPrimitives.ExpM1<double>(x, y)|}; }")]
    public Task Reports_functions_in_reproducible_code(string code) => Hazard.Reports(code, Runtime);

    [Theory]
    [InlineData("void F(float[] x, float[] y) => TensorPrimitives.Exp(x, y);")]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) => TensorPrimitives.Add(x, y, y);")]
    [InlineData("[PrecisionGen.Reproducible] void F(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Sqrt(x, y);")]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) => TensorPrimitives.Abs(x, y);")]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) => TensorPrimitives.Asinh<float>(x, y);")]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) => TensorPrimitives.Pow<float>(x, 1.5f, y);")]
    [InlineData("[PrecisionGen.Reproducible] void F(Half[] x, Half[] y) => TensorPrimitives.Exp<Half>(x, y);")]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) => PrecisionGen.StableMath.Exp(x, y);")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => MathF.Exp(Math.Min(x, 1));")]
    public Task Is_silent_on_exact_functions_and_elsewhere(string code) => Hazard.Silent(code, Runtime);

    [Fact]
    public Task Warns_everywhere_where_the_scope_is_all() => Hazard.Reports(
        "void F(float[] x, float[] y) => {|PG3004:TensorPrimitives.Exp(x, y)|};", new HazardCase { EditorConfig = "precisiongen.scope = all" });

    [Theory]
    [InlineData("void F(float[] x, float[] y) => TensorPrimitives.Exp(x, y);", "spans of 1 to 3 elements by MathF", "56.6 %")]
    [InlineData("void F(float[] x, float[] y) => TensorPrimitives.Sin<float>(x, y);", "spans of 1 to 3 elements by MathF", "1.3 %")]
    [InlineData("void F(double[] x, double[] y) => TensorPrimitives.Tanh<double>(x, y);", "spans of 1 element by Math", "59.2 %")]
    public Task Says_how_many_differ(string code, string how, string share) => Hazard.Says(
        "[PrecisionGen.Reproducible] " + code, DiagnosticSeverity.Warning, ["TensorPrimitives.", how, share], Runtime);

    [Fact]
    public Task Fix_calls_the_function_of_one_order() => Hazard.Fixed(
        "[PrecisionGen.Reproducible] void F(float[] x, float[] y) => {|PG3004:TensorPrimitives.Exp(x, y)|};",
        "[PrecisionGen.Reproducible] void F(float[] x, float[] y) => PrecisionGen.StableMath.Exp(x, y);",
        Runtime);

    [Fact]
    public Task No_fix_where_the_package_has_no_such_function() => Hazard.NotFixed(
        "[PrecisionGen.Reproducible] void F(float[] x, float[] y) => {|PG3004:TensorPrimitives.Cosh(x, y)|};", Runtime);

    /// <summary>The share of elements whose bits differ between a span of one and a span of 64.</summary>
    [Fact]
    public void Fixed_code_returns_the_same_bits_at_every_length() => Hazard.Improves(
        Share("TensorPrimitives.Exp"), Share("PrecisionGen.StableMath.Exp"), 0, 0, Runtime);

    private static string Share(string function) => $$"""
        public static double Value()
        {
            float[] x = Enumerable.Range(0, 64).Select(i => i * 0.037f - 1).ToArray();
            float[] all = new float[64];
            float[] one = new float[1];
            {{function}}(x, all);
            int differing = 0;
            for (int i = 0; i < x.Length; i++)
            {
                {{function}}(x.AsSpan(i, 1), one);
                differing += one[0] == all[i] ? 0 : 1;
            }

            return (double)differing;
        }
        """;
}
