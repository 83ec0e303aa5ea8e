using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class EarlyRoundingTests
{
    [Theory]
    [InlineData("float F(Half a, Half b) => {|PG1008:(float)(a * b)|};")]
    [InlineData("double F(Half a, Half b) { return {|PG1008:(double)(a + b)|}; }")]
    [InlineData("float F(Half[] a, Half[] b) { float s = 0; for (int i = 0; i < a.Length; i++) s += {|PG1008:(float)(a[i] * b[i])|}; return s; }")]
    [InlineData("float F(Half[] a, Half m) => a.Sum(v => {|PG1008:(float)(v - m)|});")]
    [InlineData("float F(Half[] a, Half[] b) { float s = 0; for (int i = 0; i < a.Length; i++) { Half p = a[i] * b[i]; s += {|PG1008:(float)p|}; } return s; }")]
    [InlineData("float F(Half p) => {|PG1008:(float)Half.Log(p)|};")]
    [InlineData("float F(Half a, Half b) => {|PG1008:(float)(-(a * b))|};")]
    [InlineData("Half scale; float Scaled(Half x) { float Local(Half y) => {|PG1008:(float)(y * scale)|}; return Local(x); }")]
    public Task Reports_arithmetic_before_widening(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float x) => MathF.Exp({|PG1008:(float)(Half)x|});")]
    [InlineData("float F(float z, float lse) { Half logit = (Half)z; return MathF.Exp({|PG1008:(float)logit|} - lse); }")]
    [InlineData("float F(float[] z, float max) { Half[] h = new Half[z.Length]; for (int i = 0; i < z.Length; i++) h[i] = (Half)z[i]; float s = 0; for (int i = 0; i < z.Length; i++) s += MathF.Exp({|PG1008:(float)h[i]|} - max); return s; }")]
    [InlineData("float F(float[] z, float max) { Half[] h = z.Select(v => (Half)v).ToArray(); float s = 0; foreach (Half v in h) s += MathF.Exp({|PG1008:(float)v|} - max); return s; }")]
    [InlineData("double F(float[] z) { Half[] h = Array.ConvertAll(z, v => (Half)v); return Math.Log({|PG1008:(double)h[0]|}); }")]
    [InlineData("float LogProb(float x) => x; float F(float z) => LogProb({|PG1008:(float)(Half)z|});")]
    [InlineData("double F(float[] z, int a) { float[] r = new float[z.Length]; double s = 0; for (int i = 0; i < r.Length; i++) { r[i] = {|PG1008:(float)(Half)z[i]|}; } foreach (float v in r) { s += Math.Exp(v - r.Max()); } return s; }")]
    [InlineData("double F(ReadOnlySpan<float> z, int a) { Span<float> r = stackalloc float[8]; for (int i = 0; i < r.Length; i++) { r[i] = {|PG1008:(float)(Half)z[i]|}; } return Math.Exp(r[a] - 50); }")]
    [InlineData("float F(float[] z, int a) { var w = new float[z.Length]; for (int i = 0; i < w.Length; i++) { w[i] = {|PG1008:(float)(Half)z[i]|}; } return w[a] - LogSumExp(w); } float LogSumExp(float[] z) => z.Max();")]
    public Task Reports_a_round_trip_before_a_logarithm(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(Half a, Half b) => (float)a * (float)b;")]
    [InlineData("float F(Half a) => (float)a + 1;")]
    [InlineData("Half F(Half a, Half b) => a * b;")]
    [InlineData("int F(Half a, Half b) => (int)(a * b);")]
    [InlineData("float F(float a, float b) => (float)(a * b);")]
    [InlineData("T F<T>(T a, T b) where T : INumber<T> => T.CreateChecked(a * b);")]
    public Task Is_silent_where_nothing_is_rounded_early(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(Half a) => (float)(a * (Half)2) + (float)(a / (Half)4);")]
    [InlineData("float F() => (float)((Half)2 * (Half)3);")]
    [InlineData("float F(Half a, Half b) => (float)Half.Max(a, b) + (float)Half.Abs(a) + (float)(-a);")]
    [InlineData("float Quantize(float x) => (float)(Half)x;")]
    [InlineData("void Quantize(float[] w) { for (int i = 0; i < w.Length; i++) w[i] = (float)(Half)w[i]; }")]
    [InlineData("float F(Half stored) => MathF.Exp((float)stored);")]
    [InlineData("float F(float[] z, int a) { float[] r = new float[z.Length]; for (int i = 0; i < r.Length; i++) { r[i] = (float)(Half)z[i]; } return r[a] * 2; }")]
    [InlineData("float F(float[] z) { var w = new float[z.Length]; for (int i = 0; i < w.Length; i++) { w[i] = (float)(Half)z[i]; } return Largest(w); } float Largest(float[] z) => z.Max();")]
    public Task Is_silent_for_exact_operations_and_plain_quantization(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(Half a, Half b) => (float)(a * b);", "'a * b' is rounded to Half before it becomes float: 11 bits")]
    [InlineData("float F(float z) => MathF.Exp((float)(Half)z);", "'z' is rounded to Half before it becomes float: a log-probability of -12.34")]
    public async Task Says_what_is_rounded(string code, string text)
    {
        await Hazard.Says(code, DiagnosticSeverity.Info, [text]);
        await Hazard.Says("[PrecisionGen.Reproducible] " + code, DiagnosticSeverity.Warning, [text], new HazardCase { HasRuntime = true });
    }

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent("float F(Half a) => (float)(a * ) + MathF.Exp((float)(Half));", new HazardCase { IsBroken = true });

    private const string Before = """
        public static double Value() => F((Half)300, (Half)300) + G((Half)300, (Half)300);
        static float F(Half a, Half b) => {|PG1008:(float)(a * b)|};
        static double G(Half a, Half b) => {|PG1008:(double)(a * b)|};
        static float H(Half p) => {|PG1008:(float)Half.Log(p)|};
        static float I(float z) => MathF.Exp({|PG1008:(float)(Half)z|});
        """;

    private const string After = """
        public static double Value() => F((Half)300, (Half)300) + G((Half)300, (Half)300);
        static float F(Half a, Half b) => (float)a * (float)b;
        static double G(Half a, Half b) => (double)((float)a * (float)b);
        static float H(Half p) => MathF.Log((float)p);
        static float I(float z) => MathF.Exp(z);
        """;

    [Fact]
    public async Task Fix_widens_first()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, 180000, 0);
    }

    [Fact]
    public Task Fix_leaves_stored_values_alone() => Hazard.NotFixed(
        "float F(float z, float lse) { Half logit = (Half)z; return MathF.Exp({|PG1008:(float)logit|} - lse); }");
}
