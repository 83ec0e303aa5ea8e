using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class PlatformFunctionTests
{
    private static readonly HazardCase Runtime = new() { HasRuntime = true, ShowsPlatformFunctions = true };

    [Theory]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => {|PG3007:MathF.Sin(x)|};")]
    [InlineData("[PrecisionGen.Reproducible] double F(double x) { return {|PG3007:Math.Tanh(x)|}; }")]
    [InlineData("[PrecisionGen.Reproducible] Func<double, double> F() => y => {|PG3007:Math.Cos(y)|};")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => {|PG3007:MathF.Pow(x, 2)|};")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => {|PG3007:MathF.Asinh(x)|} + {|PG3007:MathF.Cbrt(x)|} + {|PG3007:float.Exp2(x)|} + {|PG3007:float.RootN(x, 5)|};")]
    [InlineData("[PrecisionGen.Reproducible] double F(double x) => {|PG3007:double.Exp10(x)|} + {|PG3007:Math.Acosh(x)|} + {|PG3007:Math.SinCos(x)|}.Sin + {|PG3007:double.Atan2Pi(x, 3)|};")]
    [InlineData("[PrecisionGen.Reproducible] void F(float[] x, float[] y) { {|PG3007:TensorPrimitives.Asinh<float>(x, y)|}; {|PG3007:TensorPrimitives.Pow<float>(x, 1.5f, y)|}; }")]
    public Task Reports_functions_of_the_platform(string code) => Hazard.Reports(code, Runtime);

    [Theory]
    [InlineData("float F(float x) => MathF.Sin(x);")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => MathF.Sqrt(x);")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => MathF.FusedMultiplyAdd(x, x, MathF.Abs(x)) + MathF.Floor(x);")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => x * MathF.Log(2);")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x, float y) => float.Hypot(x, y) + float.SinPi(x) + MathF.Round(x);")]
    [InlineData("void F(float[] x, float[] y) => TensorPrimitives.Asinh<float>(x, y);")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => PrecisionGen.StableMath.Tanh(x);")]
    public Task Is_silent_on_exact_and_constant_ones_and_elsewhere(string code) => Hazard.Silent(code, Runtime);

    [Fact]
    public Task Leaves_functions_of_Math_on_floats_to_their_rule() => Hazard.Reports(
        "[PrecisionGen.Reproducible] float F(float x) => (float){|PG1010:Math.Tanh(x)|};", Runtime);

    [Fact]
    public Task Accepts_the_platform_where_the_options_do() => Hazard.Silent(
        "[PrecisionGen.Reproducible] float F(float x) => MathF.Sin(x);",
        Runtime with { EditorConfig = "precisiongen.transcendental_policy = platform" });

    [Fact]
    public Task Is_a_suggestion() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(float x) => MathF.Sin(x);", DiagnosticSeverity.Info, ["MathF.Sin(x)", "C runtime"], Runtime);

    [Fact]
    public Task Fix_squares_and_calls_the_rounded_function() => Hazard.Fixed(
        """
        [PrecisionGen.Reproducible] float F(float x) => {|PG3007:MathF.Pow(x, 2)|} + {|PG3007:MathF.Tanh(x)|};
        """,
        """
        [PrecisionGen.Reproducible] float F(float x) => x * x + PrecisionGen.StableMath.Tanh(x);
        """,
        Runtime);

    [Fact]
    public Task No_fix_where_the_package_has_no_such_function() => Hazard.NotFixed(
        "[PrecisionGen.Reproducible] float F(float x) => {|PG3007:MathF.Sin(x)|};", Runtime);

    [Fact]
    public Task Fix_takes_arguments_by_their_names() => Hazard.Fixed(
        "float weight; [PrecisionGen.Reproducible] float F(float z) => {|PG3007:MathF.Pow(y: 2, x: z)|} + {|PG3007:MathF.Pow(weight, 2)|} + {|PG3007:MathF.Exp(x: z)|};",
        "float weight; [PrecisionGen.Reproducible] float F(float z) => z * z + weight * weight + PrecisionGen.StableMath.Exp(z);",
        Runtime);

    [Theory]
    [InlineData("float Next { get; set; } [PrecisionGen.Reproducible] float F() => {|PG3007:MathF.Pow(Next, 2)|};")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => {|PG3007:MathF.Pow(y: x, x: 2)|};")]
    [InlineData("volatile float shared; [PrecisionGen.Reproducible] float F() => {|PG3007:MathF.Pow(shared, 2)|};")]
    public Task No_fix_where_x_would_be_read_twice(string code) => Hazard.NotFixed(code, Runtime);
}
