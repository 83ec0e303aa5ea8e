using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class PlatformEstimateTests
{
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    [Theory]
    [InlineData("float F(float x) => {|PG3006:MathF.ReciprocalEstimate(x)|};")]
    [InlineData("double F(double x) { return x * {|PG3006:Math.ReciprocalSqrtEstimate(x * x + 1)|}; }")]
    [InlineData("float F(float a, float b, float c) { Func<float> f = () => {|PG3006:float.MultiplyAddEstimate(a, b, c)|}; return f(); }")]
    [InlineData("Vector<float> F(Vector<float> a, Vector<float> b) => {|PG3006:Vector.MaxNative(a, b)|};")]
    [InlineData("int F(float x) => {|PG3006:float.ConvertToIntegerNative<int>(x)|};")]
    [InlineData("T F<T>(T x) where T : IFloatingPointIeee754<T> => {|PG3006:T.ReciprocalEstimate(x)|};")]
    [InlineData("void F(float[] x, float[] y) => {|PG3006:TensorPrimitives.ReciprocalSqrtEstimate<float>(x, y)|};")]
    [InlineData("System.Runtime.Intrinsics.Vector256<float> F(System.Runtime.Intrinsics.Vector256<float> x) => {|PG3006:System.Runtime.Intrinsics.X86.Avx.ReciprocalSqrt(x)|};")]
    [InlineData("System.Runtime.Intrinsics.Vector128<float> F(System.Runtime.Intrinsics.Vector128<float> x) => {|PG3006:System.Runtime.Intrinsics.Arm.AdvSimd.ReciprocalEstimate(x)|};")]
    [InlineData("System.Runtime.Intrinsics.Vector128<float> F(System.Runtime.Intrinsics.Vector128<float> x) => {|PG3006:System.Runtime.Intrinsics.X86.Sse.ReciprocalScalar(x)|};")]
    [InlineData("float scale = {|PG3006:MathF.ReciprocalSqrtEstimate(2)|};")]
    public Task Reports_what_the_processor_decides(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float x) => 1f / x;")]
    [InlineData("float F(float x) => 1f / MathF.Sqrt(x + 1);")]
    [InlineData("float F(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);")]
    [InlineData("Vector<int> F(Vector<int> a, Vector<int> b) => Vector.MaxNative(a, b);")]
    [InlineData("Vector<float> F(Vector<float> a, Vector<float> b) => Vector.Max(a, b);")]
    [InlineData("void F(float[] x, float[] y) => TensorPrimitives.Reciprocal<float>(x, y);")]
    [InlineData("class M { static float ReciprocalEstimate(float x) => 1 / x; float F(float x) => ReciprocalEstimate(x); }")]
    [InlineData("namespace My { class Math { public static float ReciprocalSqrtEstimate(float x) => x; } class D { float F(float x) => Math.ReciprocalSqrtEstimate(x); } }")]
    [InlineData("System.Runtime.Intrinsics.Vector128<uint> F(System.Runtime.Intrinsics.Vector128<uint> x) => System.Runtime.Intrinsics.Arm.AdvSimd.ReciprocalEstimate(x);")]
    public Task Is_silent_for_operations_that_round_alike(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("int F(float x) => float.ConvertToIntegerNative<int>(Math.Clamp(x, -100f, 100f));")]
    [InlineData("int F(float x) { if (x < 0 || x > 255) { return 0; } return float.ConvertToIntegerNative<int>(x); }")]
    [InlineData("float F(float x) { float y = MathF.ReciprocalSqrtEstimate(x); return y * (1.5f - 0.5f * x * y * y); }")]
    [InlineData("float F(float x) { float y = MathF.ReciprocalEstimate(x); y = y * (2f - x * y); return y; }")]
    [InlineData("float F(float x) => MathF.ReciprocalEstimate( ;", true)]
    [InlineData("float F(float x) { float y = MathF.ReciprocalSqrtEstimate(x); y *= 1.5f - 0.5f * x * y * y; return y; }")]
    public Task Is_silent_in_range_and_for_refined_estimates(string code, bool isBroken = false) => Hazard.Silent(code, new HazardCase { IsBroken = isBroken });

    [Fact]
    public Task Suggests_elsewhere() => Hazard.Says(
        "float F(float x) => MathF.ReciprocalEstimate(x);", DiagnosticSeverity.Info, ["MathF.ReciprocalEstimate(x)", "0.33333206", "0.333313", "0.33333334"]);

    [Fact]
    public Task Warns_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(float a, float b, float c) => float.MultiplyAddEstimate(a, b, c);", DiagnosticSeverity.Warning, ["1.49e-8"], WithRuntime);

    [Fact]
    public Task Suggests_for_a_refined_estimate_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(float x) { float y = MathF.ReciprocalSqrtEstimate(x); return y * (1.5f - 0.5f * x * y * y); }",
        DiagnosticSeverity.Info, ["Newton"], WithRuntime);

    [Fact]
    public Task Reports_in_top_level_statements() => Hazard.Reports(
        "float x = 3; Console.WriteLine({|PG3006:MathF.ReciprocalEstimate(x)|});", new HazardCase { IsRaw = true, IsProgram = true });

    [Theory]
    [InlineData("MathF.ReciprocalEstimate(x) + {|PG3006:MathF.ReciprocalEstimate(x + 1)|}", "1f / x + 1f / (x + 1)")]
    [InlineData("2 * MathF.ReciprocalSqrtEstimate(x + 1)", "2 * (1f / MathF.Sqrt(x + 1))")]
    [InlineData("float.MultiplyAddEstimate(x, x, 1)", "float.FusedMultiplyAdd(x, x, 1)")]
    [InlineData("float.MaxNative(x, 1)", "float.Max(x, 1)")]
    [InlineData("float.ConvertToIntegerNative<int>(x)", "float.ConvertToInteger<int>(x)")]
    public Task Fix_rounds_alike(string before, string after)
    {
        string call = before.Contains('{') ? before.Replace("MathF.ReciprocalEstimate(x) ", "{|PG3006:MathF.ReciprocalEstimate(x)|} ", System.StringComparison.Ordinal)
            : before.StartsWith('2') ? "2 * {|PG3006:" + before[4..] + "|}"
            : "{|PG3006:" + before + "|}";
        return Hazard.Fixed($"float F(float x) => {call};", $"float F(float x) => {after};");
    }

    [Theory]
    [InlineData("System.Runtime.Intrinsics.X86.Avx.ReciprocalSqrt(x)", "Vector256<float>.One / Vector256.Sqrt(x)")]
    [InlineData("System.Runtime.Intrinsics.X86.Avx.Reciprocal(x + x)", "Vector256<float>.One / (x + x)")]
    [InlineData("Vector256.MultiplyAddEstimate(x, x, x)", "Vector256.FusedMultiplyAdd(x, x, x)")]
    public Task Fix_of_vectors_rounds_alike(string before, string after) => Hazard.Fixed(
        $"using System.Runtime.Intrinsics; class C {{ Vector256<float> F(Vector256<float> x) => {{|PG3006:{before}|}}; }}",
        $"using System.Runtime.Intrinsics; class C {{ Vector256<float> F(Vector256<float> x) => {after}; }}");

    [Theory]
    [InlineData("void F(ReadOnlySpan<float> x, Span<float> y) { {|PG3006:TensorPrimitives.ReciprocalEstimate<float>(x, y)|}; }", "void F(ReadOnlySpan<float> x, Span<float> y) { TensorPrimitives.Reciprocal(x, y); }")]
    [InlineData("T F<T>(T x) where T : IFloatingPointIeee754<T> => {|PG3006:T.ReciprocalSqrtEstimate(x)|};", "T F<T>(T x) where T : IFloatingPointIeee754<T> => T.One / T.Sqrt(x);")]
    [InlineData("Half F(Half x) => {|PG3006:Half.ReciprocalEstimate(x)|};", "Half F(Half x) => Half.One / x;")]
    public Task Fix_of_other_types_rounds_alike(string before, string after) => Hazard.Fixed(before, after);

    [Fact]
    public Task Is_not_fixed_for_one_lane() => Hazard.NotFixed(
        "System.Runtime.Intrinsics.Vector128<float> F(System.Runtime.Intrinsics.Vector128<float> x) => {|PG3006:System.Runtime.Intrinsics.X86.Sse.ReciprocalScalar(x)|};");

    /// <summary>The instructions of x64 and Arm64 give 8 to 14 bits of 1 / sqrt(3).</summary>
    [Fact]
    public void Fixed_reciprocal_root_is_right()
    {
        string estimate = "public static double Value() => F(3); static float F(float x) => MathF.ReciprocalSqrtEstimate(x);";
        Hazard.Improves(estimate, "public static double Value() => F(3); static float F(float x) => 1f / MathF.Sqrt(x);", 1 / System.Math.Sqrt(3), 1e-7);
    }
}
