using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class WidthDependentSumTests
{
    private const string Fixed = "using System.Runtime.Intrinsics; using System.Runtime.Intrinsics.X86; class C { ";
    private static readonly HazardCase Everywhere = new() { EditorConfig = "precisiongen.scope = all" };
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true, EditorConfig = "precisiongen.scope = all" };

    [Theory]
    [InlineData("float F(float[] x) => {|PG3003:TensorPrimitives.Sum<float>(x)|};")]
    [InlineData("float F(float[] x, float[] y) { float d = {|PG3003:TensorPrimitives.Dot<float>(x, y)|}; return d; }")]
    [InlineData("double F(double[] x) { Func<double> norm = () => {|PG3003:TensorPrimitives.Norm<double>(x)|}; return norm(); }")]
    [InlineData("""
        float F(float[] x)
        {
            Vector<float> sums = Vector<float>.Zero;
            int i = 0;
            for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count) { sums += new Vector<float>(x, i); }
            float sum = {|PG3003:Vector.Sum(sums)|};
            for (; i < x.Length; i++) { sum += x[i]; }
            return sum;
        }
        """)]
    [InlineData("double F(Vector<double> v) => {|PG3003:Vector.Dot(v, Vector<double>.One)|};")]
    [InlineData("float F(Vector<float> sums) { float s = 0; for (int l = 0; l < Vector<float>.Count; l++) { {|PG3003:s += sums[l]|}; } return s; }")]
    [InlineData("float F(float[] x) { Vector<float> sums = default; for (int i = 0; i < x.Length; i += Vector<float>.Count) sums += new Vector<float>(x, i); float[] lanes = new float[Vector<float>.Count]; {|PG3003:sums.CopyTo(lanes)|}; return lanes[0] + lanes[1]; }")]
    [InlineData(Fixed + "float F(Vector256<float> v, float[] x) { if (Vector256.IsHardwareAccelerated) { return {|PG3003:Vector256.Sum(v)|}; } float s = 0; foreach (float y in x) s += y; return s; } }")]
    [InlineData(Fixed + "float F(Vector512<float> a, Vector128<float> b) => Vector512.IsHardwareAccelerated ? {|PG3003:Vector512.Sum(a)|} : Vector128.Sum(b); }")]
    [InlineData(Fixed + "float F(Vector256<float> v) { if (!Avx.IsSupported) { return 0; } Vector256<float> h = {|PG3003:Avx.HorizontalAdd(v, v)|}; return h[0]; } }")]
    public Task Reports_sums_by_lane(string code) => Hazard.Reports(code, Everywhere);

    [Theory]
    [InlineData("void F(float[] x, float[] y) { for (int i = 0; i < x.Length; i += Vector<float>.Count) { (new Vector<float>(x, i) * 2).CopyTo(y, i); } }")]
    [InlineData("int F(Vector<int> v) => Vector.Sum(v);")]
    [InlineData("int F(int[] x) => TensorPrimitives.Sum<int>(x);")]
    [InlineData("float F(float[] x) => TensorPrimitives.Max<float>(x);")]
    [InlineData("void F(float[] x, float[] y) => TensorPrimitives.Add<float>(x, y, y);")]
    [InlineData("float F(float[] x) { float s = 0; foreach (float v in x) s += v; return s; }")]
    [InlineData("float F(Vector3 a, Vector3 b) => Vector3.Dot(a, b);")]
    [InlineData("float F(List<float> x) => x.Sum();")]
    public Task Is_silent_for_single_elements_and_integers(string code) => Hazard.Silent(code, Everywhere);

    [Theory]
    [InlineData(Fixed + "float F(Vector128<float> v) => Vector128.Sum(v); }")]
    [InlineData(Fixed + "float F(Vector128<float> v, float[] x) { if (Vector128.IsHardwareAccelerated) { return Vector128.Sum(v); } return x[0]; } }")]
    [InlineData(Fixed + "float Horizontal(Vector256<float> v) => Vector256.Sum(v); }")]
    [InlineData("void F(Vector<float> v, float[] y) { Vector<float> w = v * v; w.CopyTo(y); }")]
    [InlineData("float F(float[] x) => TensorPrimitives.Sum<float>(x, ;", true)]
    public Task Is_silent_for_one_width(string code, bool isBroken = false) =>
        Hazard.Silent(code, Everywhere with { IsBroken = isBroken });

    [Theory]
    [InlineData("float F(float[] x) => TensorPrimitives.Sum<float>(x);")]
    [InlineData("float Loss(float[] x) => TensorPrimitives.Sum<float>(x) / x.Length;")]
    [InlineData("float F(Vector<float> v) => Vector.Sum(v);")]
    public Task Is_silent_outside_kernels(string code) => Hazard.Silent(code);

    [Fact]
    public Task Warns_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(float[] x) => TensorPrimitives.Sum<float>(x);",
        DiagnosticSeverity.Warning, ["TensorPrimitives.Sum<float>(x)", "45.76114", "45.76095"], new HazardCase { HasRuntime = true });

    [Fact]
    public Task Suggests_before_a_decision_in_learning_code() => Hazard.Says(
        "bool ClipGradients(float[] g) { float norm = TensorPrimitives.Norm<float>(g); return norm > 1; }", DiagnosticSeverity.Info, ["AVX-512"]);

    [Fact]
    public Task Reports_in_top_level_statements() => Hazard.Reports(
        "float[] x = [1, 2]; Console.WriteLine({|PG3003:TensorPrimitives.Sum<float>(x)|});",
        new HazardCase { IsRaw = true, IsProgram = true, EditorConfig = "precisiongen.scope = all" });

    [Theory]
    [InlineData("TensorPrimitives.Sum<float>(x)", "PrecisionGen.StableMath.Sum(x)")]
    [InlineData("TensorPrimitives.Dot<float>(x, x)", "PrecisionGen.StableMath.Dot(x, x)")]
    [InlineData("TensorPrimitives.Norm<float>(x)", "PrecisionGen.StableMath.Norm(x)")]
    [InlineData("TensorPrimitives.Average<float>(x)", "PrecisionGen.StableMath.Mean(x)")]
    [InlineData("TensorPrimitives.SumOfSquares<float>(x)", "PrecisionGen.StableMath.SumOfSquares(x)")]
    public Task Fix_adds_in_one_order(string before, string after) => Hazard.Fixed(
        $"float F(ReadOnlySpan<float> x) => {{|PG3003:{before}|}};", $"float F(ReadOnlySpan<float> x) => {after};", WithRuntime);

    [Theory]
    [InlineData("float F(float[] x) => {|PG3003:TensorPrimitives.Distance<float>(x, x)|};")]
    [InlineData("double F(double[] x) => {|PG3003:TensorPrimitives.Sum<double>(x)|};")]
    [InlineData("float F(Vector<float> v) => {|PG3003:Vector.Sum(v)|};")]
    public Task Is_not_fixed_without_a_helper(string code) => Hazard.NotFixed(code, WithRuntime);

    [Fact]
    public Task Is_not_fixed_without_the_runtime_package() => Hazard.NotFixed("float F(float[] x) => {|PG3003:TensorPrimitives.Sum<float>(x)|};", Everywhere);

    /// <summary>The bits that every processor must give, whatever its width.</summary>
    [Fact]
    public void Fixed_sum_has_the_same_bits_everywhere()
    {
        float[] x = [.. Enumerable.Range(0, 65536).Select(i => (i * 7919 % 65536 - 32768) / 3f)];
        Assert.Equal(-970282312, BitConverter.SingleToInt32Bits(StableMath.Sum(x)));
    }
}
