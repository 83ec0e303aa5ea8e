using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class DoubleRoundTripTests
{
    private static readonly HazardCase Everywhere = new() { EditorConfig = "precisiongen.scope = all" };

    [Theory]
    [InlineData("float F(float x) => {|PG1009:(float)(x * 0.7 + 0.1)|};")]
    [InlineData("float F(float x) { return {|PG1009:(float)(x * 0.7)|}; }")]
    [InlineData("float F(float x, double scale) => {|PG1009:(float)(x * scale)|};")]
    [InlineData("float F(float x, float y) => {|PG1009:(float)(x * 3.0 + y)|};")]
    [InlineData("void F(float[] x) { for (int i = 0; i < x.Length; i++) x[i] = {|PG1009:(float)(x[i] * 0.99 - 0.01)|}; }")]
    [InlineData("float[] F(float[] x) => x.Select(v => {|PG1009:(float)(v / 3.1)|}).ToArray();")]
    [InlineData("float F(float g) => {|PG1009:(float)(g / (Math.Sqrt(g * g) + 1e-8))|};")]
    [InlineData("const double Rate = 0.001; float F(float w, float g) => {|PG1009:(float)(w - Rate * g)|};")]
    [InlineData("float w; void F(float g) { void Step() { w = {|PG1009:(float)(w - 0.1 * g)|}; } Step(); }")]
    public Task Reports_the_round_trip(string code) => Hazard.Reports(code, Everywhere);

    [Theory]
    [InlineData("float F(float x) => x * 0.7f + 0.1f;")]
    [InlineData("double F(float x) => x * 0.7 + 0.1;")]
    [InlineData("float F(float x) => (float)((double)x * 0.7);")]
    [InlineData("float F(double sum, int n) => (float)(sum / n);")]
    [InlineData("float F(double x) => (float)(x * 0.7);")]
    [InlineData("float F(float x) => (float)Math.Sqrt(x);")]
    [InlineData("float F() => (float)(0.7 * 0.1);")]
    public Task Is_silent_for_one_precision(string code) => Hazard.Silent(code, Everywhere);

    [Theory]
    [InlineData("float F(float x) => (float)(x * 0.5);")]
    [InlineData("float F(float x) => (float)(x + 1.0);")]
    [InlineData("float F(float x) => (float)(1.0 - x) + (float)(1.0 / x);")]
    [InlineData("float F(float x, float y) => (float)(2.0 * x - 1.0) + (float)(x * 0.5 + y);")]
    [InlineData("float F(float x) => (float)-(x * 3.0);")]
    public Task Is_silent_where_the_bits_are_the_same(string code) => Hazard.Silent(code, Everywhere);

    [Fact]
    public async Task Speaks_only_in_kernels()
    {
        const string code = "float F(float x) => (float)(x * 0.7 + 0.1);";
        await Hazard.Silent(code);
        await Hazard.Says(
            "[PrecisionGen.Reproducible] " + code, DiagnosticSeverity.Warning, ["'x * 0.7 + 0.1'", "because of '0.7'"], new HazardCase { HasRuntime = true });
    }

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "float F(float x) => (float)(x * ) + (float)(x * 0.7 + );", new HazardCase { IsBroken = true, EditorConfig = "precisiongen.scope = all" });

    private const string Before = """
        const double Slope = 0.7;
        public static double Value() { int n = 0; for (int i = 0; i < 100000; i++) { float x = i * 1e-3f; if (Math.Abs(F(x) - (x * 0.7f + 0.1f)) > 0) n++; } return n; }
        static float F(float x) => {|PG1009:(float)(x * 0.7 + 0.1)|};
        static float G(float x) => 2 * {|PG1009:(float)(x * Slope - 1.5d)|};
        """;

    private const string After = """
        const double Slope = 0.7;
        public static double Value() { int n = 0; for (int i = 0; i < 100000; i++) { float x = i * 1e-3f; if (Math.Abs(F(x) - (x * 0.7f + 0.1f)) > 0) n++; } return n; }
        static float F(float x) => x * 0.7f + 0.1f;
        static float G(float x) => 2 * (x * (float)Slope - 1.5f);
        """;

    [Fact]
    public async Task Fix_stays_in_float()
    {
        await Hazard.Fixed(Before, After, Everywhere);
        Hazard.Improves(Before, After, 0, 0, Everywhere);
    }

    [Fact]
    public Task Fix_leaves_functions_of_double_alone() =>
        Hazard.NotFixed("float F(float g) => {|PG1009:(float)(g / (Math.Sqrt(g) + 0.1))|};", Everywhere);

    [Fact]
    public Task Fix_leaves_variables_alone() => Hazard.NotFixed("float F(float x, double scale) => {|PG1009:(float)(x * scale)|};", Everywhere);
}
