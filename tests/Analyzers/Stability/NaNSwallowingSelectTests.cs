using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class NaNSwallowingSelectTests
{
    private static readonly HazardCase Everywhere = new() { EditorConfig = "precisiongen.scope = all" };
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    [Theory]
    [InlineData("float F(float x) => {|PG2011:x > 0 ? x : 0|};")]
    [InlineData("float F(float a, float b) => {|PG2011:a > b ? a : b|};")]
    [InlineData("double F(double x, double limit) { return {|PG2011:x < limit ? x : limit|}; }")]
    [InlineData("Half F(Half a, Half b) => {|PG2011:b <= a ? a : b|};")]
    [InlineData("float[] F(float[] x) => x.Select(v => {|PG2011:0f < v ? v : 0f|}).ToArray();")]
    [InlineData("float F(float[] x) { float best = x[0]; foreach (float v in x) { if ({|PG2011:v > best|}) best = v; } return best; }")]
    [InlineData("int F(float[] x) { int at = 0; float best = x[0]; for (int i = 1; i < x.Length; i++) { if ({|PG2011:x[i] > best|}) { best = x[i]; at = i; } } return at; }")]
    [InlineData("int F(float[] x) { int best = 0; for (int i = 1; i < x.Length; i++) { if ({|PG2011:x[i] > x[best]|}) { best = i; } } return best; }")]
    [InlineData("int F(List<double> x) { int least = 0; for (int i = 1; i < x.Count; i++) if ({|PG2011:x[least] >= x[i]|}) least = i; return least; }")]
    [InlineData("int F(ReadOnlySpan<float> x) { int best = 0; for (int i = 1; i < x.Length; i++) { best = {|PG2011:x[i] > x[best]|} ? i : best; } return best; }")]
    [InlineData("int F(float[] x, bool[] legal) { int best = -1; float top = float.NegativeInfinity; for (int i = 0; i < x.Length; i++) { if (legal[i] && {|PG2011:x[i] > top|}) { top = x[i]; best = i; } } return best; }")]
    [InlineData("int F(float[] x) { int best = 0; for (int i = 0; i < x.Length; i++) { if (i == 0 || {|PG2011:x[i] > x[best]|}) { best = i; } } return best; }")]
    [InlineData("float F(float[] x) => {|PG2011:x.Max()|};")]
    [InlineData("double F(List<float> x) { double Top() => {|PG2011:x.Max(v => (double)v)|}; return Top(); }")]
    [InlineData("int F(float[] q) { int best = 0; for (int i = 1; i < q.Length; i++) { if ({|PG2011:q[i] > q[best]|}) { best = i; } } return best; }")]
    [InlineData("int F(ReadOnlySpan<float> q) { int least = 0; for (int i = 1; i < q.Length; i++) { if ({|PG2011:q[least] > q[i]|}) least = i; } return least; }")]
    public Task Reports_where_bits_are_promised(string code) => Hazard.Reports(code, Everywhere);

    [Theory]
    [InlineData("float F(float x) => x > 0 ? x : 0;")]
    [InlineData("float F(float[] x) { float best = x[0]; foreach (float v in x) { if (v > best) best = v; } return best; }")]
    [InlineData("float F(float[] x) => x.Max();")]
    public Task Is_silent_elsewhere(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float x) => x < 0 ? 0 : x;")]
    [InlineData("float F(float x) => x > 0 ? x : 0.01f * x;")]
    [InlineData("float F(float x) => x > 0 ? 1 : -1;")]
    [InlineData("float F(float x) => MathF.Max(x, 0);")]
    [InlineData("int F(int a, int b) => a > b ? a : b;")]
    [InlineData("float F(float x, float y, float z) => x > y ? x : z;")]
    [InlineData("int F(int[] x) => x.Max();")]
    [InlineData("int F(int[] x) { int best = 0; for (int i = 1; i < x.Length; i++) { if (x[i] > x[best]) { best = i; } } return best; }")]
    [InlineData("int F(float[] x, float[] y) { int n = 0; for (int i = 1; i < x.Length; i++) { if (x[i] > y[n]) { n = i; } } return n; }")]
    [InlineData("int F(float[] sorted, float key) { int at = 0; for (int i = 0; i < sorted.Length; i++) { if (sorted[i] < key) { at = i; } } return at; }")]
    [InlineData("float F(float x, float y) { if (x > y) { y = x; } return y; }")]
    [InlineData("float F(float[] x) { float sum = 0; foreach (float v in x) { if (v > sum) sum += v; } return sum; }")]
    [InlineData("int F(float[] q, float[] p) { int n = 0; for (int i = 1; i < q.Length; i++) { if (q[i] > p[n]) { n = i; } } return n; }")]
    public Task Is_silent_on_other_choices(string code) => Hazard.Silent(code, Everywhere);

    [Theory]
    [InlineData("float F(float x) => float.IsNaN(x) ? x : x > 0 ? x : 0;")]
    [InlineData("int F(float[] x) { int best = 0; for (int i = 1; i < x.Length; i++) { if (float.IsNaN(x[i]) || x[i] > x[best]) { best = i; } } return best; }")]
    [InlineData("int F(float[] x) { int best = 0; for (int i = 1; i < x.Length; i++) { if (!(x[i] <= x[best])) { best = i; } } return best; }")]
    [InlineData("float F(float x) { if (float.IsNaN(x)) { throw new ArgumentException(nameof(x)); } return x > 0 ? x : 0; }")]
    [InlineData("float F(float[] x) { float best = x[0]; foreach (float v in x) { if (float.IsNaN(v) || v > best) best = v; } return best; }")]
    [InlineData("int F(float[] q) { int best = 0; for (int i = 1; i < q.Length; i++) { if (float.IsNaN(q[i])) { return i; } if (q[i] > q[best]) { best = i; } } return best; }")]
    public Task Is_silent_where_NaN_is_asked_for(string code) => Hazard.Silent(code, Everywhere);

    [Fact]
    public Task Says_what_becomes_of_NaN() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(float x) => x > 0 ? x : 0;", DiagnosticSeverity.Info,
        ["'x > 0 ? x : 0' is 0 where x is NaN", "Math.Max returns NaN"], WithRuntime);

    [Fact]
    public Task Says_that_a_loop_passes_over_it() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(float[] x) { float m = 0; foreach (float v in x) { if (v > m) { m = v; } } return m; }", DiagnosticSeverity.Info,
        ["'v > m' is false where v is NaN"], WithRuntime);

    [Theory]
    [InlineData("float F(float x) => x > ? x : 0;")]
    [InlineData("float F(float x) => x > 0 ? x : ;")]
    [InlineData("float F(float[] x) { foreach (float v in x) { if (v > best) best = v; } return best; }")]
    public Task Half_typed_code_is_left_alone(string code) =>
        Hazard.Silent(code, new HazardCase { IsBroken = true, EditorConfig = "precisiongen.scope = all" });

    [Theory]
    [InlineData("float F(float[] x) => {|PG2011:x.Max()|};")]
    [InlineData("float F(float[] x) { float m = 0; foreach (float v in x) { if ({|PG2011:v > m|}) m = v; } return m; }")]
    public Task Fix_is_not_offered_for_loops(string code) => Hazard.NotFixed(code, Everywhere);

    private const string Before = """
        public static double Value() => double.IsNaN(F(float.NaN)) ? 1 : 0;
        [PrecisionGen.Reproducible] static float F(float x) => {|PG2011:x > 0 ? x : 0|};
        [PrecisionGen.Reproducible] static double G(double a, double b) => 1 + ({|PG2011:a < b ? a : b|});
        """;

    private const string After = """
        public static double Value() => double.IsNaN(F(float.NaN)) ? 1 : 0;
        [PrecisionGen.Reproducible] static float F(float x) => MathF.Max(x, 0);
        [PrecisionGen.Reproducible] static double G(double a, double b) => 1 + (Math.Min(a, b));
        """;

    [Fact]
    public async Task Fix_keeps_NaN()
    {
        await Hazard.Fixed(Before, After, WithRuntime);
        Hazard.Improves(Before, After, 1, 0, WithRuntime);
    }
}
