using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class UnguardedSoftplusTests
{
    [Theory]
    [InlineData("float F(float x) => {|PG2003:MathF.Log(1 + MathF.Exp(x))|};")]
    [InlineData("double F(double x) { return {|PG2003:Math.Log(Math.Exp(x) + 1.0)|}; }")]
    [InlineData("double F(double x) { double e = Math.Exp(x); return {|PG2003:Math.Log(1 + e)|}; }")]
    [InlineData("double F(double x) { double sum = 1 + Math.Exp(-x); return {|PG2003:Math.Log(sum)|}; }")]
    [InlineData("double F(double[] y, double[] f) { double loss = 0; for (int i = 0; i < y.Length; i++) loss += {|PG2003:Math.Log(1 + Math.Exp(-y[i] * f[i]))|}; return loss; }")]
    [InlineData("float[] F(float[] z) => z.Select(v => {|PG2003:MathF.Log(1f + MathF.Exp(v))|}).ToArray();")]
    [InlineData("Half F(Half x) => {|PG2003:Half.Log(Half.One + Half.Exp(x))|};")]
    [InlineData("float F(float x) => (float){|PG2003:Math.Log(1 + Math.Exp(x))|};")]
    [InlineData("float F(float x) { Func<float, float> f = y => {|PG2003:MathF.Log(1f + MathF.Exp(y))|}; return f(x); }")]
    [InlineData("T F<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => {|PG2003:T.Log(T.One + T.Exp(x))|};")]
    public Task Reports_the_unguarded_form(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float x) => x > 20 ? x : MathF.Log(1 + MathF.Exp(x));")]
    [InlineData("float F(float x) => x >= 0 ? x + MathF.Log(1 + MathF.Exp(-x)) : MathF.Log(1 + MathF.Exp(x));")]
    [InlineData("float F(float x) => MathF.Log(1 + MathF.Exp(Math.Min(x, 20)));")]
    [InlineData("float F(float x) => Math.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)));")]
    [InlineData("float F(float x) { if (x > 20) { return x; } return MathF.Log(1 + MathF.Exp(x)); }")]
    [InlineData("float F(float x) => x switch { > 20 => x, _ => MathF.Log(1 + MathF.Exp(x)) };")]
    [InlineData("float F(float x) { if (x > 20) x = 20; return MathF.Log(1 + MathF.Exp(x)); }")]
    [InlineData("float F(float[] z) { float max = z.Max(); float s = 0; foreach (float v in z) s += MathF.Log(1 + MathF.Exp(v - max)); return s; }")]
    [InlineData("float F(float x) { float d = -Math.Abs(x); return MathF.Log(1 + MathF.Exp(d)); }")]
    [InlineData("double LogSumExp(double a, double b) { if (a < b) (a, b) = (b, a); return a + Math.Log(1 + Math.Exp(b - a)); }")]
    [InlineData("double F(double a, double b) => a > b ? a + Math.Log(1 + Math.Exp(b - a)) : b + Math.Log(1 + Math.Exp(a - b));")]
    [InlineData("double F(double distance) => Math.Log(1 + Math.Exp(-distance));")]
    [InlineData("T F<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => x > T.Zero ? x + T.Log(T.One + T.Exp(-x)) : T.Log(T.One + T.Exp(x));")]
    public Task Is_silent_where_the_argument_is_bounded(string code) => Hazard.Silent(code);

    [Fact]
    public Task Names_the_limit() => Hazard.Says(
        "float F(float logit) => MathF.Log(1 + MathF.Exp(logit));", DiagnosticSeverity.Warning, ["Exp(logit)", "88.72"]);

    private const string Before = "public static double Value() => F(100); static float F(float x) => {|PG2003:MathF.Log(1 + MathF.Exp(x))|};";

    [Theory]
    [InlineData(false, "MathF.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)))")]
    [InlineData(true, "PrecisionGen.StableMath.Softplus(x)")]
    public async Task Fix_is_finite(bool hasRuntime, string expression)
    {
        HazardCase options = new() { HasRuntime = hasRuntime };
        string after = $"public static double Value() => F(100); static float F(float x) => {expression};";
        await Hazard.Fixed(Before, after, options);
        Hazard.Improves(Before, after, 100, 1e-6, options);
    }

    [Theory]
    [InlineData("float F(Func<float> x) => {|PG2003:MathF.Log(1 + MathF.Exp(x()))|};")]
    [InlineData("double F(double x) { double e = Math.Exp(x); return {|PG2003:Math.Log(1 + e)|}; }")]
    [InlineData("T F<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => {|PG2003:T.Log(T.One + T.Exp(x))|};")]
    public Task No_fix_where_the_argument_would_be_computed_twice(string code) => Hazard.NotFixed(code);

    [Fact]
    public Task Fix_with_the_package_names_the_argument_once() => Hazard.Fixed(
        "float F(Func<float> x) => {|PG2003:MathF.Log(1 + MathF.Exp(x()))|};", "float F(Func<float> x) => PrecisionGen.StableMath.Softplus(x());",
        new HazardCase { HasRuntime = true });

    [Fact]
    public Task Fix_in_half() => Hazard.Fixed(
        "Half F(Half x) => {|PG2003:Half.Log(Half.One + Half.Exp(-x))|};",
        "Half F(Half x) => Half.Max(-x, Half.Zero) + Half.Log(Half.One + Half.Exp(-Half.Abs(x)));");
}
