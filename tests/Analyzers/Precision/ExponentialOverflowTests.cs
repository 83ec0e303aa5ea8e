using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class ExponentialOverflowTests
{
    private static readonly HazardCase Runtime = new() { HasRuntime = true };

    [Theory]
    [InlineData("float F(float x) => {|PG1002:MathF.Exp(Math.Clamp(x, -100f, 100f))|};")]
    [InlineData("Half F(Half x) => {|PG1002:Half.Exp(Half.Clamp(x, (Half)(-20), (Half)20))|};")]
    [InlineData("float F(float x) { if (x > 90) { return 0; } return {|PG1002:MathF.Exp(x)|}; }")]
    [InlineData("float F() => {|PG1002:MathF.Exp(100)|};")]
    [InlineData("float F(double x) => (float){|PG1002:Math.Exp(Math.Min(x, 200))|};")]
    [InlineData("Half F(float x) => (Half){|PG1002:MathF.Exp(MathF.Min(x, 20f))|};")]
    [InlineData("Func<float, float> f = x => {|PG1002:MathF.Exp(50 * MathF.Tanh(x) + 50)|};")]
    [InlineData("float F() { float s = 0; for (int i = 0; i < 100; i++) s = MathF.Max(s, {|PG1002:MathF.Exp(i)|}); return s; }")]
    [InlineData("float F(float x) => x switch { < 0 => 1, < 120 => {|PG1002:MathF.Exp(x)|}, _ => 2 };")]
    public Task Reports_a_range_that_reaches_beyond_the_limit(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(int digits) { ArgumentOutOfRangeException.ThrowIfNegative(digits); ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 60); return {|PG1002:MathF.Pow(10, digits)|}; }")]
    [InlineData("Half F(Half x) => {|PG1002:Half.Pow(Half.Clamp(x, (Half)0, (Half)300), (Half)2)|};")]
    [InlineData("Half F() => (Half){|PG1002:MathF.Pow(2, 16)|};")]
    public Task Reports_powers(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float logit) => {|PG1002:MathF.Exp(logit)|};")]
    [InlineData("float Scale(float[] logStd, int i) { float scale = {|PG1002:MathF.Exp(logStd[i])|}; return scale; }")]
    [InlineData("float F(float logVar) => {|PG1002:MathF.Exp(0.5f * logVar)|};")]
    [InlineData("Half F(Half x) => {|PG1002:Half.Exp(x)|};")]
    [InlineData("float logits = 1; float Value { get { float Local() => {|PG1002:MathF.Exp(logits)|}; return Local(); } }")]
    [InlineData("float F(float logit) => {|PG1002:MathF.Pow(10f, logit)|};")]
    [InlineData("Half[] F(Half[] cells, Half temperature) { Half[] e = new Half[cells.Length]; for (int i = 0; i < e.Length; i++) { e[i] = {|PG1002:Half.Exp(cells[i] / temperature)|}; } return e; }")]
    public Task Suggests_a_bound_for_raw_values(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float x) => MathF.Exp(x);")]
    [InlineData("float F(float x) => MathF.Exp(-MathF.Abs(x));")]
    [InlineData("float F(float x) => MathF.Exp(-x * x);")]
    [InlineData("double F(double x) => Math.Exp(Math.Min(x, 200));")]
    [InlineData("float F(int x) => MathF.Exp(x);")]
    [InlineData("double F(int i) => Math.Pow(2, i);")]
    [InlineData("float F(float x) => 1 / (1 + MathF.Exp(Math.Clamp(x, -100f, 100f)));")]
    [InlineData("float F(float logProb) => MathF.Exp(logProb);")]
    [InlineData("double F(double x) => Math.Pow(Math.Clamp(x, 0, 300), 2);")]
    [InlineData("float F(float x) => MathF.Exp(40 * MathF.Tanh(x));")]
    [InlineData("Half F() => Half.Exp((Half)11f);")]
    [InlineData("float F(float[] row) { float s = 0; float m = row.Max(); foreach (float v in row) s += MathF.Exp(v - m); return s; }")]
    [InlineData("double F(short bitsPerSample) => Math.Pow(2, bitsPerSample - 1);")]
    [InlineData("double F(int attempt) => Math.Pow(2, attempt);")]
    [InlineData("float F(float octave) => MathF.Pow(2, octave);")]
    public Task Is_silent_where_nothing_is_known_or_all_is_well(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float logit) => MathF.Exp(MathF.Min(logit, 80f));")]
    [InlineData("float F(float logit) => logit > 80 ? 1 : MathF.Exp(logit);")]
    [InlineData("float F(float logStd) { logStd = Math.Clamp(logStd, -20f, 2f); return MathF.Exp(logStd); }")]
    [InlineData("Half F(Half x) { if (x > (Half)11) { x = (Half)11; } return Half.Exp(x); }")]
    [InlineData("Half F(Half x) => Half.Exp(-Half.Abs(x));")]
    [InlineData("float F(float logit) => MathF.Min(MathF.Exp(logit), 1e6f);")]
    [InlineData("float F(float logit) { float e = MathF.Exp(logit); return float.IsInfinity(e) ? float.MaxValue : e; }")]
    [InlineData("float F(float logit, float maxLogit) => MathF.Exp(logit - maxLogit);")]
    [InlineData("float F(float x) { if (x > 88) throw new ArgumentException(); return MathF.Exp(x); }")]
    [InlineData("double F(double logStd) { bool ok = logStd < 10; return ok ? Math.Exp(logStd) : 0; }")]
    [InlineData("double F(double logStd) { ArgumentOutOfRangeException.ThrowIfGreaterThan(other: 10, value: logStd); return Math.Exp(logStd); }")]
    [InlineData("Half F(Half[] logProbs, Half scale, int i) => Half.Exp(logProbs[i] / scale);")]
    public Task Is_silent_where_a_guard_bounds_it(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("precisiongen.input_range.x = -10..100", "{|PG1002:MathF.Exp(x)|}")]
    [InlineData("precisiongen.input_range.x = -10..10", "MathF.Exp(x)")]
    public Task Takes_declared_ranges(string option, string expression)
    {
        string code = $"float F(float x) => {expression};";
        HazardCase options = new() { EditorConfig = option };
        return expression.StartsWith("{|", System.StringComparison.Ordinal) ? Hazard.Reports(code, options) : Hazard.Silent(code, options);
    }

    [Theory]
    [InlineData("{|PG1002:x.half().exp()|}")]
    [InlineData("{|PG1002:TorchSharp.torch.exp(x.half())|}")]
    public Task Suggests_a_bound_for_half_tensors(string expression) =>
        Hazard.Reports("class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => " + expression + "; }" + Stubs.TorchSharp);

    [Theory]
    [InlineData("x.exp()")]
    [InlineData("x.half().@float().exp()")]
    [InlineData("x.half().log_softmax(-1).exp()")]
    [InlineData("(x.half() - x.half()).exp()")]
    [InlineData("x.half().clamp(-11, 11).exp()")]
    public Task Is_silent_on_other_tensors(string expression) =>
        Hazard.Silent("class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => " + expression + "; }" + Stubs.TorchSharp);

    [Theory]
    [InlineData("float F(float x) => MathF.Exp(Math.Clamp(x, -100f, 100f));", DiagnosticSeverity.Info, "is Infinity in float where Math.Clamp(x, -100f, 100f) is above 88.7228, and it can be 100")]
    [InlineData("[PrecisionGen.Reproducible] float F(float x) => MathF.Exp(Math.Clamp(x, -100f, 100f));", DiagnosticSeverity.Warning, "can be 100")]
    [InlineData("float F() => MathF.Exp(100);", DiagnosticSeverity.Warning, "is at least 100")]
    [InlineData("[PrecisionGen.Reproducible] float F() => MathF.Exp(100);", DiagnosticSeverity.Error, "is at least 100")]
    [InlineData("[PrecisionGen.Reproducible] float F(float logit) => MathF.Exp(logit);", DiagnosticSeverity.Info, "logit is above 88.7228, and it is bounded by nothing")]
    [InlineData("Half F(Half x) => Half.Exp(Half.Min(x, (Half)20));", DiagnosticSeverity.Info, "above 11.0899, and it can be 20")]
    [InlineData("Half F() => (Half)MathF.Pow(2, 16);", DiagnosticSeverity.Warning, "in Half where the power is above 65504, and it is at least 65536")]
    public Task Says_how_far_it_reaches(string code, DiagnosticSeverity severity, string text) => Hazard.Says(code, severity, [text], Runtime);

    [Theory]
    [InlineData("float F(float logit) => {|PG1002:MathF.Exp(logit)|};", "float F(float logit) => MathF.Exp(MathF.Min(logit, 88f));")]
    [InlineData("Half F(Half x) => {|PG1002:Half.Exp(x)|};", "Half F(Half x) => Half.Exp(Half.Min(x, (Half)11f));")]
    [InlineData("float F(double x) => (float){|PG1002:Math.Exp(Math.Min(x, 200))|};", "float F(double x) => (float)Math.Exp(Math.Min(Math.Min(x, 200), 88));")]
    public Task Fix_clamps_the_argument(string before, string after) => Hazard.Fixed(before, after);

    [Fact]
    public Task Fix_is_not_offered_for_powers() => Hazard.NotFixed("Half F() => (Half){|PG1002:MathF.Pow(2, 16)|};");

    [Fact]
    public void Fixed_code_is_finite() => Hazard.Improves(
        "public static double Value() => F(200); static float F(float logit) => MathF.Sqrt({|PG1002:MathF.Exp(logit)|});",
        "public static double Value() => F(200); static float F(float logit) => MathF.Sqrt(MathF.Exp(MathF.Min(logit, 88f)));", 1.2851600114e19, 1e-4);

    [Fact]
    public Task Half_typed_code_is_no_error() => Hazard.Silent("float F(float x) => MathF.Exp(; float G() => MathF.Pow(2", new HazardCase { IsBroken = true });
}
