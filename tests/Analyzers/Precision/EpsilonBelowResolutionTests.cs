using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class EpsilonBelowResolutionTests
{
    private static readonly HazardCase Runtime = new() { HasRuntime = true };

    [Theory]
    [InlineData("Half F(Half x, Half norm) => x / (norm + {|PG1006:(Half)1e-8|});")]
    [InlineData("Half F(Half m, Half v) => m / (Half.Sqrt(v) + {|PG1006:(Half)1e-8f|});")]
    [InlineData("Half F(Half x, Half v) { Half eps = {|PG1006:(Half)1e-8f|}; return x / Half.Sqrt(v + eps); }")]
    [InlineData("private static readonly Half Epsilon = {|PG1006:(Half)1e-8f|}; Half F(Half x, Half v) => x / (v + Epsilon);")]
    [InlineData("void Step(Half[] w, Half[] m, Half[] v, float eps = 1e-8f) { for (int i = 0; i < w.Length; i++) w[i] -= m[i] / (Half.Sqrt(v[i]) + {|PG1006:(Half)eps|}); }")]
    [InlineData("public float Epsilon { get; set; } = 1e-8f; Half F(Half x, Half v) => x / (Half.Sqrt(v) + {|PG1006:(Half)Epsilon|});")]
    [InlineData("const float Eps = 1e-10f; Half F(Half p) => Half.Log(p + {|PG1006:(Half)Eps|});")]
    [InlineData("Half F(Half p) => Half.Log(Half.Max(p, {|PG1006:(Half)1e-9|}));")]
    [InlineData("bool F(Half a, Half b) => Half.Abs(a - b) < {|PG1006:(Half)1e-8|};")]
    [InlineData("Half F(Half x, Half sum) => x / (sum + {|PG1006:(Half)1e-5|});")]
    [InlineData("Half F(Half x, Half sum) { Half Local(Half s) => x / Half.Max(s, {|PG1006:(Half)1e-6f|}); return Local(sum); }")]
    [InlineData("Half F(Half p) => Half.Clamp(p, (Half)1e-4, {|PG1006:(Half)0.9999|});")]
    public Task Reports_an_epsilon_that_half_rounds_away(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float p) => Math.Clamp(p, 1e-8f, {|PG1006:1f - 1e-8f|});")]
    [InlineData("const float Eps = 1e-8f; float F(float p) => MathF.Min(p, {|PG1006:1 - Eps|});")]
    [InlineData("float F(float p) => {|PG2004:MathF.Log(1 - Math.Min(p, {|PG1006:0.99999999f|}))|};")]
    [InlineData("float F(float p) => (float)Math.Clamp(p, 1e-8, {|PG1006:1 - 1e-8|});")]
    [InlineData("const double Top = 1 - 1e-9; Func<float, float> f = p => MathF.Min(p, {|PG1006:(float)Top|});")]
    [InlineData("double F(double p) => Math.Min(p, {|PG1006:1 - 1e-17|});")]
    public Task Reports_a_bound_that_is_one(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float a, float sum) => a / (sum + {|PG1006:float.Epsilon|});")]
    [InlineData("double F(double a, double sum) => a / Math.Max(sum, {|PG1006:double.Epsilon|});")]
    [InlineData("bool F(float a, float b) => MathF.Abs(a - b) < {|PG1006:float.Epsilon|};")]
    [InlineData("bool F(float a, float b) => !(Math.Abs(a - b) > {|PG1006:Single.Epsilon|});")]
    [InlineData("bool F(double a, double b) { double d = Math.Abs(a - b); if (d <= {|PG1006:double.Epsilon|}) { return true; } return false; }")]
    [InlineData("bool F(float a, float b) => a > b + {|PG1006:float.Epsilon|};")]
    [InlineData("const float Tolerance = {|PG1006:float.Epsilon|};")]
    [InlineData("bool F(float a, float b) { const float eps = {|PG1006:float.Epsilon|}; return MathF.Abs(a - b) < eps; }")]
    [InlineData("bool F(float r) => r < {|PG1006:float.Epsilon|} * 4;")]
    [InlineData("float F(float error, float alpha) => MathF.Pow(MathF.Abs(error) + {|PG1006:float.Epsilon|}, alpha);")]
    public Task Reports_the_smallest_number_as_machine_epsilon(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("bool F(float a, float b) => MathF.Abs(a - b) <= {|PG1006:1e-8f|} * MathF.Max(MathF.Abs(a), MathF.Abs(b));")]
    [InlineData("bool F(float a, float b) => Math.Abs(a - b) / Math.Abs(a) < {|PG1006:1e-8|};")]
    [InlineData("bool F(float a, float b) { float d = MathF.Abs(a - b); float size = MathF.Abs(b); return size * {|PG1006:1e-9f|} > d; }")]
    [InlineData("private const float RelTol = {|PG1006:1e-8f|}; bool F(float a, float b) => MathF.Abs(a - b) <= RelTol * MathF.Abs(a);")]
    [InlineData("bool F(float a, float b) { float relativeError = {|PG1006:1e-9f|}; return MathF.Abs(a - b) < relativeError * MathF.Abs(b) || MathF.Abs(a - b) / MathF.Abs(a) < relativeError; }")]
    [InlineData("static readonly double RelativeTolerance = 1e-8; bool F(float a, float b) => MathF.Abs(a - b) <= {|PG1006:RelativeTolerance|} * MathF.Abs(a);")]
    [InlineData("const float Small = 1e-8f; bool F(float a, float b) => MathF.Abs(a - b) <= {|PG1006:Small|} * MathF.Abs(a) || MathF.Abs(a - b) <= Small * MathF.Abs(b);")]
    [InlineData("private const float DefaultMaxRelativeErr = {|PG1006:1e-8f|};")]
    [InlineData("bool Near(float a, float b, float relativeTolerance = {|PG1006:1e-8f|}) => MathF.Abs(a - b) <= relativeTolerance * MathF.Abs(a);")]
    [InlineData("bool F(Half a, Half b) => Half.Abs(a - b) < {|PG1006:(Half)1e-4f|} * Half.Abs(a);")]
    public Task Reports_a_relative_tolerance_below_the_spacing(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float x, float norm) => x / (norm + 1e-8f);")]
    [InlineData("double F(double p) => Math.Log(p + 1e-10);")]
    [InlineData("Half F(Half x, Half norm) => x / (norm + (Half)1e-4);")]
    [InlineData("Half F(Half x, Half v) => x / Half.Sqrt(v + (Half)1e-5);")]
    [InlineData("Half F(Half x, Half norm) => (Half)((float)x / ((float)norm + 1e-8f));")]
    [InlineData("float F(float p) => Math.Clamp(p, 1e-7f, 1f - 1e-7f);")]
    [InlineData("double F(double p) => Math.Clamp(p, 1e-8, 1 - 1e-8);")]
    [InlineData("bool F(double a, double b) => Math.Abs(a - b) <= 1e-8 * Math.Abs(a);")]
    [InlineData("bool F(float a, float b) => MathF.Abs(a - b) < 1e-8f;")]
    [InlineData("bool F(float a, float b) => MathF.Abs(a - b) <= 1e-6f * MathF.Abs(a);")]
    [InlineData("private const double RelativeTolerance = 1e-8;")]
    [InlineData("private const float AbsoluteTolerance = 1e-12f;")]
    [InlineData("float F(float x) => MathF.Log(MathF.Max(x, float.Epsilon));")]
    [InlineData("double F(double p) => Math.Log(p + double.Epsilon);")]
    [InlineData("bool IsSubnormal(float x) => MathF.Abs(x) < float.Epsilon * (1 << 23);")]
    [InlineData("bool IsZero(float x) => MathF.Abs(x) < float.Epsilon;")]
    [InlineData("float F(float discount) => discount * 0.9999999f;")]
    [InlineData("float One() => 1.0f;")]
    [InlineData("double F() { double x = 2 * double.Epsilon; return x; }")]
    public Task Is_silent_on_what_the_type_resolves(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half x, Half norm) => norm > Half.Zero ? x / (norm + (Half)1e-8) : x;")]
    [InlineData("Half F(Half x, Half norm) { if (norm <= Half.Zero) { return x; } return x / (norm + (Half)1e-8); }")]
    [InlineData("float F(float a, float b, float y) => MathF.Abs(b - a) < float.Epsilon ? 0 : y / (b - a);")]
    [InlineData("float F(float a, float b, float y) { float width = b - a; if (MathF.Abs(width) <= float.Epsilon) return 0; return y / width; }")]
    [InlineData("Half F(Half m, Half v, float eps = 1e-8f) { eps = MathF.Max(eps, 1e-4f); return m / (v + (Half)eps); }")]
    public Task Is_silent_where_zero_is_kept_out(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("h + {|PG1006:1e-8|}")]
    [InlineData("h.add({|PG1006:1e-8|})")]
    [InlineData("h.clamp_min({|PG1006:1e-8|})")]
    [InlineData("x / ({|PG1004:h.square().sum()|} + {|PG1006:1e-10f|})")]
    [InlineData("x.clamp(1e-8, {|PG1006:1 - 1e-8|})")]
    public Task Reports_epsilons_of_tensors(string expression) => Hazard.Reports(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) { var h = x.half(); return " + expression + "; } }" + Stubs.TorchSharp);

    [Theory]
    [InlineData("x + 1e-8")]
    [InlineData("x.clamp(1e-7, 1 - 1e-7)")]
    [InlineData("x.@double().clamp(1e-8, 1 - 1e-8)")]
    [InlineData("x.bfloat16() + 1e-8")]
    [InlineData("x.half().@float() + 1e-8")]
    public Task Is_silent_on_tensors_that_resolve_it(string expression) => Hazard.Silent(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => " + expression + "; }" + Stubs.TorchSharp);

    [Fact]
    public Task Tensors_of_unknown_dtype_can_be_taken_as_unknown() => Hazard.Silent(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.clamp(1e-8, 1 - 1e-8); }" + Stubs.TorchSharp,
        new HazardCase { EditorConfig = "precisiongen.assume_fp32_tensors = false" });

    [Theory]
    [InlineData("Half F(Half x, Half n) => x / (n + (Half)1e-8);", DiagnosticSeverity.Warning, "(Half)1e-8 is 0, so the division can be by 0")]
    [InlineData("[PrecisionGen.Reproducible] Half F(Half x, Half n) => x / (n + (Half)1e-8);", DiagnosticSeverity.Error, "is 0")]
    [InlineData("Half F(Half p) => Half.Log(p + (Half)1e-8);", DiagnosticSeverity.Warning, "so the logarithm can be of 0")]
    [InlineData("Half F(Half x, Half n, float eps = 1e-8f) => x / (n + (Half)eps);", DiagnosticSeverity.Warning, "(Half)eps with the default eps = 1e-8 is 0")]
    [InlineData("Half F(Half x, Half n) => x / (n + (Half)1e-5);", DiagnosticSeverity.Warning, "1 / (Half)1e-5 is Infinity")]
    [InlineData("float F(float p) => Math.Min(p, 1f - 1e-8f);", DiagnosticSeverity.Warning, "1f - 1e-8f is 1 in float, so the bound lets 1 through")]
    [InlineData("bool F(float a, float b) => MathF.Abs(a - b) < float.Epsilon;", DiagnosticSeverity.Warning, "float.Epsilon is 1.4013e-45")]
    [InlineData("const float MaxRelativeError = 1e-8f;", DiagnosticSeverity.Warning, "1e-8f is below the spacing of float, 5.96046e-8")]
    public Task Says_what_is_left(string code, DiagnosticSeverity severity, string text) => Hazard.Says(code, severity, [text], Runtime);

    [Theory]
    [InlineData("Half F(Half x, Half n) => x / (n + {|PG1006:(Half)1e-8|});", "Half F(Half x, Half n) => x / (n + (Half)1e-4f);")]
    [InlineData("float F(float p) => Math.Clamp(p, 1e-7f, {|PG1006:1f - 1e-8f|});", "float F(float p) => Math.Clamp(p, 1e-7f, 1f - 1e-7f);")]
    [InlineData("bool F(double a, double b) => Math.Abs(a - b) < {|PG1006:double.Epsilon|};", "bool F(double a, double b) => Math.Abs(a - b) < 1e-12;")]
    [InlineData("const float MaxRelativeError = {|PG1006:1e-8f|};", "const float MaxRelativeError = 1e-6f;")]
    [InlineData("float F(float p) => (float)Math.Min(p, {|PG1006:1 - 1e-9|});", "float F(float p) => (float)Math.Min(p, 1 - 1e-7);")]
    public Task Fix_writes_one_that_the_type_resolves(string before, string after) => Hazard.Fixed(before, after);

    [Fact]
    public Task Fix_leaves_defaults_alone() => Hazard.NotFixed("Half F(Half x, Half n, float eps = 1e-8f) => x / (n + {|PG1006:(Half)eps|});");

    [Theory]
    [InlineData("(double)(Half.Zero / (F() + {|PG1006:(Half)1e-8|})); static Half F() => Half.Zero;", "(double)(Half.Zero / (F() + (Half)1e-4f)); static Half F() => Half.Zero;", 0)]
    [InlineData("double.IsFinite(MathF.Log(1 - MathF.Min(F(), {|PG1006:1f - 1e-8f|}))) ? 1 : 0; static float F() => 1;", "double.IsFinite(MathF.Log(1 - MathF.Min(F(), 1f - 1e-7f))) ? 1 : 0; static float F() => 1;", 1)]
    public void Fixed_code_is_finite(string before, string after, double exact) =>
        Hazard.Improves("public static double Value() => " + before, "public static double Value() => " + after, exact, 1e-9);

    [Fact]
    public Task Half_typed_code_is_no_error() => Hazard.Silent("Half F(Half x) => x / (x + (Half)); bool G(float a) => Math.Abs(a - ) < float.;", new HazardCase { IsBroken = true });
}
