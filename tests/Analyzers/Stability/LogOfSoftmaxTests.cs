using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class LogOfSoftmaxTests
{
    private const string Softmax = " static float[] Softmax(float[] z) { float max = z.Max(); float[] e = z.Select(v => MathF.Exp(v - max)).ToArray(); float s = e.Sum(); return e.Select(v => v / s).ToArray(); }";

    [Theory]
    [InlineData("float F(float[] z, int a) { float[] p = Softmax(z); return {|PG2001:MathF.Log(p[a])|}; }")]
    [InlineData("double F(float[] z, int a) { var probs = Softmax(z); return -{|PG2001:Math.Log(probs[a] + 1e-10)|}; }")]
    [InlineData("float F(float[] z, int a) => {|PG2001:MathF.Log(Softmax(z)[a])|};")]
    [InlineData("float F(float[] z, int a) { var p = Softmax(z); return {|PG2001:MathF.Log(Math.Max(p[a], 1e-7f))|}; }")]
    [InlineData("float[] F(float[] z) => Softmax(z).Select(p => {|PG2001:MathF.Log(p)|}).ToArray();")]
    [InlineData("float[] probs = new float[4]; void Act(float[] z) => probs = Softmax(z); float Log(int a) => {|PG2001:MathF.Log(probs[a])|};")]
    [InlineData("float F(float[] z) { float s = 0; foreach (float p in Softmax(z)) { s -= p * {|PG2001:MathF.Log(p)|}; } return s; }")]
    [InlineData("float[] F(float[] z) { float[] p = Softmax(z); for (int i = 0; i < p.Length; i++) { p[i] = {|PG2001:MathF.Log(p[i])|}; } return p; }")]
    public Task Reports_logarithms_of_a_call(string code) => Hazard.Reports(code + Softmax);

    [Theory]
    [InlineData("float F(float[] z, int a) { float max = z.Max(); float s = 0; for (int i = 0; i < z.Length; i++) s += MathF.Exp(z[i] - max); float p = MathF.Exp(z[a] - max) / s; return {|PG2001:MathF.Log(p)|}; }")]
    [InlineData("double F(double[] z, int a) { double m = z.Max(); double[] p = new double[z.Length]; double s = 0; for (int i = 0; i < z.Length; i++) { p[i] = Math.Exp(z[i] - m); s += p[i]; } for (int i = 0; i < z.Length; i++) p[i] /= s; return {|PG2001:Math.Log(p[a] + 1e-8)|}; }")]
    [InlineData("void F(Span<float> z, Span<float> p) { TensorPrimitives.Subtract(z, TensorPrimitives.Max<float>(z), p); TensorPrimitives.SoftMax(p, p); {|PG2001:TensorPrimitives.Log(p, p)|}; }")]
    [InlineData("double F(double[] z, int a) { var p = Probabilities(z); return {|PG2001:Math.Log(p[a] + 1e-10)|}; } double[] Probabilities(double[] z) { double max = z.Max(); var p = new double[z.Length]; double s = 0; for (int i = 0; i < z.Length; i++) { s += p[i] = Math.Exp(z[i] - max); } for (int i = 0; i < z.Length; i++) { p[i] /= s; } return p; }")]
    [InlineData("double F(double[] z, int a) => {|PG2001:Math.Log(Policy(z)[a])|}; double[] Policy(double[] z) => Probabilities(z); double[] Probabilities(double[] z) { double max = z.Max(); var p = new double[z.Length]; double s = 0; for (int i = 0; i < z.Length; i++) { s += p[i] = Math.Exp(z[i] - max); } for (int i = 0; i < z.Length; i++) { p[i] /= s; } return p; }")]
    [InlineData("static float[] Normalise(float[] z) { float top = z.Max(); float[] e = Array.ConvertAll(z, v => MathF.Exp(v - top)); float s = e.Sum(); return Array.ConvertAll(e, v => v / s); } float F(float[] z, int a) { float[] p = Normalise(z); return {|PG2001:MathF.Log(p[a] + 1e-8f)|}; }")]
    [InlineData("float F(float[] z, int a) { ToDistribution(z); return {|PG2001:MathF.Log(z[a] + 1e-10f)|}; } static void ToDistribution(float[] z) { float max = z.Max(); float s = 0; for (int i = 0; i < z.Length; i++) { z[i] = MathF.Exp(z[i] - max); s += z[i]; } for (int i = 0; i < z.Length; i++) { z[i] /= s; } }")]
    [InlineData("readonly float[] p = new float[4]; void Fill() => ToDistribution(p); float F(int a) { ToDistribution(p); return {|PG2001:MathF.Log(p[a])|}; } static void ToDistribution(Span<float> z) { float max = z[0]; float s = 0; foreach (float v in z) { max = MathF.Max(max, v); } for (int i = 0; i < z.Length; i++) { z[i] = MathF.Exp(z[i] - max); s += z[i]; } for (int i = 0; i < z.Length; i++) { z[i] /= s; } }")]
    public Task Reports_logarithms_of_a_written_softmax(string code) => Hazard.Reports(code);

    private const string Field = """
        private readonly float[] p = new float[8];

        void Fill(float[] z) { float max = z.Max(); float s = 0; for (int i = 0; i < z.Length; i++) { p[i] = MathF.Exp(z[i] - max); s += p[i]; } for (int i = 0; i < z.Length; i++) { p[i] /= s; } }

        """;

    [Fact]
    public Task Reports_a_field_that_another_method_fills() => Hazard.Reports(Field + "float F(int a) => {|PG2001:MathF.Log(p[a])|};");

    [Fact]
    public Task Is_silent_where_a_field_also_holds_something_else() => Hazard.Silent(Field
        + "void Smooth() { for (int i = 0; i < p.Length; i++) { p[i] = 0.99f * p[i] + 0.01f; } } float F(int a) => MathF.Log(p[a]);");

    [Theory]
    [InlineData("torch.log(torch.softmax(z, -1))", "torch.log_softmax(z, -1)")]
    [InlineData("z.softmax(-1).log()", "z.log_softmax(-1)")]
    [InlineData("torch.log(torch.nn.functional.softmax(z, -1) + 1e-8)", "torch.nn.functional.log_softmax(z, -1)")]
    public Task Reports_and_fixes_tensors(string before, string after) => Hazard.Fixed(
        $"using TorchSharp; class A {{ torch.Tensor F(torch.Tensor z) => {{|PG2001:{before}|}}; }}" + Stubs.TorchSharp,
        $"using TorchSharp; class A {{ torch.Tensor F(torch.Tensor z) => {after}; }}" + Stubs.TorchSharp);

    [Theory]
    [InlineData("float F(float[] p, int a) => MathF.Log(p[a]);")]
    [InlineData("float F(float[] z, int a) { var p = Softmax(z); return p[a] > 0 ? MathF.Log(p[a]) : -104; }")]
    [InlineData("float F(float[] z) { float s = 0; foreach (float p in Softmax(z)) s -= p * MathF.Log(p + 1e-10f); return s; }")]
    [InlineData("float F(float[] z) { float s = 0; foreach (float p in Softmax(z)) { if (p > 0) s -= p * MathF.Log(p); } return s; }")]
    [InlineData("float F(float[] z, int a) { float[] p = Softmax(z); p[a] = 0.25f; return MathF.Log(p[a]); }")]
    [InlineData("double F(double[] counts, int a) { double s = 1 + counts.Length; return Math.Log(counts[a] / s); }")]
    [InlineData("float F(float[] z, int a) { float max = z.Max(); float s = z.Sum(v => MathF.Exp(v - max)); return z[a] - max - MathF.Log(s); }")]
    [InlineData("float F(float[] z, int a) { float[] p = LogSoftmax(z); return p[a]; } static float[] LogSoftmax(float[] z) => z;")]
    [InlineData("double AverageMetrics(float[] z, int a) { var p = Softmax(z); double metrics = 0; return metrics + Calculate(p[a]); double Calculate(float x) => x; }")]
    [InlineData("double F(double[] z, int a) { var p = Weights(z); return Math.Log(p[a] + 1e-10); } double[] Weights(double[] z) { var p = new double[z.Length]; for (int i = 0; i < z.Length; i++) { p[i] = z[i] * z[i]; } return p; }")]
    [InlineData("double F(double[] z, int a) => Math.Log(Endless(z)[a]); double[] Endless(double[] z) => Endless(z);")]
    [InlineData("float[] Activate(float[] z, int kind) { float[] y = new float[z.Length]; if (kind == 0) { for (int i = 0; i < z.Length; i++) { y[i] = MathF.Max(0, z[i]); } return y; } return Softmax(z); } float F(float[] z) { float[] y = Activate(z, 0); return MathF.Log(y[0] + 2); } ")]
    public Task Is_silent_elsewhere(string code) => Hazard.Silent(code + Softmax);

    [Fact]
    public Task Half_typed_code_is_no_trouble() => Hazard.Silent("float F(float[] z) { var p = Softmax(; return MathF.Log(p[; }", new HazardCase { IsBroken = true });

    [Theory]
    [InlineData("float F(float[] z, int a) => MathF.Log(Softmax(z)[a]);", "logit 104 below", "-Infinity instead of -104")]
    [InlineData("float F(float[] z, int a) => MathF.Log(Softmax(z)[a] + 1e-10f);", "logit 31 below", "-23.0255 instead of -31")]
    public Task Names_the_loss(string code, string logit, string wrong) => Hazard.Says(code + Softmax, DiagnosticSeverity.Warning, [logit, wrong]);

    [Fact]
    public async Task Fix_takes_the_logits()
    {
        const string before = """
                public static double Value() => F(new[] { 0f, -104f }, 1) + G(new[] { 0f, -30f }, 1);
                static float F(float[] z, int a)
                {
                    float[] p = Softmax(z);
                    return {|PG2001:MathF.Log(p[a])|};
                }
                static float G(float[] z, int a) { var p = Softmax(z); return {|PG2001:MathF.Log(p[a] + 1e-10f)|}; }
            """;
        string after = before.Replace("{|PG2001:MathF.Log(p[a])|}", "z[a] - PrecisionGen.StableMath.LogSumExp(z)")
            .Replace("{|PG2001:MathF.Log(p[a] + 1e-10f)|}", "z[a] - PrecisionGen.StableMath.LogSumExp(z)");
        HazardCase options = new() { HasRuntime = true };
        await Hazard.Fixed(before + Softmax, after + Softmax, options);
        Hazard.Improves(before + Softmax, after + Softmax, -134, 1e-6, options);
    }

    [Fact]
    public Task Fix_fills_a_span() => Hazard.Fixed(
        "void F(float[] z, float[] p) { PrecisionGen.StableMath.Softmax(z, p); {|PG2001:TensorPrimitives.Log(p, p)|}; }",
        "void F(float[] z, float[] p) { PrecisionGen.StableMath.Softmax(z, p); PrecisionGen.StableMath.LogSoftmax(z, p); }",
        new HazardCase { HasRuntime = true });

    [Theory]
    [InlineData("float F(float[] z, int a) { var p = Softmax(z); z[0] = 1; return {|PG2001:MathF.Log(p[a])|}; }", true)]
    [InlineData("void F(float[] z) { var p = Softmax(z); for (int i = 0; i < p.Length; i++) z[i] = {|PG2001:MathF.Log(p[i])|}; }", true)]
    [InlineData("float F(float[] z, int a) { var p = Softmax(z); return {|PG2001:MathF.Log(p[a])|}; }", false)]
    public Task No_fix_where_the_logits_are_gone(string code, bool hasRuntime) =>
        Hazard.NotFixed(code + Softmax, new HazardCase { HasRuntime = hasRuntime });
}
