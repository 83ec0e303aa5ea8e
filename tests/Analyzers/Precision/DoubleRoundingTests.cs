using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class DoubleRoundingTests
{
    [Theory]
    [InlineData("Half F(double d) => {|PG1014:(Half)(float)d|};")]
    [InlineData("void F(double[] d, Half[] h) { for (int i = 0; i < d.Length; i++) { h[i] = {|PG1014:(Half)(float)d[i]|}; } }")]
    [InlineData("Half[] F(double[] d) => d.Select(x => {|PG1014:(Half)((float)x)|}).ToArray();")]
    [InlineData("Half F(double d) { Half Local() => {|PG1014:(Half)(float)Math.Exp(d)|}; return Local(); }")]
    public Task Reports_two_roundings(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("Half F(double d) => (Half)d;")]
    [InlineData("Half F(float f) => (Half)f;")]
    [InlineData("Half F() => (Half)(float)0.1;")]
    [InlineData("Half F(float f) => (Half)(float)(double)f;")]
    [InlineData("Half F(float f) => (Half)(float)Math.Sqrt(f);")]
    [InlineData("float F(double d) => (float)d;")]
    [InlineData("Half F(int i) => (Half)(float)(i % 8);")]
    [InlineData("Half F(float f) { double d = f; return (Half)(float)d; }")]
    [InlineData("Half F(decimal d) => (Half)(float)d;")]
    [InlineData("readonly struct BFloat16 { public static explicit operator BFloat16(float f) => default; public static explicit operator BFloat16(double d) => (BFloat16)(float)d; }")]
    public Task Is_silent_on_one_rounding(string code) => Hazard.Silent(code);

    [Fact]
    public Task Is_silent_where_the_type_has_no_other_conversion() => Hazard.Silent(
        "PrecisionGen.BFloat16 F(double d) => (PrecisionGen.BFloat16)(float)d;", new HazardCase { HasRuntime = true });

    [Fact]
    public Task Names_the_case() => Hazard.Says(
        "Half F(double d) => (Half)(float)d;", DiagnosticSeverity.Info, ["(Half)(float)d rounds 'd' twice: 1 + 2^-11 + 2^-30 becomes 1 instead of 1.00098"]);

    private const string Before = "public static double Value() => (double)F(1 + 1.0 / 2048 + 1.0 / (1 << 30)); static Half F(double d) => {|PG1014:(Half)(float)d|}; static Half G(double d) => {|PG1014:(Half)((float)(d + 1))|};";
    private const string After = "public static double Value() => (double)F(1 + 1.0 / 2048 + 1.0 / (1 << 30)); static Half F(double d) => (Half)d; static Half G(double d) => (Half)((d + 1));";

    [Fact]
    public async Task Fix_rounds_once()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, 1 + (1.0 / 1024), 1e-9);
    }

    [Fact]
    public Task Half_typed_code_is_no_error() => Hazard.Silent("Half F(double d) => (Half)(float)", new HazardCase { IsBroken = true });
}
