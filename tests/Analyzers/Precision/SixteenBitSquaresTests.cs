using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class SixteenBitSquaresTests
{
    [Theory]
    [InlineData("Half F(Half[] x) { Half s = Half.Zero; foreach (Half v in x) { {|PG1004:s += v * v|}; } return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < x.Length; i++) {|PG1004:s = s + x[i] * x[i]|}; return Half.Sqrt(s); }")]
    [InlineData("Half F(Half[] x, Half mean) { Half s = default; foreach (Half v in x) { {|PG1004:s += (v - mean) * (v - mean)|}; } return s / (Half)4; }")]
    [InlineData("Half F(Half[] x, Half mean) { Half s = default; foreach (Half v in x) { Half d = v - mean; {|PG1004:s += d * d|}; } return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) {|PG1004:s = Half.FusedMultiplyAdd(v, v, s)|}; return s; }")]
    [InlineData("Half energy; void Add(Half v) => {|PG1004:energy += v * v|};")]
    [InlineData("Half F(Half[] x) => {|PG1004:x.Aggregate(Half.Zero, (s, v) => s + v * v)|};")]
    [InlineData("Half F(float[] x) { Half s = default; foreach (float v in x) {|PG1004:s += (Half)(v * v)|}; return s; }")]
    [InlineData("Half F(Half[] x, Half m) { Half s = default; foreach (Half v in x) {|PG1004:s += Half.Pow(v - m, (Half)2)|}; return s; }")]
    [InlineData("void RmsNorm(Half[] x) { Half ms = Half.Zero; for (int i = 0; i < 4096; i++) { {|PG1004:ms += x[i] * x[i]|}; } }")]
    public Task Reports_squares_in_a_narrow_sum(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) { {|PG1004:s += (float)(v * v)|}; } return s; }")]
    [InlineData("double F(Half[] x) { double s = 0; foreach (Half v in x) {|PG1004:s += (double)(v * v)|}; return s; }")]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) { Half q = v * v; {|PG1004:s += (float)q|}; } return s; }")]
    [InlineData("float F(Half[] x) => x.Sum(v => {|PG1004:(float)(v * v)|});")]
    public Task Reports_narrow_squares_in_a_wide_sum(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) { if (Half.Abs(v) < (Half)100) s += {|PG1008:(float)(v * v)|}; } return s; }")]
    [InlineData("float F(Half[] x) => x.Sum(v => {|PG1008:(float)(Half.Tanh(v) * Half.Tanh(v))|});")]
    public Task Leaves_squares_that_cannot_overflow_to_early_rounding(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) s += (float)v * (float)v; return s; }")]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) { float f = (float)v; s += f * f; } return s; }")]
    [InlineData("float F(Half[] x) => x.Sum(v => (float)v * (float)v);")]
    [InlineData("float F(float[] x) { float s = 0; foreach (float v in x) s += v * v; return s; }")]
    [InlineData("Half F(Half x) => x * x;")]
    [InlineData("void F(Half[] y, Half[] x) { for (int i = 0; i < x.Length; i++) y[i] += x[i] * x[i]; }")]
    public Task Is_silent_for_wide_or_single_squares(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < 3; i++) s += x[i] * x[i]; return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < 100; i++) { Half v = Half.Clamp(x[i], (Half)(-1), (Half)1); s += v * v; } return s; }")]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) { Half c = Half.Tanh(v); s += (float)c * (float)c; } return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < 64; i++) { if (Half.Abs(x[i]) < (Half)10) s += x[i] * x[i]; } return s; }")]
    public Task Is_silent_for_few_or_bounded_squares(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < 4096; i++) s += x[i] * x[i]; return s; }", "4096 values of 4 give Infinity")]
    [InlineData("Half F(Half[] row) { Half s = default; foreach (Half v in row) s += v * v; return s; }", "100 values of 30 give Infinity, and one 'v' of 256")]
    [InlineData("float F(Half[] row) => row.Sum(v => (float)(v * v));", "one 'v' of 256 is Infinity")]
    public async Task Says_which_values_overflow(string code, string text)
    {
        await Hazard.Says(code, DiagnosticSeverity.Warning, [text, "Half"]);
        await Hazard.Says("[PrecisionGen.Reproducible] " + code, DiagnosticSeverity.Warning, [text], new HazardCase { HasRuntime = true });
    }

    [Fact]
    public Task BFloat16_squares_stop_growing() => Hazard.Says(
        "PrecisionGen.BFloat16 F(PrecisionGen.BFloat16[] x) { PrecisionGen.BFloat16 s = default; foreach (var v in x) s += v * v; return s; }",
        DiagnosticSeverity.Warning, ["BFloat16", "stops at 256"], new HazardCase { HasRuntime = true });

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "Half F(Half[] x) { Half s = default; foreach (Half v in x) { s += v * ; } return x.Sum(v => (float)(v * )); }", new HazardCase { IsBroken = true });

    private const string Before = """
        public static double Value() => (double)Norm(Enumerable.Repeat((Half)30, 100).ToArray()) + Wide([(Half)300, (Half)400]);
        static Half Norm(Half[] x)
        {
            Half sum = default;
            foreach (Half v in x)
            {
                {|PG1004:sum += v * v|};
            }

            return Half.Sqrt(sum * x[0]);
        }
        static float Wide(Half[] x)
        {
            float squares = 0;
            foreach (Half v in x)
            {
                {|PG1004:squares += (float)(v * v)|};
            }

            return squares;
        }
        """;

    private const string After = """
        public static double Value() => (double)Norm(Enumerable.Repeat((Half)30, 100).ToArray()) + Wide([(Half)300, (Half)400]);
        static Half Norm(Half[] x)
        {
            float sum = 0f;
            foreach (Half v in x)
            {
                sum += (float)v * (float)v;
            }

            return (Half)MathF.Sqrt(sum * (float)x[0]);
        }
        static float Wide(Half[] x)
        {
            float squares = 0;
            foreach (Half v in x)
            {
                squares += (float)v * (float)v;
            }

            return squares;
        }
        """;

    [Fact]
    public async Task Fix_widens_before_squaring()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, 251643, 0);
    }

    [Fact]
    public async Task Fix_widens_powers_and_selectors()
    {
        const string before = """
            public static double Value() => F([(Half)300]) + G([(Half)300]) + (double)H([(Half)30, (Half)40]);
            static float F(Half[] x) => x.Sum(v => {|PG1004:(float)(v * v)|});
            static double G(Half[] x) { double s = 0; foreach (Half v in x) {|PG1004:s += (double)Half.Pow(v, (Half)2)|}; return s; }
            static Half H(Half[] x) { Half s = default; foreach (Half v in x) {|PG1004:s += Half.Pow(v, (Half)2)|}; return s; }
            """;
        const string after = """
            public static double Value() => F([(Half)300]) + G([(Half)300]) + (double)H([(Half)30, (Half)40]);
            static float F(Half[] x) => x.Sum(v => (float)v * (float)v);
            static double G(Half[] x) { double s = 0; foreach (Half v in x) s += (double)MathF.Pow((float)v, 2f); return s; }
            static Half H(Half[] x) { float s = 0f; foreach (Half v in x) s += MathF.Pow((float)v, 2f); return (Half)s; }
            """;
        await Hazard.Fixed(before, after);
        Hazard.Improves(before, after, 182500, 0);
    }

    [Theory]
    [InlineData("Half energy; void Add(Half v) => {|PG1004:energy += v * v|};")]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) { Half q = v * v; {|PG1004:s += (float)q|}; } return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) { Half q = v * v; {|PG1004:s += q|}; } return s; }")]
    [InlineData("void F(Half[] x, out Half s) { s = default; foreach (Half v in x) { {|PG1004:s += v * v|}; } }")]
    public Task Fix_keeps_members_and_parameters(string code) => Hazard.NotFixed(code);

}
