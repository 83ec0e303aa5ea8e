using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class EqualityOfRoundedTests
{
    [Theory]
    [InlineData("bool F(Half x) => {|PG2010:x == Half.NaN|};")]
    [InlineData("bool F(double x) => {|PG2010:double.NaN != x|};")]
    [InlineData("bool F(float x) { return !({|PG2010:x < float.NaN|}); }")]
    [InlineData("bool F<T>(T x) where T : IFloatingPointIeee754<T> => {|PG2010:x == T.NaN|};")]
    [InlineData("bool F(System.Runtime.InteropServices.NFloat x) => {|PG2010:x == System.Runtime.InteropServices.NFloat.NaN|};")]
    [InlineData("int F(float[] x) => x.Count(v => {|PG2010:v == float.NaN|});")]
    [InlineData("float rate = 0.1f; bool F() => {|PG2010:rate == 0.1|};")]
    [InlineData("bool F(Half x) => {|PG2010:(float)x == 0.3f|};")]
    [InlineData("bool F(float[] x) { foreach (float v in x) { if ({|PG2010:v != 1e-3|}) return false; } return true; }")]
    public Task Reports_a_comparison_with_one_answer(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("bool F(double a, double b) => {|PG2010:a + b == 0.3|};")]
    [InlineData("bool F(float[] p) => {|PG2010:p.Sum() == 1f|};")]
    [InlineData("bool F(double[] p) { double sum = 0; foreach (double v in p) { sum += v; } return {|PG2010:sum != 1.0|}; }")]
    [InlineData("void F() { for (double t = 0; {|PG2010:t != 1.0|}; t += 0.1) { Console.Write(t); } }")]
    [InlineData("bool F(float a, float b) { float hypotenuse = MathF.Sqrt(a + b); return {|PG2010:hypotenuse == 5|}; }")]
    [InlineData("bool F(double x, double y) { bool Same() => {|PG2010:x / 3 == y / 7|}; return Same(); }")]
    [InlineData("bool F(Vector3 v) => {|PG2010:v.Length() == 1f|};")]
    [InlineData("bool F(float a, float b) { float d = MathF.Sqrt(a * b); return {|PG2010:d.Equals(0.1f)|}; }")]
    [InlineData("float Priority(float e) => MathF.Pow(MathF.Abs(e) + 1, 0.6f); bool F(float e, float current) { float next = Priority(e); return {|PG2010:next == current|}; }")]
    [InlineData("double At(double x) => x * 0.3; bool F(double a, double b) { double da = At(a) - At(1); double db = At(b) - At(1); return {|PG2010:da == db|}; }")]
    public Task Reports_equality_of_a_rounded_result(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("bool F(Half x) => Half.IsNaN(x);")]
    [InlineData("bool F(float x) => x is float.NaN;")]
    [InlineData("bool F(double x) => x.Equals(double.NaN);")]
    [InlineData("bool F(double x) => x != x;")]
    [InlineData("bool F(float x) => x == 0.5 || x == 0.1f || x == 1e9;")]
    [InlineData("bool F(float x) => (double)x == (double)0.1f;")]
    [InlineData("float value; void Set(float other) { if (value == other) { return; } value = other; }")]
    [InlineData("bool F(float[] a, float[] b, int i) => a[i] == b[i];")]
    [InlineData("bool F(double a, double b) => a - b == 0;")]
    [InlineData("bool F(double a, double b) => a / b == double.PositiveInfinity;")]
    [InlineData("bool F(float[] x) { float max = x.Max(); return x[0] == max; }")]
    [InlineData("bool F(double x) => Math.Floor(x) == x;")]
    [InlineData("bool F(double x) => x - Math.Floor(x) == 0.5;")]
    [InlineData("bool F(double x) => x % 1 == 0.25;")]
    [InlineData("bool F(float a, float b) => Math.Max(a, b) == a;")]
    [InlineData("bool F(float x) => x == -1f;")]
    [InlineData("const double A = 0.1 + 0.2; bool F() => A == 0.3;")]
    [InlineData("bool F(float a, float b) => a.Equals(b);")]
    [InlineData("bool F(float a, object b) { float d = MathF.Sqrt(a); return d.Equals(b); }")]
    [InlineData("bool F(float a) => (a * a).Equals(float.NaN);")]
    public Task Is_silent_on_exact_questions(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("bool F(double x) => 1 + x == 1;")]
    [InlineData("bool F(double x) => (double)(float)x == x;")]
    [InlineData("bool F(double x, double h) { double moved = x + h; return moved == x; }")]
    [InlineData("double F(double x) { double last = 0; while (true) { double next = x / 2 + 1 / x; if (next == last) return next; last = next; } }")]
    [InlineData("bool F(int right, int all) => right / (double)all == 1.0;")]
    [InlineData("bool F(int i, int j, double n) => (double)i * j + 1 == n;")]
    [InlineData("bool F(float[] p) { float count = 0; foreach (float v in p) { count += 1f; } return count == 8; }")]
    [InlineData("bool F(float x, float y) => x * 2f == y;")]
    [InlineData("bool F(double x, double y) => Math.Round(x * 100) == y;")]
    [InlineData("float Clip(float e) => MathF.Min(MathF.Max(e, 0), 1); bool F(float e, float current) => Clip(e) == current;")]
    [InlineData("float One(float e) => MathF.Sqrt(e); float Other(float e) => MathF.Sqrt(e); bool F(float e) => One(e) == Other(e);")]
    [InlineData("double Score(int i) => Math.Sqrt(i) * 0.3; int F(int n) { double best = 0; for (int i = 0; i < n; i++) { best = Math.Max(best, Score(i)); } for (int i = 0; i < n; i++) { if (Score(i) == best) { return i; } } return -1; }")]
    [InlineData("double Score(int i) => Math.Sqrt(i) * 0.3; IEnumerable<int> F(List<int> items) { double top = items.Max(Score); return items.Where(i => Score(i) == top); }")]
    public Task Is_silent_where_rounding_is_meant_or_absent(string code) => Hazard.Silent(code);

    [Fact]
    public Task Warns_of_the_missing_constant() => Hazard.Says(
        "bool F(float rate) => rate == 0.1;", DiagnosticSeverity.Warning, ["'rate == 0.1' is always false", "0.10000000149011612"]);

    [Fact]
    public Task Suggests_a_tolerance() => Hazard.Says(
        "bool F(float[] p) => p.Sum() != 1f;", DiagnosticSeverity.Info, ["'p.Sum() != 1f'", "1.0000001192092896"]);

    [Fact]
    public Task Warns_of_NaN_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] bool F(Half x) => x != Half.NaN;", DiagnosticSeverity.Warning, ["always true", "Half.IsNaN(x)"],
        new HazardCase { HasRuntime = true });

    [Theory]
    [InlineData("bool F(float x) => x == float.")]
    [InlineData("bool F(float x) => x == Missing.NaN;")]
    [InlineData("bool F() => x + == 0.1;")]
    public Task Half_typed_code_is_left_alone(string code) => Hazard.Silent(code, new HazardCase { IsBroken = true });

    [Fact]
    public Task Fix_asks_IsNaN() => Hazard.Fixed(
        """
        bool F(Half x) => {|PG2010:x == Half.NaN|};
        bool G(double x, bool b) => b && {|PG2010:double.NaN != x + 1|};
        bool H<T>(T x) where T : IFloatingPointIeee754<T> => {|PG2010:x != T.NaN|};
        """,
        """
        bool F(Half x) => Half.IsNaN(x);
        bool G(double x, bool b) => b && !double.IsNaN(x + 1);
        bool H<T>(T x) where T : IFloatingPointIeee754<T> => !T.IsNaN(x);
        """);

    [Theory]
    [InlineData("bool F(float x) => {|PG2010:x < float.NaN|};")]
    [InlineData("bool F(float x, float y) => {|PG2010:x + y == 0.5f|};")]
    [InlineData("bool F(Half x) => {|PG2010:(float)x == 0.3f|};")]
    public Task Fix_is_not_offered_where_the_answer_is_not_known(string code) => Hazard.NotFixed(code);

    private const string Before = """
        public static double Value() => F(0.1f) ? 1 : 0;
        static bool F(float x) => {|PG2010:x == 0.1|};
        static bool G(float x) => {|PG2010:0.3d != x|};
        """;

    private const string After = """
        public static double Value() => F(0.1f) ? 1 : 0;
        static bool F(float x) => x == 0.1f;
        static bool G(float x) => 0.3f != x;
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fix_finds_the_float(bool hasRuntime)
    {
        HazardCase options = new() { HasRuntime = hasRuntime };
        await Hazard.Fixed(Before, After, options);
        Hazard.Improves(Before, After, 1, 0, options);
    }
}
