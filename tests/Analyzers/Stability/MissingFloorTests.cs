using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class MissingFloorTests
{
    [Theory]
    [InlineData("void F(float[] a) { float mean = a.Average(); float q = 0; foreach (float v in a) { q += (v - mean) * (v - mean); } float std = MathF.Sqrt(q / a.Length); for (int i = 0; i < a.Length; i++) { a[i] = (a[i] - mean) / {|PG2009:std|}; } }")]
    [InlineData("void F(float[] x) { float total = 0; for (int i = 0; i < x.Length; i++) { total += x[i]; } for (int i = 0; i < x.Length; i++) { x[i] /= {|PG2009:total|}; } }")]
    [InlineData("double F(double[] w, double[] x) => x.Zip(w, (a, b) => a * b).Sum() / {|PG2009:w.Sum()|};")]
    [InlineData("float[] F(float[] a) { float mean = a.Average(); float std = MathF.Sqrt(a.Average(v => (v - mean) * (v - mean))); return a.Select(v => (v - mean) / {|PG2009:std|}).ToArray(); }")]
    [InlineData("double F(double[] a) { double mean = a.Average(); double variance = a.Select(v => (v - mean) * (v - mean)).Average(); return (a[0] - mean) / {|PG2009:Math.Sqrt(variance)|}; }")]
    [InlineData("double F(double[] a) { double mean = a.Average(); double sigma = Math.Sqrt(a.Sum(v => Math.Pow(v - mean, 2)) / a.Length); return (a[0] - mean) / {|PG2009:sigma|}; }")]
    [InlineData("float F(float[] a) { float mean = a.Average(); float[] squares = a.Select(v => { float d = v - mean; return d * d; }).ToArray(); float q = a.Aggregate(0f, (s, v) => s + (v - mean) * (v - mean)); return a[0] / {|PG2009:MathF.Sqrt(q)|}; }")]
    [InlineData("float F(float[] x) { float rms = MathF.Sqrt(x.Select(v => v * v).Average()); return x[0] / {|PG2009:rms|}; }")]
    [InlineData("float F(float[] loss, bool[] mask) { float sum = 0; int count = 0; for (int i = 0; i < loss.Length; i++) { if (mask[i]) { sum += loss[i]; count++; } } return sum / {|PG2009:count|}; }")]
    [InlineData("float F(float[] loss, float[] mask) { float sum = 0, n = 0; for (int i = 0; i < loss.Length; i++) { sum += loss[i] * mask[i]; n += mask[i]; } float mean = sum / {|PG2009:n|}; return mean; }")]
    [InlineData("float F(float[] a, float[] b) { float ab = 0, aa = 0, bb = 0; for (int i = 0; i < a.Length; i++) { ab += a[i] * b[i]; aa += a[i] * a[i]; bb += b[i] * b[i]; } return ab / ({|PG2009:MathF.Sqrt(aa) * MathF.Sqrt(bb)|}); }")]
    [InlineData("Vector3 F(Vector3 v) => v / {|PG2009:v.Length()|};")]
    [InlineData("float[] F(float[] x) { float min = x.Min(); float max = x.Max(); return x.Select(v => (v - min) / ({|PG2009:max - min|})).ToArray(); }")]
    [InlineData("void F(Span<float> x) { float norm = TensorPrimitives.Norm(x); float scale = 1f / {|PG2009:norm|}; TensorPrimitives.Multiply(x, scale, x); }")]
    [InlineData("double F(bool[] hit, bool[] real) { int tp = 0, fp = 0; for (int i = 0; i < hit.Length; i++) { if (hit[i] && real[i]) tp++; if (hit[i] && !real[i]) fp++; } return tp / {|PG2009:(double)(tp + fp)|}; }")]
    [InlineData("double F(List<double> x) { List<double> kept = x.Where(v => v > 1).ToList(); return kept.Sum() / {|PG2009:kept.Count|}; }")]
    [InlineData("float Norm(float[] x) => x[0]; float F(float[] x) { float Scaled(float v) => v / {|PG2009:Norm(x)|}; return Scaled(1); }")]
    [InlineData("float Mass(float[] x) { float m = 0; foreach (float v in x) { m += v; } return m; } float F(float[] x) { float mass = Mass(x); return x[0] / {|PG2009:mass|}; }")]
    [InlineData("void F(float[] x) { float peak = 0f; foreach (float v in x) { peak = MathF.Max(peak, MathF.Abs(v)); } for (int i = 0; i < x.Length; i++) { x[i] /= {|PG2009:peak|}; } }")]
    [InlineData("float F(float[] x) { float s = 0, q = 0; for (int i = 0; i < x.Length; i++) { s += x[i]; q += x[i] * x[i]; } float m = s / x.Length; float v = {|PG2007:q / x.Length - m * m|}; return x[0] / {|PG2009:v|}; }")]
    [InlineData("float F(float[] r) { float mean = r.Average(); float std = MathF.Sqrt(r.Select(v => (v - mean) * (v - mean)).Average()); float s = 0; foreach (float v in r) { float advantage = (v - mean) / {|PG2009:std|}; s += Math.Min(advantage * 2, 1); } return s; }")]
    [InlineData("float[] ring = new float[4]; float Mean => ring.Average(); float Spread { get { float s = 0; float m = Mean; foreach (float v in ring) { s += (v - m) * (v - m); } return MathF.Sqrt(s / 4); } } float F(float x) => (x - Mean) / {|PG2009:Spread|};")]
    [InlineData("float F(System.Numerics.Vector2 a, System.Numerics.Vector2 b) => 1 / {|PG2009:System.Numerics.Vector2.Distance(a, b)|};")]
    [InlineData("float F(bool[] a, bool[] b) { float tp = 0, fp = 0; for (int i = 0; i < a.Length; i++) { if (a[i] && b[i]) { tp++; } else if (a[i]) { fp++; } } return tp / ({|PG2009:tp + fp|}); }")]
    [InlineData("record struct V(float X, float Y) { public float Length => MathF.Sqrt(X * X + Y * Y); public float Unit() => X / {|PG2009:Length|}; }")]
    [InlineData("double F(double[] x, double m3) { double mean = x.Average(); double deviation = Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / x.Length); return m3 / {|PG2009:Math.Pow(deviation, 3)|}; }")]
    public Task Reports_a_divisor_that_can_be_zero(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float[] p) { float h = 0; foreach (float v in p) { h -= v * {|PG2009:MathF.Log(v)|}; } return h; }")]
    [InlineData("double F(double[] probabilities, int label) => -{|PG2009:Math.Log(probabilities[label])|};")]
    [InlineData("double Likelihood { get; set; } double F() => {|PG2009:Math.Log(Likelihood)|};")]
    [InlineData("double F(double[] p) => -p.Sum(x => x * {|PG2009:Math.Log(x, 2)|});")]
    [InlineData("double F(Random random) { double u = random.NextDouble(); return -{|PG2009:Math.Log(u)|}; }")]
    [InlineData("double F(float[] probabilities) { double loss = 0; foreach (float v in probabilities) { } for (int i = 0; i < probabilities.Length; i++) { double p = probabilities[i]; loss -= {|PG2009:Math.Log(p)|}; } return loss; }")]
    [InlineData("double F(double[] probabilities, int i) { double p = probabilities[i]; return {|PG2009:{|PG2004:Math.Log(1 - p)|}|}; }")]
    [InlineData("double Probability(int s) => s < 1 ? 0 : 0.5; double F(int s) => {|PG2009:Math.Log(Probability(s))|};")]
    [InlineData("float F(float rms) => 20f * {|PG2009:MathF.Log10(rms)|};")]
    [InlineData("float F(float[] p, float[] q) { float kl = 0; for (int i = 0; i < p.Length; i++) { kl += p[i] * {|PG2009:MathF.Log(p[i] / q[i])|}; } return kl; }")]
    [InlineData("double F(Random r) { double u; do { u = r.NextDouble(); if (u < 0.5) { break; } } while (u <= 0); return {|PG2009:Math.Log(u)|}; }")]
    public Task Reports_a_logarithm_of_what_can_be_zero(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float a, float b) => a / b;")]
    [InlineData("float F(float[] x) => x[0] / x.Average();")]
    [InlineData("float F(float[] x) => x[0] / x.Average(v => v + 1);")]
    [InlineData("float F(float[] x, float mean, float std) => (x[0] - mean) / std;")]
    [InlineData("float F(float[] x) => x.Sum() / x.Length;")]
    [InlineData("float F(float[] x) { float sum = 0; int n = 0; foreach (float v in x) { sum += v; n++; } return sum / n; }")]
    [InlineData("void F(float[] x) { float max = x.Max(), sum = 0; for (int i = 0; i < x.Length; i++) { x[i] = MathF.Exp(x[i] - max); sum += x[i]; } for (int i = 0; i < x.Length; i++) { x[i] /= sum; } }")]
    [InlineData("void F(float[] x) { float max = x.Max(); float[] e = x.Select(v => MathF.Exp(v - max)).ToArray(); float sum = 0; foreach (float v in x) { sum += MathF.Exp(v - max); } x[0] = e[0] / sum; }")]
    [InlineData("void F(double[] probabilities) { double kept = probabilities.Sum(); probabilities[0] /= kept; }")]
    [InlineData("double Bell(double x) => x; double F(double[] x) { double sum = 0, w = 0; foreach (double v in x) { sum += Bell(v) * v; w += Bell(v); } return sum / w; }")]
    [InlineData("double F(int n) { double sum = 0; for (int i = 1; i <= n; i++) { sum += 1.0 / i; } return n / sum; }")]
    [InlineData("double F(double x) => Math.Log(x);")]
    [InlineData("double F(double mu) => mu * Math.Log(mu);")]
    [InlineData("double F(int total) => total * Math.Log(total);")]
    [InlineData("double F(bool[] hit) { int right = 0, wrong = 0; foreach (bool h in hit) { if (h) { right++; } else { wrong++; } } return right / (double)(right + wrong); }")]
    [InlineData("double F(List<double> times) => times.Count / times.Sum();")]
    [InlineData("double F(double a, double b, double c, double d) => (a * c + b * d) / (c * c + d * d);")]
    [InlineData("double F(double logProbability) => Math.Log(logProbability);")]
    [InlineData("double F(Random random) => Math.Log(1 - random.NextDouble());")]
    [InlineData("int F(int[] x) { int n = 0; foreach (int v in x) { if (v > 0) n++; } return x.Sum() / n; }")]
    [InlineData("double F(double[] x, int[] y) { double h = 0; for (int i = 0; i < x.Length; i++) { h += x[i] * Math.Log(y[i] + 1); } return h; }")]
    [InlineData("float Mass(float[] x) { float m = 1; foreach (float v in x) { m += v; } return m; } float F(float[] x) => x[0] / Mass(x);")]
    [InlineData("float Mass(float[] x) { float m = 0; foreach (float v in x) { m += v; } if (m == 0) return m; return 1; } float F(float[] x) => x[0] / Mass(x);")]
    [InlineData("void F(float[] x) { float peak = 1f; foreach (float v in x) { peak = MathF.Max(peak, MathF.Abs(v)); } for (int i = 0; i < x.Length; i++) { x[i] /= peak; } }")]
    [InlineData("float F(float[] z) { float peak = z.Max(); float[] shifted = Array.ConvertAll(z, v => v - peak); return MathF.Log(shifted.Sum(MathF.Exp)); }")]
    [InlineData("static double Hyp(double x, double y) => Math.Sqrt(x * x + y * y); double F(double x) => 1 / Hyp(x, 1);")]
    [InlineData("double Word(int w, double[] counts, double total) => (counts[w] + 1.0) / (total + counts.Length); double WordProbability(int w, double[] counts, double total) => (counts[w] + 1.0) / (total + counts.Length); double F(double[] counts, double total) => Math.Log(WordProbability(0, counts, total));")]
    [InlineData("float F(float pre) { float a = MathF.Tanh(pre); return 1 - a * a; }")]
    [InlineData("float F(bool[] a) { float right = 0, wrong = 0; foreach (bool one in a) { if (one) { right++; } else { wrong++; } } return right / (right + wrong); }")]
    public Task Is_silent_without_evidence(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float[] x) { float sum = 0; foreach (float v in x) { sum += v * v; } float norm = MathF.Sqrt(sum); return norm > 0 ? x[0] / norm : 0; }")]
    [InlineData("float F(float[] x) { float sum = 0; foreach (float v in x) { sum += v * v; } if (sum == 0) { return 0; } float norm = MathF.Sqrt(sum); return x[0] / norm; }")]
    [InlineData("float F(float[] x) { float sum = 0; foreach (float v in x) { sum += v * v; } return x[0] / (MathF.Sqrt(sum) + 1e-8f); }")]
    [InlineData("float F(float[] x) { float sum = 0; foreach (float v in x) { sum += v * v; } return x[0] / MathF.Sqrt(sum / x.Length + 1e-5f); }")]
    [InlineData("float[] F(float[] a) { float mean = a.Average(); float std = MathF.Sqrt(a.Average(v => (v - mean) * (v - mean))) + 1e-8f; return a.Select(v => (v - mean) / std).ToArray(); }")]
    [InlineData("float F(float[] a) { float mean = a.Average(); float variance = a.Select(v => (v - mean) * (v - mean)).Average(); return variance > 0 ? a[0] / MathF.Sqrt(variance) : 0; }")]
    [InlineData("float F(float[] x) { float sum = 1e-8f; foreach (float v in x) { sum += v; } return x[0] / sum; }")]
    [InlineData("float F(float[] x) { float sum = 0; foreach (float v in x) { sum += v; } sum = MathF.Abs(sum) < 1e-6f ? 1 : sum; return x[0] / sum; }")]
    [InlineData("float F(float[] x) { float sum = x.Sum(); if (sum == 0) sum = 1; return x[0] / sum; }")]
    [InlineData("float F(float[] x) { float sum = x.Sum(); if (MathF.Abs(sum) < 1e-12f) throw new ArgumentException(nameof(x)); return x[0] / sum; }")]
    [InlineData("float F(float[] x) { float sum = x.Sum(); return sum != 0 ? x[0] / sum : 0; }")]
    [InlineData("float F(float[] x) { float norm = TensorPrimitives.Norm<float>(x); return norm is 0 ? 0 : 1 / norm; }")]
    [InlineData("float F(float[] x) { float norm = TensorPrimitives.Norm<float>(x); float scale = Math.Min(1, 5 / norm); return scale; }")]
    [InlineData("float F(float[] x) { float norm = TensorPrimitives.Norm<float>(x); float scale = 5 / norm; if (scale < 1) { return scale; } return 1; }")]
    [InlineData("float F(float[] x) { float norm = TensorPrimitives.Norm<float>(x); float y = x[0] / norm; return float.IsNaN(y) ? 0 : y; }")]
    [InlineData("bool Tiny(float x) => x < 1; float F(float[] x) { float norm = TensorPrimitives.Norm<float>(x); if (Tiny(norm)) return 0; return x[0] / norm; }")]
    [InlineData("float F(float[] loss, bool[] mask) { float sum = 0; int n = 0; for (int i = 0; i < loss.Length; i++) { if (mask[i]) { sum += loss[i]; n++; } } return n == 0 ? 0 : sum / n; }")]
    [InlineData("float F(float[] loss, bool[] mask) { float sum = 0; int n = 0; for (int i = 0; i < loss.Length; i++) { if (mask[i]) { sum += loss[i]; n++; } } return sum / Math.Max(n, 1); }")]
    [InlineData("float F(float[] x, float scale) { if (scale == 0) { return 0; } float h = 0; foreach (float v in x) { h += v / scale; } return x[0] / h; }")]
    [InlineData("float F(float[] p) { float h = 0; foreach (float v in p) { if (v > 0) { h -= v * MathF.Log(v); } } return h; }")]
    [InlineData("float F(float[] p) { float h = 0; foreach (float v in p) { if (v <= 0) continue; h -= v * MathF.Log(v); } return h; }")]
    [InlineData("double F(double[] probabilities, int i) => Math.Log(Math.Max(probabilities[i], 1e-12));")]
    [InlineData("double F(double[] p) => -p.Where(x => x > 0).Sum(x => x > 0 ? x * Math.Log(x) : 0);")]
    [InlineData("double F(double[] probabilities) { for (int i = 0; i < probabilities.Length; i++) { probabilities[i] = Math.Clamp(probabilities[i], 1e-7, 1); } return Math.Log(probabilities[0]); }")]
    [InlineData("static double Sum(double[] x) { double s = 0; foreach (double v in x) { s += Math.Abs(v); } return double.IsNormal(s) ? s : 1; } double F(double[] x) => 1 / Sum(x);")]
    [InlineData("static void Validate(double s) { if (s == 0) { throw new InvalidOperationException(); } } static double Sum(double[] x) { double s = 0; foreach (double v in x) { s += Math.Abs(v); } Validate(s); return s; } double F(double[] x) => 1 / Sum(x);")]
    [InlineData("double F(double prob) { bool valid = prob > 0; return valid ? Math.Log(prob) : 0; }")]
    [InlineData("float F(float level) => level > 0 ? 20f * MathF.Log10(level) : -120f;")]
    [InlineData("double F(Random r) { double u; do { u = r.NextDouble(); } while (u <= 0); return Math.Log(u); }")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Tensor F(Tensor x) => x / {|PG2009:x.norm()|};")]
    [InlineData("Tensor F(Tensor x) { var std = x.std(); return (x - x.mean()) / {|PG2009:std|}; }")]
    public Task Reports_reductions_of_tensors(string member) => Hazard.Reports(Torch(member));

    [Theory]
    [InlineData("Tensor F(Tensor x) => (x - x.mean()) / (x.std() + 1e-8);")]
    [InlineData("Tensor F(Tensor x, Tensor shift) => (x - shift).exp() / (x - shift).exp().sum();")]
    [InlineData("Tensor F(Tensor x, Tensor y) => x / y;")]
    public Task Is_silent_on_other_tensors(string member) => Hazard.Silent(Torch(member));

    [Theory]
    [InlineData("float F(float[] x) => x[0] / x.Sum();", DiagnosticSeverity.Warning, "'x.Sum()' is 0 where all of its terms are", "NaN or Infinity")]
    [InlineData("float F(float[] p) => p[0] * MathF.Log(p[0]);", DiagnosticSeverity.Info, "'p[0]' is 0 where a probability is", "times 0 NaN")]
    [InlineData("[PrecisionGen.Reproducible] float F(Random r) => MathF.Log(r.NextSingle());", DiagnosticSeverity.Info, "once in 16777216 draws", "-Infinity")]
    [InlineData("[PrecisionGen.Reproducible] float F(Vector2 v) => 2 / v.Length();", DiagnosticSeverity.Warning, "'v.Length()' is 0 for a row of zeros", "is Infinity")]
    [InlineData("double F(int[] x) => 5.0 / x.Count(v => v > 3);", DiagnosticSeverity.Info, "where no element passes the test", "is Infinity")]
    public Task Says_when_it_is_zero(string code, DiagnosticSeverity severity, string when, string result) =>
        Hazard.Says(code, severity, [when, result], new HazardCase { HasRuntime = true });

    [Theory]
    [InlineData("float F(float[] x) { float sum = 0; foreach (float v in x) { sum += ; } return x[0] / sum; }")]
    [InlineData("float F(float[] x) => x[0] / x.Summ();")]
    [InlineData("float F() => MathF.Log();")]
    public Task Half_typed_code_is_left_alone(string code) => Hazard.Silent(code, new HazardCase { IsBroken = true });

    [Theory]
    [InlineData("double F(double[] w) => 1 / {|PG2009:w.Sum()|};")]
    [InlineData("float F(float[] x) { float s = 0; foreach (float v in x) { s += v; } return 1 / {|PG2009:s|}; }")]
    public Task Fix_keeps_out_of_sums_of_either_sign(string code) => Hazard.NotFixed(code);

    [Theory]
    [InlineData("double F(int[] x) => 5.0 / {|PG2009:x.Count(v => v > 3)|};", "double F(int[] x) => 5.0 / Math.Max(x.Count(v => v > 3), 1);")]
    [InlineData("float F(float[] x) => {|PG2009:MathF.Log(x[0])|} * x[0];", "float F(float[] x) => MathF.Log(MathF.Max(x[0], 1e-30f)) * x[0];")]
    [InlineData("double F(Random r) => {|PG2009:Math.Log(r.NextDouble())|};", "double F(Random r) => Math.Log(Math.Max(r.NextDouble(), 1e-300));")]
    [InlineData("Half F(Half[] x) { Half n = TensorPrimitives.Norm<Half>(x); return x[0] / {|PG2009:n|}; }", "Half F(Half[] x) { Half n = TensorPrimitives.Norm<Half>(x); return x[0] / Half.Max(n, (Half)1e-4f); }")]
    public Task Fix_takes_the_floor_of_the_type(string before, string after) =>
        Hazard.Fixed(before, after, new HazardCase { EditorConfig = "dotnet_diagnostic.PG1003.severity = none" });

    [Fact]
    public Task Fix_adds_to_a_tensor() => Hazard.Fixed(Torch("Tensor F(Tensor x) => x / {|PG2009:x.norm()|};"), Torch("Tensor F(Tensor x) => x / (x.norm() + 1e-8);"));

    private const string Before = """
        public static double Value() => F([3, 3, 3]);
        static float F(float[] a)
        {
            float mean = a.Average();
            float squares = 0;
            foreach (float v in a) { squares += (v - mean) * (v - mean); }
            float std = MathF.Sqrt(squares / a.Length);
            return (a[0] - mean) / {|PG2009:std|};
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fix_keeps_equal_values_finite(bool hasRuntime)
    {
        HazardCase options = new() { HasRuntime = hasRuntime };
        string after = Before.Replace("{|PG2009:std|}", "MathF.Max(std, 1e-12f)", System.StringComparison.Ordinal);
        await Hazard.Fixed(Before, after, options);
        Hazard.Improves(Before, after, 0, 0, options);
    }

    private static string Torch(string member) => "using Tensor = TorchSharp.torch.Tensor; public class C { " + member + " }\n" + Stubs.TorchSharp;
}
