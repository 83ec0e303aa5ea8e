using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class NaiveHypotenuseTests
{
    [Theory]
    [InlineData("Half F(Half x, Half y) => {|PG2006:Half.Sqrt(x * x + y * y)|};")]
    [InlineData("Half F(Half dx, Half dy, Half dz) { Half square = dx * dx + dy * dy + dz * dz; return {|PG2006:Half.Sqrt(square)|}; }")]
    [InlineData("float F(Half x, Half y) => {|PG2006:MathF.Sqrt((float)(x * x + y * y))|};")]
    [InlineData("struct V { public Half X, Y, Z; public Half LengthSquared() => X * X + Y * Y + Z * Z; public Half Length() => {|PG2006:Half.Sqrt(LengthSquared())|}; }")]
    [InlineData("readonly struct V(Half x, Half y) { Half Square => x * x + y * y; public float Length => {|PG2006:MathF.Sqrt((float)Square)|}; }")]
    [InlineData("struct V { public Half X, Y; static Half Dot(V v) { return v.X * v.X + v.Y * v.Y; } public static Half Norm(V v) => {|PG2006:Half.Sqrt(Dot(v))|}; }")]
    [InlineData("float F(float real, float imaginary) => {|PG2006:MathF.Sqrt(real * real + imaginary * imaginary)|};")]
    [InlineData("double F(float a, float b) => {|PG2006:Math.Sqrt(a * a + b * b)|};")]
    [InlineData("float[] F(float[] re, float[] im) => re.Select((r, i) => {|PG2006:MathF.Sqrt((r * r) + (im[i] * im[i]))|}).ToArray();")]
    [InlineData("float F(float a, float b) { float Norm() => {|PG2006:MathF.Sqrt(MathF.Pow(a, 2) + MathF.Pow(b, 2f))|}; return Norm(); }")]
    [InlineData("Half F(Half x, Half y, Half m, Half n) { Half a = x / m, b = y / n; return {|PG2006:Half.Sqrt(a * a + b * b)|}; }")]
    public Task Reports_squares_that_overflow(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("double F(double x, double y) => Math.Sqrt(x * x + y * y);")]
    [InlineData("double F(float x, float y) => Math.Sqrt((double)x * x + (double)y * y);")]
    [InlineData("float F(float x) => MathF.Sqrt(x * x + 1);")]
    [InlineData("float F(float x, float y) => MathF.Sqrt(x * x - y * y);")]
    [InlineData("float F(Vector2 v) => MathF.Sqrt(v.X * v.X + v.Y * v.Y);")]
    [InlineData("struct V { public float x, y, z; public float Length() => MathF.Sqrt(x * x + y * y + z * z); }")]
    [InlineData("struct V { float _x, _y; public float LengthSquared() => _x * _x + _y * _y; public float Length => MathF.Sqrt(LengthSquared()); }")]
    [InlineData("float F(float[] v) => MathF.Sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);")]
    [InlineData("float F(float[] v) { float sum = 0; for (int i = 0; i < v.Length; i++) { sum += v[i] * v[i]; } return MathF.Sqrt(sum); }")]
    [InlineData("struct V { public Half X, Y; float Square() => (float)X * (float)X + (float)Y * (float)Y; public float Length() => MathF.Sqrt(Square()); }")]
    [InlineData("float F(float x0, float y0, float x1, float y1) { float a = x1 - x0, b = y1 - y0; return MathF.Sqrt(a * a + b * b); }")]
    [InlineData("float F(float dx, float dy) => MathF.Sqrt(dx * dx + dy * dy);")]
    [InlineData("double F(int x, int y) => Math.Sqrt(x * x + y * y);")]
    [InlineData("float F(short x, short y) { float a = x, b = y; return MathF.Sqrt(a * a + b * b); }")]
    [InlineData("float F(float x, float y) => float.Hypot(x, y);")]
    public Task Is_silent_on_small_terms(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half x, Half y) { x = Half.Clamp(x, (Half)(-100), (Half)100); y = Half.Clamp(y, (Half)(-100), (Half)100); return Half.Sqrt(x * x + y * y); }")]
    [InlineData("Half F(float a) { Half x = (Half)MathF.Tanh(a), y = (Half)MathF.Cos(a); return Half.Sqrt(x * x + y * y); }")]
    [InlineData("float F(float a, float b) => Math.Abs(a) < 1e9f && Math.Abs(b) < 1e9f ? MathF.Sqrt(a * a + b * b) : float.Hypot(a, b);")]
    [InlineData("float F(float a, float b) { if (a is < 0 or > 1000 || b is < 0 or > 1000) { return 0; } return MathF.Sqrt(a * a + b * b); }")]
    [InlineData("float F(float x, float y) { float m = MathF.Max(MathF.Abs(x), MathF.Abs(y)); if (m == 0f) { return 0f; } float a = x / m, b = y / m; return m * MathF.Sqrt(a * a + b * b); }")]
    public Task Is_silent_on_bounded_terms(string code) => Hazard.Silent(code);

    [Fact]
    public Task Takes_ranges_from_the_options() => Hazard.Silent(
        "Half F(Half gain, Half bias) => Half.Sqrt(gain * gain + bias * bias);",
        new HazardCase { EditorConfig = "precisiongen.input_range.gain = -10..10\nprecisiongen.input_range.bias = [0, 1]" });

    [Fact]
    public Task Warns_in_Half() => Hazard.Says(
        "Half F(Half x, Half y) => Half.Sqrt(x * x + y * y);", DiagnosticSeverity.Warning, ["'x * x + y * y'", "180.975", "255.937", "Hypot"]);

    [Fact]
    public Task Suggests_in_float_of_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(float a, float b) => MathF.Sqrt(a * a + b * b);", DiagnosticSeverity.Info, ["float", "1.30438e19"],
        new HazardCase { HasRuntime = true });

    [Theory]
    [InlineData("Half F(Half x, Half y) => Half.Sqrt(x * x + );")]
    [InlineData("float F(float x) => MathF.Sqrt(x * x + y * y);")]
    [InlineData("float F(float x) => MathF.Sqrt();")]
    public Task Half_typed_code_is_left_alone(string code) => Hazard.Silent(code, new HazardCase { IsBroken = true });

    [Fact]
    public Task Fix_has_none_for_a_named_sum() => Hazard.NotFixed(
        "float F(float a, float b) { float square = a * a + b * b; return {|PG2006:MathF.Sqrt(square)|}; }");

    [Fact]
    public Task Fix_widens_where_the_root_does() => Hazard.Fixed(
        """
        float F(Half x, Half y) => {|PG2006:MathF.Sqrt((float)(x * x + y * y))|};
        double G(float a, float b, float c) => 1 + {|PG2006:Math.Sqrt(a * a + (b + 1) * (b + 1) + MathF.Pow(c, 2))|};
        """,
        """
        float F(Half x, Half y) => float.Hypot((float)(x), (float)(y));
        double G(float a, float b, float c) => 1 + double.Hypot(double.Hypot(a, b + 1), c);
        """);

    private const string Before = """
        public static double Value() => (double)F((Half)300, (Half)400);
        static Half F(Half x, Half y) => {|PG2006:Half.Sqrt(x * x + y * y)|};
        static float G(float a, float b) => {|PG2006:MathF.Sqrt(a * a + b * b)|};
        """;

    private const string After = """
        public static double Value() => (double)F((Half)300, (Half)400);
        static Half F(Half x, Half y) => Half.Hypot(x, y);
        static float G(float a, float b) => float.Hypot(a, b);
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fix_is_finite(bool hasRuntime)
    {
        HazardCase options = new() { HasRuntime = hasRuntime };
        await Hazard.Fixed(Before, After, options);
        Hazard.Improves(Before, After, 500, 0, options);
    }

    [Fact]
    public Task Fix_leaves_reproducible_code_alone() => Hazard.NotFixed(
        "[PrecisionGen.Reproducible] Half F(Half x, Half y) => {|PG2006:Half.Sqrt(x * x + y * y)|};", new HazardCase { HasRuntime = true });
}
