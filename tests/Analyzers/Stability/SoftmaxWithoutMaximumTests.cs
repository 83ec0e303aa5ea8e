using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class SoftmaxWithoutMaximumTests
{
    [Theory]
    [InlineData("void F(float[] z, float[] p) => {|PG2002:TensorPrimitives.SoftMax(z, p)|};")]
    [InlineData("void F(ReadOnlySpan<Half> z, Span<Half> p) { {|PG2002:TensorPrimitives.SoftMax<Half>(z, p)|}; }")]
    [InlineData("void F(float[] logits, float[] p, float t) { TensorPrimitives.Divide(logits, t, p); {|PG2002:TensorPrimitives.SoftMax(p, p)|}; }")]
    public Task Reports_the_base_librarys_softmax(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("void F(float[] z, float[] p) { float s = 0; for (int i = 0; i < z.Length; i++) { p[i] = {|PG2002:MathF.Exp(z[i])|}; s += p[i]; } for (int i = 0; i < z.Length; i++) p[i] /= s; }")]
    [InlineData("void F(float[] z, float[] p) { float s = 0; for (int i = 0; i < z.Length; i++) { float e = {|PG2002:MathF.Exp(z[i])|}; p[i] = e; s += e; } for (int i = 0; i < z.Length; i++) p[i] = p[i] / s; }")]
    [InlineData("void F(Span<double> z) { double s = 0; foreach (double v in z) { s += {|PG2002:Math.Exp(v)|}; } for (int i = 0; i < z.Length; i++) z[i] = Math.Exp(z[i]) / s; }")]
    [InlineData("double[] F(double[] z) { double[] e = z.Select(v => {|PG2002:Math.Exp(v)|}).ToArray(); double s = e.Sum(); return e.Select(v => v / s).ToArray(); }")]
    [InlineData("double[] F(double[] z) { var e = z.Select({|PG2002:Math.Exp|}); var s = e.Sum(); return e.Select(v => v / s).ToArray(); }")]
    [InlineData("double F(double[] z, int a) { double s = z.Sum(v => {|PG2002:Math.Exp(v)|}); return Math.Exp(z[a]) / s; }")]
    [InlineData("double F(double[] z) { double s = 0; foreach (double v in z) s += {|PG2002:Math.Exp(v)|}; return Math.Log(s); }")]
    [InlineData("float F(float a, float b) => {|PG2002:MathF.Exp(a) / (MathF.Exp(a) + MathF.Exp(b))|};")]
    [InlineData("void F(float[] z, float[] p) { TensorPrimitives.Exp(z, p); float s = TensorPrimitives.Sum(p); TensorPrimitives.Divide(p, s, p); }", true)]
    [InlineData("void F(float[] z, float[] p, float temperature) { float s = 0; for (int i = 0; i < z.Length; i++) s += p[i] = {|PG2002:MathF.Exp(z[i] / temperature)|}; float inverse = 1 / s; for (int i = 0; i < z.Length; i++) p[i] *= inverse; }")]
    [InlineData("float[] Scores; void F() { float s = 0; for (int i = 0; i < Scores.Length; i++) { Scores[i] = {|PG2002:MathF.Exp(Scores[i])|}; s = s + Scores[i]; } for (int i = 0; i < Scores.Length; i++) Scores[i] /= (s + 1e-9f); }")]
    [InlineData("unsafe void F(float[] z) { fixed (float* p = z) { float s = 0; for (float* c = p; c < p + z.Length; c++) { *c = {|PG2002:MathF.Exp(*c)|}; s += *c; } for (float* c = p; c < p + z.Length; c++) { *c /= s; } } }")]
    [InlineData("int F(float[] z, Random r) { double total = 0; double[] w = new double[z.Length]; for (int i = 0; i < z.Length; i++) { total += w[i] = {|PG2002:Math.Exp(z[i])|}; } double u = r.NextDouble() * total; for (int i = 0; i < w.Length; i++) { if ((u -= w[i]) < 0) { return i; } } return w.Length - 1; }")]
    public Task Reports_exponentials_over_their_sum(string code, bool isSpan = false) =>
        Hazard.Reports(isSpan ? code.Replace("TensorPrimitives.Exp(z, p)", "{|PG2002:TensorPrimitives.Exp(z, p)|}") : code);

    [Fact]
    public Task Reports_generic_arithmetic() => Hazard.Reports(
        "void F<T>(Span<T> z) where T : System.Numerics.IFloatingPointIeee754<T> { T s = T.Zero; for (int i = 0; i < z.Length; i++) { z[i] = {|PG2002:T.Exp(z[i])|}; s += z[i]; } for (int i = 0; i < z.Length; i++) { z[i] /= s; } }");

    [Fact]
    public Task Reports_kernels_of_ilgpu() => Hazard.Reports("""
        namespace ILGPU.Algorithms { public static class XMath { public static float Exp(float x) => x; } }
        class C
        {
            static void F(float[] z, float[] p)
            {
                float sum = 0;
                for (int i = 0; i < z.Length; i++) { float e = {|PG2002:ILGPU.Algorithms.XMath.Exp(z[i])|}; p[i] = e; sum += e; }
                for (int i = 0; i < z.Length; i++) { p[i] /= sum; }
            }
        }
        """);

    [Fact]
    public Task Reports_tensors() => Hazard.Reports(
        "class A { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) { var e = x.exp(); return {|PG2002:e / e.sum(-1, true)|}; } }" + Stubs.TorchSharp);

    [Theory]
    [InlineData("void F(float[] z, float[] p) { float max = z.Max(); float s = 0; for (int i = 0; i < z.Length; i++) { p[i] = MathF.Exp(z[i] - max); s += p[i]; } for (int i = 0; i < z.Length; i++) p[i] /= s; }")]
    [InlineData("void F(float[] z, float[] p, float t) { float m = float.MinValue; foreach (float v in z) if (v > m) m = v; float s = 0; for (int i = 0; i < z.Length; i++) { p[i] = MathF.Exp((z[i] - m) / t); s += p[i]; } for (int i = 0; i < z.Length; i++) p[i] /= s; }")]
    [InlineData("void F(float[] z) { float max = z.Max(); for (int i = 0; i < z.Length; i++) z[i] -= max; float s = 0; for (int i = 0; i < z.Length; i++) { z[i] = MathF.Exp(z[i]); s += z[i]; } for (int i = 0; i < z.Length; i++) z[i] /= s; }")]
    [InlineData("double[] F(double[] z) { var m = z.Max(); var e = z.Select(v => Math.Exp(v - m)).ToArray(); var s = e.Sum(); return e.Select(v => v / s).ToArray(); }")]
    [InlineData("double[] F(double[] z) { var shifted = z.Select(v => v - z.Max()).ToArray(); var e = shifted.Select(v => Math.Exp(v)).ToArray(); var s = e.Sum(); return e.Select(v => v / s).ToArray(); }")]
    [InlineData("void F(float[] z, float[] p) { TensorPrimitives.Subtract(z, TensorPrimitives.Max(z), p); TensorPrimitives.SoftMax(p, p); }")]
    [InlineData("void F(float[] z, float[] p) { float max = TensorPrimitives.Max(z); TensorPrimitives.Subtract(z, max, p); TensorPrimitives.Exp(p, p); TensorPrimitives.Divide(p, TensorPrimitives.Sum(p), p); }")]
    [InlineData("double F(double[] logProbs) { double s = 0; foreach (double v in logProbs) s += Math.Exp(v); return Math.Log(s); }")]
    [InlineData("void F(double[] d, double[] w, double sigma) { double s = 0; for (int i = 0; i < d.Length; i++) { w[i] = Math.Exp(-d[i] * d[i] / (2 * sigma * sigma)); s += w[i]; } for (int i = 0; i < d.Length; i++) w[i] /= s; }")]
    [InlineData("double F(double x) { double s = 0; for (int i = 0; i < 9; i++) s += Math.Exp(-0.5 * i * i); return x / s; }")]
    [InlineData("double F(float[] z) { float hottest = z.Max(); double s = 0; for (int i = 0; i < z.Length; i++) { s += Math.Exp((double)z[i] - hottest); } return hottest + Math.Log(s); }")]
    [InlineData("double F(float[] z) { float anchor = z.Max(); double s = z.Select(t => Math.Exp((double)(t - anchor))).Sum(); return anchor + Math.Log(s); }")]
    [InlineData("static void Shift(Span<float> v, float by) { for (int i = 0; i < v.Length; i++) { v[i] -= by; } } void F(float[] z) { float top = z.Max(); Shift(z, top); float s = 0; for (int i = 0; i < z.Length; i++) { z[i] = MathF.Exp(z[i]); s += z[i]; } for (int i = 0; i < z.Length; i++) { z[i] /= s; } }")]
    [InlineData("static void ShiftByLargest(Span<float> v) { float top = v[0]; foreach (float x in v) { top = MathF.Max(top, x); } for (int i = 0; i < v.Length; i++) { v[i] -= top; } } void F(float[] z) { ShiftByLargest(z); float s = 0; for (int i = 0; i < z.Length; i++) { z[i] = MathF.Exp(z[i]); s += z[i]; } for (int i = 0; i < z.Length; i++) { z[i] /= s; } }")]
    [InlineData("static float[] Centre(float[] z) { float top = z.Max(); return Array.ConvertAll(z, v => v - top); } float[] F(float[] z) { float[] centred = Centre(z); float[] e = Array.ConvertAll(centred, MathF.Exp); float s = e.Sum(); return Array.ConvertAll(e, v => v / s); }")]
    [InlineData("double F<T>(T[] z, T peak) where T : INumber<T> { double s = 0; foreach (T v in z) { s += Math.Exp(double.CreateChecked(v - peak)); } return Math.Log(s); }")]
    public Task Is_silent_where_the_row_is_shifted_or_bounded(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("double F(double[] z) { double s = 0; foreach (double v in z) s += Math.Exp(v); return s; }")]
    [InlineData("double F(double[] z) { double s = 1; foreach (double v in z) s += v * v; return 1 / s; }")]
    [InlineData("double F(double[] z) => z.Select(v => Math.Exp(v)).Max();")]
    [InlineData("float F(float x) => 1 / (1 + MathF.Exp(-x));")]
    [InlineData("double F(double r, double t) => 100 * Math.Exp(r * t) / 3;")]
    [InlineData("class A { static void SoftMax(float[] z, float[] p) { } void F(float[] z) => SoftMax(z, z); }")]
    [InlineData("float F(float x) { throw new NotImplementedException(); float low; float high; low = high = x; low = high; high = low; return MathF.Exp(x - low) / 2; }")]
    public Task Is_silent_where_nothing_is_normalized(string code) => Hazard.Silent(code);

    [Fact]
    public Task Declared_ranges_count() => Hazard.Silent(
        "void F(float[] scores, float[] p) => TensorPrimitives.SoftMax(scores, p);", new HazardCase { EditorConfig = "precisiongen.input_range.scores = -10..10" });

    [Fact]
    public Task Half_typed_code_is_no_trouble() => Hazard.Silent(
        "void F(float[] z) { TensorPrimitives.SoftMax(; float s = 0; s += MathF.Exp(; z[0] /= s; }", new HazardCase { IsBroken = true });

    [Theory]
    [InlineData("void F(ReadOnlySpan<Half> z, Span<Half> p) => TensorPrimitives.SoftMax(z, p);", "11.0899", "(12, 12) gives NaN")]
    [InlineData("float F(float[] z) { float s = 0; foreach (float v in z) s += MathF.Exp(v); return MathF.Log(s); }", "88.72", "(100, 100) gives Infinity")]
    [InlineData("double F(double[] z, int a) => Math.Exp(z[a]) / z.Sum(v => Math.Exp(v));", "709.78", "(800, 800) gives NaN")]
    public Task Names_a_row(string code, string limit, string row) => Hazard.Says(code, DiagnosticSeverity.Warning, [limit, row]);

    private const string Primitive = """
            public static double Value() { float[] p = new float[2]; F(new[] { 100f, 100f }, p); return p[0]; }
            static void F(float[] z, float[] p)
            {
                {|PG2002:TensorPrimitives.SoftMax(z, p)|};
            }
            static void G(float[] z)
            {
                {|PG2002:TensorPrimitives.SoftMax(z, z)|};
            }
        """;

    [Fact]
    public async Task Fix_uses_the_package()
    {
        HazardCase options = new() { HasRuntime = true };
        string after = Primitive.Replace("{|PG2002:", "").Replace("|}", "").Replace("TensorPrimitives.SoftMax", "PrecisionGen.StableMath.Softmax");
        await Hazard.Fixed(Primitive, after, options);
        Hazard.Improves(Primitive, after, 0.5, 1e-6, options);
    }

    [Fact]
    public async Task Fix_subtracts_the_maximum()
    {
        const string after = """
                public static double Value() { float[] p = new float[2]; F(new[] { 100f, 100f }, p); return p[0]; }
                static void F(float[] z, float[] p)
                {
                    TensorPrimitives.Subtract(z, TensorPrimitives.Max(z), p);
                    TensorPrimitives.Exp(p, p);
                    TensorPrimitives.Divide(p, TensorPrimitives.Sum(p), p);
                }
                static void G(float[] z)
                {
                    TensorPrimitives.Subtract(z, TensorPrimitives.Max(z), z);
                    TensorPrimitives.Exp(z, z);
                    TensorPrimitives.Divide(z, TensorPrimitives.Sum(z), z);
                }
            """;
        await Hazard.Fixed(Primitive, after);
        Hazard.Improves(Primitive, after, 0.5, 1e-6);
    }

    [Fact]
    public async Task Fix_shifts_a_loop()
    {
        const string before = """
                public static double Value() { float[] p = new float[2]; F(new[] { 100f, 100f }, p); return p[0] + G(new[] { 800.0, 800.0 }); }
                static void F(float[] z, float[] p)
                {
                    float sum = 0;
                    for (int i = 0; i < z.Length; i++)
                    {
                        p[i] = {|PG2002:MathF.Exp(z[i])|};
                        sum += p[i];
                    }

                    for (int i = 0; i < z.Length; i++)
                    {
                        p[i] /= sum;
                    }
                }
                static double G(double[] z)
                {
                    double s = 0;
                    foreach (double v in z)
                    {
                        s += {|PG2002:Math.Exp(v)|};
                    }

                    return Math.Log(s);
                }
            """;
        string after = before.Replace("{|PG2002:MathF.Exp(z[i])|}", "MathF.Exp(z[i] - maximum)").Replace("{|PG2002:Math.Exp(v)|}", "Math.Exp(v - maximum)")
            .Replace("Math.Log(s)", "maximum + Math.Log(s)")
            .Replace("        float sum = 0;\n", "        float sum = 0;\n        float maximum = z.Max();\n")
            .Replace("        double s = 0;\n", "        double s = 0;\n        double maximum = z.Max();\n");
        await Hazard.Fixed(before, after);
        Hazard.Improves(before, after, 0.5 + 800 + System.Math.Log(2), 1e-9);
    }

    [Theory]
    [InlineData("void F(Func<float[]> z, float[] p) { {|PG2002:TensorPrimitives.SoftMax(z(), p)|}; }")]
    [InlineData("void F(float[] z, float[] p) => {|PG2002:TensorPrimitives.SoftMax(z, p)|};")]
    [InlineData("double F(double[] z) { double s = 0; foreach (double v in z) { s += {|PG2002:Math.Exp(v)|}; } Console.WriteLine(s); return Math.Log(s); }")]
    [InlineData("float F(float[,] z, int r) { float s = 0; for (int i = 0; i < 4; i++) { s += {|PG2002:MathF.Exp(z[r, i])|}; } return MathF.Log(s); }")]
    [InlineData("void F<T>(Span<T> z) where T : System.Numerics.IFloatingPointIeee754<T> { T s = T.Zero; for (int i = 0; i < z.Length; i++) { z[i] = {|PG2002:T.Exp(z[i])|}; s += z[i]; } for (int i = 0; i < z.Length; i++) { z[i] /= s; } }")]
    public Task No_fix_where_it_is_not_sure(string code) => Hazard.NotFixed(code);
}
