using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class SixteenBitMeanTests
{
    [Theory]
    [InlineData("Half F(Half[] x) { Half s = Half.Zero; foreach (Half v in x) {|PG1003:s += v|}; return {|PG1005:s / (Half)x.Length|}; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) {|PG1004:s += v * v|}; return Half.Sqrt({|PG1005:s / (Half)x.Length|}); }")]
    [InlineData("Half F(Half[] x) { Half s = default; Half n = default; foreach (Half v in x) { {|PG1003:s += v|}; {|PG1003:n++|}; } return {|PG1005:s / n|}; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) {|PG1003:s += v|}; {|PG1005:s /= (Half)x.Length|}; return s; }")]
    [InlineData("Half F(Half[] x) { Half n = {|PG1007:(Half)x.Length|}; return {|PG1005:{|PG1003:TensorPrimitives.Sum<Half>(x)|} / n|}; }")]
    [InlineData("Half F(Half[] x) => {|PG1005:TensorPrimitives.Average<Half>(x)|};")]
    [InlineData("Half F(Half[] x) => {|PG1005:{|PG1003:x.Aggregate((a, b) => a + b)|} / (Half)x.Length|};")]
    [InlineData("Half total; int count; Half Mean => {|PG1005:total / (Half)count|};")]
    [InlineData("Half F(Half rewardSum, long steps) { Func<Half> mean = () => {|PG1005:rewardSum / (Half)steps|}; return mean(); }")]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < 4096; i++) {|PG1003:s += x[i]|}; return {|PG1005:s / (Half)4096|}; }")]
    [InlineData("Half F(Half[] x) { Half s = default; Half seen = default; foreach (Half v in x) { {|PG1003:s += v|}; {|PG1003:seen++|}; } return {|PG1005:s / seen|}; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) { {|PG1003:s += v|}; } for (int i = 0; i < 4; i++) { s += x[i]; } return {|PG1005:s / (Half)x.Length|}; }")]
    [InlineData("Half F(Half[] x) { Half s = {|PG1003:TensorPrimitives.Sum<Half>(x)|}; return {|PG1005:s / (Half)x.Length|}; }")]
    [InlineData("Half F(Half[] x) => {|PG1005:{|PG1003:TensorPrimitives.SumOfMagnitudes<Half>(x)|} / (Half)x.Length|};")]
    [InlineData("Half F(Half[] x) => {|PG1005:{|PG1003:TensorPrimitives.SumOfSquares<Half>(x)|} / (Half)x.Length|};")]
    [InlineData("Half F(Half[] x, Half[] y) => {|PG1005:{|PG1003:TensorPrimitives.Dot<Half>(x, y)|} / (Half)x.Length|};")]
    [InlineData("Half F(Half[] x) => {|PG1005:Sum(x) / (Half)x.Length|}; static Half Sum(Half[] x) => x[0];")]
    [InlineData("Half F(Half[] x) => {|PG1005:Total(x) / (Half)x.Length|}; static Half Total(Half[] x) => x[0];")]
    [InlineData("private readonly List<Half[]> rows = []; void Add(Half[] row) => rows.Add(row); Half F(int d) { var column = new Half[rows.Count]; for (int i = 0; i < column.Length; i++) { column[i] = rows[i][d]; } return {|PG1005:TensorPrimitives.Average<Half>(column)|}; }")]
    public Task Reports_a_mean(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) s += (float)v; return s / x.Length; }")]
    [InlineData("Half F(Half[] x) { float s = 0; foreach (Half v in x) s += (float)v; return (Half)(s / x.Length); }")]
    [InlineData("Half F(Half a, Half b) => a / b;")]
    [InlineData("float F(float[] x) => TensorPrimitives.Average<float>(x) + x.Average();")]
    [InlineData("double F(int[] x) { int sum = 0; foreach (int v in x) sum += v; return (double)sum / x.Length; }")]
    [InlineData("Half F(Half probability, Half scale) => probability / scale;")]
    [InlineData("Half F(Half[] x, Half n) { Half root = Half.Sqrt(x[0]); return root / n; }")]
    [InlineData("Half F(Half[] x, Half n) => First(x) / n; static Half First(Half[] x) => x[0];")]
    [InlineData("Half F(Half[] x, Half n) => TensorPrimitives.Max<Half>(x) / n;")]
    public Task Is_silent_for_wide_means_and_other_quotients(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < 4; i++) s += x[i]; return s / (Half)4; }")]
    [InlineData("Half F(Half sum) => sum / (Half)3;")]
    [InlineData("Half F(Half[] x) { if (x.Length > 10) throw new Exception(); Half s = default; for (int i = 0; i < x.Length; i++) s += x[i]; return s / (Half)3; }")]
    [InlineData("Half F(Half[] x) => TensorPrimitives.Average<Half>(x.AsSpan(0, 8));")]
    public Task Is_silent_for_few_terms(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half sum) => sum / (Half)4096;", "4096 values of 16 sum to Infinity")]
    [InlineData("Half F(Half total, Half n) => total / n;", "a count above 65504 is Infinity, which makes the mean 0")]
    [InlineData("Half F(Half[] x) => TensorPrimitives.Average<Half>(x);", "a count above 65504 is Infinity")]
    public async Task Says_what_overflows(string code, string text)
    {
        await Hazard.Says(code, DiagnosticSeverity.Warning, [text]);
        await Hazard.Says("[PrecisionGen.Reproducible] " + code, DiagnosticSeverity.Warning, [text], new HazardCase { HasRuntime = true });
    }

    [Fact]
    public Task Says_where_a_sum_of_bfloat16_stops() => Hazard.Says("""
        namespace System.Numerics
        {
            public struct BFloat16
            {
                public static BFloat16 operator /(BFloat16 a, BFloat16 b) => a;
            }
        }
        public class C
        {
            System.Numerics.BFloat16 F(System.Numerics.BFloat16 sum, System.Numerics.BFloat16 n) => sum / n;
        }
        """, DiagnosticSeverity.Warning, ["a sum of ones stops at 256, and a count of 257 is 256"]);

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "Half F(Half[] x) { Half sum = default; sum /= ; return sum / (Half); }", new HazardCase { IsBroken = true });

    private const string Before = """
        public static double Value() => F((Half)1000, 100000) + (double)G((Half)1000, 100000) + (double)H((Half)1000, 100000);
        static float F(Half sum, int count) => (float)({|PG1005:sum / (Half)count|});
        static Half G(Half sum, int count) => {|PG1005:sum / (Half)count|};
        static Half H(Half sum, int count)
        {
            {|PG1005:sum /= (Half)count|};
            return sum;
        }
        """;

    private const string After = """
        public static double Value() => F((Half)1000, 100000) + (double)G((Half)1000, 100000) + (double)H((Half)1000, 100000);
        static float F(Half sum, int count) => (float)sum / (float)count;
        static Half G(Half sum, int count) => (Half)((float)sum / (float)count);
        static Half H(Half sum, int count)
        {
            sum = (Half)((float)sum / (float)count);
            return sum;
        }
        """;

    [Fact]
    public async Task Fix_divides_in_float()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, 0.03, 1e-3);
    }

    [Fact]
    public async Task Fix_calls_the_mean_of_the_runtime()
    {
        HazardCase options = new() { HasRuntime = true };
        const string before = "public static double Value() => (double)F(Enumerable.Repeat(Half.One, 100000).ToArray()); static Half F(Half[] x) => {|PG1005:TensorPrimitives.Average<Half>(x)|};";
        const string after = "public static double Value() => (double)F(Enumerable.Repeat(Half.One, 100000).ToArray()); static Half F(Half[] x) => (Half)PrecisionGen.StableMath.Mean(x);";
        await Hazard.Fixed(before, after, options);
        Hazard.Improves(before, after, 1, 0, options);
        await Hazard.NotFixed("static Half F(Half[] x) => {|PG1005:TensorPrimitives.Average<Half>(x)|};");
    }
}
