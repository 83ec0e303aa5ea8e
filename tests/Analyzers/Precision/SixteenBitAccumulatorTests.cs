using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class SixteenBitAccumulatorTests
{
    [Theory]
    [InlineData("Half F(Half[] x) { Half s = Half.Zero; foreach (Half v in x) { {|PG1003:s += v|}; } return s; }")]
    [InlineData("Half F(Half[] x) { Half s = (Half)0; for (int i = 0; i < x.Length; i++) {|PG1003:s = s + x[i]|}; return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; for (int i = 0; i < x.Length; i++) {|PG1003:s = x[i] + s|}; return s; }")]
    [InlineData("Half F(ReadOnlySpan<Half> x) { Half s = default; int i = 0; while (i < x.Length) { {|PG1003:s += x[i]|}; i++; } return s; }")]
    [InlineData("Half F(Half[] a, Half[] b) { var s = Half.Zero; for (int i = 0; i < a.Length; i++) {|PG1003:s += a[i] * b[i]|}; return s; }")]
    [InlineData("Half F(float[] x) { Half s = default; foreach (float v in x) {|PG1003:s = (Half)((float)s + v)|}; return s; }")]
    [InlineData("Half F(Half[] a, Half[] b) { Half s = default; for (int i = 0; i < a.Length; i++) {|PG1003:s = Half.FusedMultiplyAdd(a[i], b[i], s)|}; return s; }")]
    [InlineData("Half F(Half[] x) { Half loss = Half.Zero; foreach (Half p in x) {|PG1003:loss -= Half.Log(p)|}; return loss; }")]
    [InlineData("Half F(Half[] x) { Half n = Half.Zero; foreach (Half v in x) { if (v > Half.Zero) {|PG1003:n++|}; } return n; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) { Half next = s + v; {|PG1003:s = next|}; } return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) {|PG1003:s = v > Half.Zero ? s + v : s|}; return s; }")]
    [InlineData("Half F(List<Half> x) { Half s = default; x.ForEach(v => {|PG1003:s += v|}); return s; }")]
    [InlineData("Half F(Half[] x) { Half s = default; void Add(Half v) => {|PG1003:s += v|}; foreach (Half v in x) Add(v); return s; }")]
    [InlineData("private readonly List<Half> values = []; void Add(Half value) => values.Add(value); Half F() { Half sum = Half.Zero; foreach (Half v in values) { {|PG1003:sum += v|}; } return sum; }")]
    [InlineData("Half F(Half[] x) { List<Half> kept = new List<Half>(); foreach (Half v in x) { if (v > Half.Zero) { kept.Add(v); } } Half sum = Half.Zero; for (int i = 0; i < kept.Count; i++) { {|PG1003:sum += kept[i]|}; } return sum; }")]
    public Task Reports_a_sum_in_a_variable(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("Half total; void Add(Half x) => {|PG1003:total += x|};")]
    [InlineData("Half Total { get; set; } void Add(Half[] x) { Total = Half.Zero; foreach (Half v in x) {|PG1003:Total += v|}; }")]
    [InlineData("static Half count; static void Count() { {|PG1003:count++|}; }")]
    [InlineData("readonly Half[][] gradients = []; void Add(Half[][] g) { for (int i = 0; i < g.Length; i++) for (int j = 0; j < g[i].Length; j++) {|PG1003:gradients[i][j] += g[i][j]|}; }")]
    [InlineData("void F(Half[] y, Half[,] a, int n) { for (int k = 0; k < n; k++) for (int j = 0; j < n; j++) {|PG1003:y[j] += a[k, j]|}; }")]
    [InlineData("void F(Half[] c, Half[] a, Half[] b, int n) { for (int i = 0; i < n; i++) for (int k = 0; k < n; k++) { for (int j = 0; j < n; j++) {|PG1003:c[i * n + j] += a[i * n + k] * b[k * n + j]|}; } }")]
    public Task Reports_a_sum_in_a_member_or_element(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("Half F(Half[] x) => {|PG1003:x.Aggregate((Half)0, (s, v) => s + v)|};")]
    [InlineData("Half F(IEnumerable<Half> x) => {|PG1003:x.Where(v => v > Half.Zero).Aggregate((a, b) => a + b)|};")]
    [InlineData("Half F(Half[] x) => {|PG1003:TensorPrimitives.Sum<Half>(x)|};")]
    [InlineData("float F(Half[] x, Half[] y) => (float){|PG1003:TensorPrimitives.Dot<Half>(x, y)|};")]
    [InlineData("Half F(Half[] x) => {|PG1003:TensorPrimitives.Norm<Half>(x)|};")]
    [InlineData("Half F(Half[] x, Half[] y) => {|PG1003:TensorPrimitives.Distance<Half>(x, y)|};")]
    [InlineData("void F(List<Half[]> rows, Half[] sum) { foreach (Half[] row in rows) {|PG1003:TensorPrimitives.Add<Half>(sum, row, sum)|}; }")]
    public Task Reports_a_reduction(string code) => Hazard.Reports(code);

    [Fact]
    public Task Reports_top_level_code_once() => Hazard.Reports(
        "Half s = Half.Zero; Half[] x = new Half[5000]; foreach (Half v in x) { {|PG1003:s += v|}; s += Half.One; } Console.WriteLine(s);",
        new HazardCase { IsRaw = true, IsProgram = true });

    [Theory]
    [InlineData("float F(Half[] x) { float s = 0; foreach (Half v in x) s += (float)v; return s; }")]
    [InlineData("Half F(Half[] x) { float s = 0; foreach (Half v in x) s += (float)v; return (Half)s; }")]
    [InlineData("Half F(Half[] x) { Half y = Half.Zero; foreach (Half c in x) y = y * x[0] + c; return y; }")]
    [InlineData("void F(Half[] y, Half[] x) { for (int i = 0; i < x.Length; i++) y[i] += x[i]; }")]
    [InlineData("void F(Half[] y, Half[] x, int o) { for (int i = 0; i < x.Length; i++) { int j = o + i; y[j] += x[i]; } }")]
    [InlineData("readonly Half[] hidden = []; void Add(Half[] g) { for (int i = 0; i < g.Length; i++) hidden[i] += g[i]; }")]
    [InlineData("readonly Half[] sums = []; void Add(Half[] a, Half[] b) { Array.Clear(sums); for (int i = 0; i < a.Length; i++) sums[i] += a[i] * b[i]; }")]
    [InlineData("Half F(Half a, Half b) { Half s = a; s += b; return s; }")]
    [InlineData("void F(Half[] x, Half[] y) { for (int i = 0; i < x.Length; i++) { Half s = x[i]; s += y[i]; x[i] = s; } }")]
    [InlineData("struct V { public Half X, Y; public void Add(V o) { X += o.X; Y += o.Y; } }")]
    [InlineData("T F<T>(T[] x) where T : INumber<T> { T s = T.Zero; foreach (T v in x) s += v; return s; }")]
    [InlineData("class C { class P { public Half Mass; } void F(P[] all, Half d) { foreach (P p in all) p.Mass += d; } }")]
    [InlineData("float F(float[] x) => x.Sum() + x.Aggregate(0f, (a, b) => a + b) + TensorPrimitives.Sum(x);")]
    [InlineData("Half F(Half[] x, Half n) { Half m = Half.Zero; foreach (Half v in x) m += (v - m) / n; return m; }")]
    public Task Is_silent_without_a_carried_sum(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half[] x) { Half s = Half.Zero; for (int i = 0; i < 8; i++) s += x[i]; return s; }")]
    [InlineData("Half F() { Half[] x = [(Half)1, (Half)2, (Half)3]; Half s = Half.Zero; foreach (Half v in x) s += v; return s; }")]
    [InlineData("static readonly Half[] Taps = new Half[5]; Half F() { Half s = default; for (int i = 0; i < Taps.Length; i++) s += Taps[i]; return s; }")]
    [InlineData("Half F(Half[] x) { if (x.Length > 16) return default; Half s = default; for (int i = 0; i < x.Length; i++) s += x[i]; return s; }")]
    [InlineData("Half F(Half[] x) { Half n = Half.Zero; for (int i = 0; i < 1000; i++) { if (x[i] > n) n++; } return n; }")]
    [InlineData("Half F(Half[] x) { Half s = default, c = default; foreach (Half v in x) { Half y = v - c; Half t = s + y; c = (t - s) - y; s = t; } return s; }")]
    [InlineData("Half F(Half[] x, int row) { Half s = default; for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) s += x[i * 2 + j + row]; return s; }")]
    [InlineData("Half F(Half[] x) => TensorPrimitives.Sum<Half>(x.AsSpan(0, 16));")]
    [InlineData("private readonly Half[] weights = [(Half)1, (Half)2]; Half F() { Half sum = Half.Zero; foreach (Half w in weights) { sum += w; } return sum; }")]
    public Task Is_silent_for_few_or_exact_or_compensated_terms(string code) => Hazard.Silent(code);

    [Fact]
    public Task Knows_the_BFloat16_of_later_versions() => Hazard.Reports("""
        namespace System.Numerics
        {
            public struct BFloat16
            {
                public static BFloat16 operator +(BFloat16 a, BFloat16 b) => a;
                public static explicit operator float(BFloat16 a) => 0;
            }
        }

        class C
        {
            System.Numerics.BFloat16 F(System.Numerics.BFloat16[] x) { System.Numerics.BFloat16 s = default; for (int i = 0; i < 8; i++) {|PG1003:s += x[i]|}; return s; }
        }
        """);

    [Theory]
    [InlineData("3", "{|PG1003:s += x[i]|}")]
    [InlineData("8", "s += x[i]")]
    public Task Honours_the_longest_sum_of_the_options(string maximum, string step)
    {
        HazardCase options = new() { EditorConfig = "precisiongen.accumulate_max_terms = " + maximum };
        string code = $"Half F(Half[] x) {{ Half s = default; for (int i = 0; i < 8; i++) {step}; return s; }}";
        return maximum == "8" ? Hazard.Silent(code, options) : Hazard.Reports(code, options);
    }

    [Fact]
    public async Task BFloat16_sums_stop_at_256()
    {
        HazardCase options = new() { HasRuntime = true };
        await Hazard.Says(
            "PrecisionGen.BFloat16 F(PrecisionGen.BFloat16[] x) { PrecisionGen.BFloat16 total = default; foreach (var v in x) total += v; return total; }",
            DiagnosticSeverity.Warning, ["'total'", "any number of terms", "BFloat16", "stops at 256"], options);
        await Hazard.Says(
            "[PrecisionGen.Reproducible] Half F(Half[] x) { Half s = default; for (int i = 0; i < 4096; i++) s += x[i]; return s; }",
            DiagnosticSeverity.Warning, ["'s'", "up to 4096 terms", "Half", "stops at 2048"], options);
    }

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "Half F(Half[] x) { Half s = ; foreach (Half v in ) { s += ; s = s + ; } return x.Aggregate(, (a, ) => ); }", new HazardCase { IsBroken = true });

    private const string Before = """
        public static double Value() => (double)Sum(Enumerable.Repeat(Half.One, 4096).ToArray());
        static Half Sum(Half[] x)
        {
            Half sum = Half.Zero;
            Half weighted = (Half)0;
            for (int i = 0; i < x.Length; i++)
            {
                {|PG1003:sum += x[i]|};
                {|PG1003:weighted = weighted + x[i] * x[0]|};
            }

            return Half.Max(sum, weighted);
        }
        """;

    private const string After = """
        public static double Value() => (double)Sum(Enumerable.Repeat(Half.One, 4096).ToArray());
        static Half Sum(Half[] x)
        {
            float sum = 0f;
            float weighted = 0f;
            for (int i = 0; i < x.Length; i++)
            {
                sum += (float)x[i];
                weighted = weighted + (float)x[i] * (float)x[0];
            }

            return Half.Max((Half)sum, (Half)weighted);
        }
        """;

    [Fact]
    public async Task Fix_widens_the_variable()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, 4096, 0);
    }

    [Fact]
    public Task Fix_widens_both_branches() => Hazard.Fixed(
        "Half F(Half[] x) { Half s = default; foreach (Half v in x) {|PG1003:s = v > Half.Zero ? s + v : s|}; return s; }",
        "Half F(Half[] x) { float s = 0f; foreach (Half v in x) s = v > Half.Zero ? s + (float)v : s; return (Half)s; }");

    [Fact]
    public async Task Fix_widens_an_aggregate()
    {
        const string before = "public static double Value() => (double)F(Enumerable.Repeat(Half.One, 4096).ToArray()) + (double)G(Enumerable.Repeat(Half.One, 4096).ToArray());"
            + " static Half F(Half[] x) => {|PG1003:x.Aggregate((Half)0, (s, v) => s + v)|}; static Half G(Half[] x) => {|PG1003:x.Aggregate((a, b) => a + b)|};";
        const string after = "public static double Value() => (double)F(Enumerable.Repeat(Half.One, 4096).ToArray()) + (double)G(Enumerable.Repeat(Half.One, 4096).ToArray());"
            + " static Half F(Half[] x) => (Half)x.Aggregate(0f, (s, v) => s + (float)v); static Half G(Half[] x) => (Half)x.Select(b => (float)b).Aggregate((a, b) => a + b);";
        await Hazard.Fixed(before, after);
        Hazard.Improves(before, after, 8192, 0);
    }

    [Fact]
    public async Task Fix_calls_the_helpers_of_the_runtime()
    {
        HazardCase options = new() { HasRuntime = true };
        const string before = "public static double Value() => F(Enumerable.Repeat(Half.One, 4096).ToArray());"
            + " static float F(Half[] x) => (float){|PG1003:TensorPrimitives.Sum<Half>(x)|}; static Half G(Half[] x) => {|PG1003:TensorPrimitives.Norm<Half>(x)|};";
        const string after = "public static double Value() => F(Enumerable.Repeat(Half.One, 4096).ToArray());"
            + " static float F(Half[] x) => PrecisionGen.StableMath.Sum(x); static Half G(Half[] x) => (Half)PrecisionGen.StableMath.Norm(x);";
        await Hazard.Fixed(before, after, options);
        Hazard.Improves(before, after, 4096, 0, options);
        await Hazard.NotFixed("static Half G(Half[] x) => {|PG1003:TensorPrimitives.Norm<Half>(x)|};");
    }

    [Theory]
    [InlineData("Half total; void Add(Half x) => {|PG1003:total += x|};")]
    [InlineData("void F(Half[] x, ref Half s) { foreach (Half v in x) {|PG1003:s += v|}; }")]
    [InlineData("Half F(Half[] x) { Half s = default; foreach (Half v in x) {|PG1003:s += v|}; G(ref s); return s; } void G(ref Half s) { }")]
    public Task Fix_keeps_members_and_references(string code) => Hazard.NotFixed(code);
}
