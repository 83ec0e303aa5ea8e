using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class LostSmallArgumentTests
{
    [Theory]
    [InlineData("float F(float x) => {|PG2004:MathF.Log(1 + x)|};")]
    [InlineData("double F(double p) => {|PG2004:Math.Log(1 - p)|};")]
    [InlineData("double F(double x) { double y = x + 1.0; return {|PG2004:Math.Log(y)|}; }")]
    [InlineData("float F(float x) => {|PG2004:MathF.Exp(x) - 1|};")]
    [InlineData("double F(double rate, double t) => 100 * ({|PG2004:Math.Exp(rate * t) - 1|});")]
    [InlineData("double F(double[] p) => p.Sum(q => {|PG2004:Math.Log(1 - q)|});")]
    [InlineData("Half F(Half x) => {|PG2004:Half.Log(Half.One + x)|};")]
    [InlineData("double F(double rate) { double factor = 1 + rate; double growth = factor - 1; return growth + {|PG2004:Math.Log(factor)|}; }")]
    [InlineData("double F(double x) { if (Math.Abs(x) < 1e-15) { return 0; } return {|PG2004:Math.Log(1 + x)|}; }")]
    [InlineData("float F(float x, float y) { float u = MathF.Exp(x); return ({|PG2004:u - 1|}) / MathF.Log(y); }")]
    public Task Reports_small_arguments(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("double F(int count) => Math.Log(1 + count);")]
    [InlineData("double F(double termFrequency) => 1 + Math.Log(1 + termFrequency);")]
    [InlineData("double F(Random r) => -Math.Log(1 - r.NextDouble());")]
    [InlineData("double F(Random r) { double x = r.NextDouble(); return -Math.Log(1 - x); }")]
    [InlineData("double F(float x) => Math.Log(1 + (double)x);")]
    [InlineData("float F(float x) => MathF.Log(2 + x);")]
    [InlineData("double F() => Math.Log(1 + 0.5);")]
    [InlineData("float F(float x) => MathF.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)));")]
    [InlineData("double F(double[] z, int i) => Math.Log(1 + i * 2);")]
    [InlineData("double F(int docs, int containing) => Math.Log(1 + (double)docs / (1 + containing));")]
    [InlineData("double F(int n, long c) => Math.Log(1.0 + n / (double)c);")]
    public Task Is_silent_where_nothing_is_lost(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("double F(double x) => x > 0.5 ? Math.Log(1 + x) : 0;")]
    [InlineData("double F(double x) { double u = 1 + x; return u == 1 ? x : Math.Log(u) * x / (u - 1); }")]
    [InlineData("double F(double x) { double u = 1.0 + x; if (u == 1.0) { return x; } double log = Math.Log(u); return log * (x / (u - 1.0)); }")]
    [InlineData("float F(float x) { float u = 1 + x; return MathF.Log(u) - (u - 1 - x) / u; }")]
    [InlineData("double F(double x) { double y = 1 + x; double z = y - 1; return z == 0 ? x : x * Math.Log(y) / z; }")]
    [InlineData("double F(double x) { var y = Math.Exp(x); var z = y - 1; return z == 0 ? x : z * x / Math.Log(y); }")]
    [InlineData("double F(double x) => 1 + x == 1 ? x : Math.Log(1 + x) * x / ((1 + x) - 1);")]
    [InlineData("double F(double x) { double u = Math.Exp(x); if (u == 1) { return x; } double d = u - 1; return d == -1 ? -1 : d * x / Math.Log(u); }")]
    [InlineData("float F(float x) { float u = MathF.Exp(x); return u == 1f ? x : (u - 1f) * x / MathF.Log(u); }")]
    [InlineData("double F(double x) { if (Math.Abs(x) < 1e-4) { return x - x * x / 2; } return Math.Log(1 + x); }")]
    [InlineData("double F(double x) => Math.Abs(x) >= 1e-5 ? Math.Exp(x) - 1 : x + x * x / 2;")]
    [InlineData("double F(double x) { if (Math.Abs(x) < 1e-5) return x; return x < 0.2 ? x - x * x / 2 : Math.Log(1 + x); }")]
    [InlineData("double F(double a, double b) { double max = Math.Max(a, b); double ratio = Math.Min(a, b) / max; return max + Math.Log(1 + ratio); }")]
    [InlineData("float F(float x) { x = Math.Clamp(x, 1, 5); return MathF.Exp(x) - 1; }")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code);

    [Fact]
    public Task Declared_ranges_count() => Hazard.Silent("float F(float x) => MathF.Log(1 + x);", new HazardCase { EditorConfig = "precisiongen.input_range.x = 1..9" });

    [Fact]
    public Task Is_a_suggestion_elsewhere() => Hazard.Says("float F(float x) => MathF.Log(1 - x);", DiagnosticSeverity.Info, ["is 0 where x is 1e-8, instead of -1e-8"]);

    [Fact]
    public Task Is_a_warning_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] double F(double x) => Math.Exp(x) - 1;", DiagnosticSeverity.Warning, ["Math.Exp(x) - 1 is 0 where x is 1e-17"],
        new HazardCase { HasRuntime = true });

    private const string Before = "public static double Value() => F(1e-8f) + G(1e-8f); static float F(float x) => {|PG2004:MathF.Log(1 - x)|}; static float G(float x) => 3 * ({|PG2004:MathF.Exp(x) - 1|});";

    [Theory]
    [InlineData(false, "(float)Math.Log(1 - (double)x)", "3 * ((float)(Math.Exp((double)x) - 1))")]
    [InlineData(true, "PrecisionGen.StableMath.Log1P(-x)", "3 * (PrecisionGen.StableMath.Expm1(x))")]
    public async Task Fix_keeps_the_digits(bool hasRuntime, string logarithm, string exponential)
    {
        HazardCase options = new() { HasRuntime = hasRuntime };
        string after = $"public static double Value() => F(1e-8f) + G(1e-8f); static float F(float x) => {logarithm}; static float G(float x) => {exponential};";
        await Hazard.Fixed(Before, after, options);
        Hazard.Improves(Before, after, 2e-8, 1e-6, options);
    }

    [Fact]
    public Task No_fix_for_double_alone() => Hazard.NotFixed("double F(double x) => {|PG2004:Math.Log(1 + x)|};");
}
