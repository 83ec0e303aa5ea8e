using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class OverflowingSigmoidTests
{
    [Theory]
    [InlineData("float F(float x) => {|PG2008:MathF.Exp(x) / (1 + MathF.Exp(x))|};")]
    [InlineData("double F(double x) { double e = Math.Exp(x); return {|PG2008:e / (e + 1.0)|}; }")]
    [InlineData("float F(float x) { var e = MathF.Exp(2 * x); return {|PG2008:(e - 1) / (e + 1)|}; }")]
    [InlineData("double F(double x) => {|PG2008:(Math.Exp(x) - Math.Exp(-x)) / (Math.Exp(x) + Math.Exp(-x))|};")]
    [InlineData("float F(float x) => {|PG2008:(1 - MathF.Exp(-2 * x)) / (1 + MathF.Exp(-2 * x))|};")]
    [InlineData("float F(float x) => {|PG2008:x * MathF.Exp(x) / (1 + MathF.Exp(x))|};")]
    [InlineData("double F(double x) { var e = Math.Exp(-x); return {|PG2008:e / Math.Pow(1 + e, 2)|}; }")]
    [InlineData("double F(double x) { var e = Math.Exp(-x); var d = 1 + e; return {|PG2008:e / (d * d)|}; }")]
    [InlineData("Half F(Half x) => {|PG2008:Half.Exp(x) / (Half.One + Half.Exp(x))|};")]
    [InlineData("void F(float[] x) { for (int i = 0; i < x.Length; i++) { float e = MathF.Exp(x[i]); x[i] = {|PG2008:e / (1 + e)|}; } }")]
    [InlineData("Func<float, float> F = x => {|PG2008:MathF.Exp(x) / (MathF.Exp(x) + 1)|};")]
    [InlineData("T F<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> { T e = T.Exp(x + x); return {|PG2008:(e - T.One) / (e + T.One)|}; }")]
    public Task Reports_quotients_of_infinities(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float x) => 1 / (1 + MathF.Exp(-x));")]
    [InlineData("float F(float x) => x / (1 + MathF.Exp(-x));")]
    [InlineData("float F(float x) => 2 / (1 + MathF.Exp(-2 * x)) - 1;")]
    [InlineData("float F(float x) => MathF.Exp(-x) / 3;")]
    [InlineData("float F(float x, float y) => MathF.Exp(x) / (1 + MathF.Exp(y));")]
    [InlineData("float F(float x, float y) => MathF.Exp(x) / MathF.Exp(y);")]
    [InlineData("float F(float x) => MathF.Tanh(x);")]
    public Task Is_silent_where_only_one_side_can_overflow(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float x) => x >= 0 ? 1 / (1 + MathF.Exp(-x)) : MathF.Exp(x) / (1 + MathF.Exp(x));")]
    [InlineData("float F(float x) { if (x > 20) return 1; if (x < -20) return -1; float e = MathF.Exp(2 * x); return (e - 1) / (e + 1); }")]
    [InlineData("double F(double x) { double e = Math.Exp(-Math.Abs(x)); return x >= 0 ? 1 / (1 + e) : e / (1 + e); }")]
    [InlineData("float F(float x) { float e = MathF.Exp(Math.Clamp(x, -30, 30)); return e / (1 + e); }")]
    [InlineData("double F(double x) { if (x < 0) { double z = Math.Exp(x); return z / (1 + z); } return 1 / (1 + Math.Exp(-x)); }")]
    [InlineData("T F<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => x > T.Zero ? T.One / (T.One + T.Exp(-x)) : T.Exp(x) / (T.One + T.Exp(x));")]
    public Task Is_silent_where_the_argument_is_bounded(string code) => Hazard.Silent(code);

    [Fact]
    public Task Half_typed_code_is_no_trouble() => Hazard.Silent("float F(float x) => MathF.Exp( / (1 + MathF.Exp(;", new HazardCase { IsBroken = true });

    [Theory]
    [InlineData("float F(float x) => MathF.Exp(x) / (1 + MathF.Exp(x));", "Exp(x) is Infinity from 88.7228 on in float", "the result is 1")]
    [InlineData("float F(float x) => (1 - MathF.Exp(-2 * x)) / (1 + MathF.Exp(-2 * x));", "Exp(-2 * x)", "the result is -1")]
    [InlineData("double F(double x) => x * Math.Exp(x) / (1 + Math.Exp(x));", "709.783", "the result is x")]
    public Task Names_the_limit(string code, string limit, string result) => Hazard.Says(code, DiagnosticSeverity.Warning, [limit, result]);

    private const string Before = """
            public static double Value() => F(100) + G(100) + H(-100) + K(100) + S(100);
            static float F(float x) => {|PG2008:MathF.Exp(x) / (1 + MathF.Exp(x))|};
            static float G(float x) => {|PG2008:(MathF.Exp(2 * x) - 1) / (MathF.Exp(2 * x) + 1)|};
            static float H(float x) => {|PG2008:(1 - MathF.Exp(-2 * x)) / (1 + MathF.Exp(-2 * x))|};
            static float K(float x) => {|PG2008:(MathF.Exp(x) - MathF.Exp(-x)) / (MathF.Exp(x) + MathF.Exp(-x))|};
            static float S(float x) => {|PG2008:x * MathF.Exp(x) / (1 + MathF.Exp(x))|};
        """;

    [Fact]
    public async Task Fix_alone_writes_the_other_form()
    {
        const string after = """
                public static double Value() => F(100) + G(100) + H(-100) + K(100) + S(100);
                static float F(float x) => 1 / (1 + MathF.Exp(-x));
                static float G(float x) => MathF.Tanh(x);
                static float H(float x) => MathF.Tanh(x);
                static float K(float x) => MathF.Tanh(x);
                static float S(float x) => x / (1 + MathF.Exp(-x));
            """;
        await Hazard.Fixed(Before, after);
        Hazard.Improves(Before, after, 102, 1e-6);
    }

    [Fact]
    public async Task Fix_with_the_package_calls_it()
    {
        const string after = """
                public static double Value() => F(100) + G(100) + H(-100) + K(100) + S(100);
                static float F(float x) => PrecisionGen.StableMath.Sigmoid(x);
                static float G(float x) => PrecisionGen.StableMath.Tanh(x);
                static float H(float x) => PrecisionGen.StableMath.Tanh(x);
                static float K(float x) => PrecisionGen.StableMath.Tanh(x);
                static float S(float x) => x * PrecisionGen.StableMath.Sigmoid(x);
            """;
        HazardCase options = new() { HasRuntime = true };
        await Hazard.Fixed(Before, after, options);
        Hazard.Improves(Before, after, 102, 1e-6, options);
    }

    [Fact]
    public Task Fix_in_half() => Hazard.Fixed(
        "Half F(Half x) => {|PG2008:Half.Exp(x) / (Half.One + Half.Exp(x))|};", "Half F(Half x) => Half.One / (Half.One + Half.Exp(-x));");

    [Fact]
    public Task No_fix_for_a_derivative() => Hazard.NotFixed("double F(double x) { var e = Math.Exp(-x); return {|PG2008:e / Math.Pow(1 + e, 2)|}; }");
}
