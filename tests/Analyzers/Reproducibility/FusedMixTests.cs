using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class FusedMixTests
{
    private const string Head = "using System.Runtime.Intrinsics; using System.Runtime.Intrinsics.X86; using System.Runtime.Intrinsics.Arm; public class C { ";
    private static readonly HazardCase Everywhere = new() { EditorConfig = "precisiongen.scope = all" };

    [Theory]
    [InlineData("Vector256<float> F(Vector256<float> a, Vector256<float> b, Vector256<float> c) => {|PG3005:Fma.IsSupported|} ? Fma.MultiplyAdd(a, b, c) : Avx.Add(Avx.Multiply(a, b), c); }")]
    [InlineData("float F(float a, float b, float c) { if ({|PG3005:Fma.IsSupported|}) { return MathF.FusedMultiplyAdd(a, b, c); } else { return a * b + c; } } }")]
    [InlineData("float F(float a, float b, float c) { if ({|PG3005:Fma.IsSupported|}) { return MathF.FusedMultiplyAdd(a, b, c); } return a * b + c; } }")]
    [InlineData("Vector128<float> F(Vector128<float> a, Vector128<float> b, Vector128<float> c) { if (!{|PG3005:AdvSimd.IsSupported|}) { return a * b + c; } return AdvSimd.FusedMultiplyAdd(c, a, b); } }")]
    [InlineData("""
        float Dot(float[] a, float[] b) => {|PG3005:Fma.IsSupported|} ? Fused(a, b) : Plain(a, b);
        static float Fused(float[] a, float[] b) { float s = 0; for (int i = 0; i < a.Length; i++) s = MathF.FusedMultiplyAdd(a[i], b[i], s); return s; }
        static float Plain(float[] a, float[] b) { float s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * b[i]; return s; }
        }
        """)]
    [InlineData("""
        float Dot(float[] a, float[] b)
        {
            Vector256<float> sums = default;
            int i = 0;
            for (; i <= a.Length - 8; i += 8) { sums = Fma.MultiplyAdd(Vector256.Create(a, i), Vector256.Create(b, i), sums); }
            float rest = sums[0];
            for (; i < a.Length; i++) { {|PG3005:rest += a[i] * b[i]|}; }
            return rest;
        }
        }
        """)]
    [InlineData("""
        void Scale(float[] x, float[] y, float s, float t)
        {
            int i = 0;
            while (i <= x.Length - 4) { Vector128.FusedMultiplyAdd(Vector128.Create(x, i), Vector128.Create(s), Vector128.Create(t)).CopyTo(y, i); i += 4; }
            while (i < x.Length) { y[i] = {|PG3005:x[i] * s + t|}; i++; }
        }
        }
        """)]
    public Task Reports_two_forms_of_one_operation(string code) => Hazard.Reports(Head + code, Everywhere);

    [Theory]
    [InlineData("float F(float a, float b, float c) => a * b + c; }")]
    [InlineData("float F(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c); }")]
    [InlineData("Vector256<float> F(Vector256<float> a, Vector256<float> b) => Avx.IsSupported ? Avx.Add(a, b) : a + b; }")]
    [InlineData("int F(int a, int b, int c) => Fma.IsSupported ? a * b + c : a * b - c; }")]
    [InlineData("float Dot(float[] a, float[] b) { float s = 0; for (int i = 0; i < a.Length; i++) { s += a[i] * b[i]; } return s; } }")]
    [InlineData("void F(float[] x) { for (int i = 0; i < x.Length; i += 4) Vector128.FusedMultiplyAdd(Vector128.Create(x, i), Vector128.Create(x, i), Vector128<float>.One).CopyTo(x, i); int n = 0; for (int j = 0; j < 3; j++) n += j * j; } }")]
    public Task Is_silent_for_one_form(string code) => Hazard.Silent(Head + code, Everywhere);

    [Theory]
    [InlineData("float F(float a, float b, float c) => Fma.IsSupported ? MathF.FusedMultiplyAdd(a, b, c) : (float)((double)a + c); }")]
    [InlineData("float F(float a, float b, float c) { if (!Fma.IsSupported) { throw new System.PlatformNotSupportedException(); } return MathF.FusedMultiplyAdd(a, b, c); } }")]
    [InlineData("Vector256<float> F(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.IsSupported ? Fma.MultiplyAdd(a, b, c) : Vector256.FusedMultiplyAdd(a, b, c); }")]
    [InlineData("void F(float[] x) { int i = 0; for (; i <= x.Length - 4; i += 4) Vector128.FusedMultiplyAdd(Vector128.Create(x, i), Vector128.Create(0.5f), Vector128<float>.One).CopyTo(x, i); for (; i < x.Length; i++) x[i] = x[i] * 0.5f + 1; } }")]
    [InlineData("float F(float a) => Fma.IsSupported ? Fma.MultiplyAdd( : a * a + 1; }", true)]
    public Task Is_silent_where_both_round_alike(string code, bool isBroken = false) => Hazard.Silent(Head + code, Everywhere with { IsBroken = isBroken });

    private const string Choice = "float Blend(float a, float b, float c) => Fma.IsSupported ? MathF.FusedMultiplyAdd(a, b, c) : a * b + c; }";

    [Fact]
    public Task Is_silent_elsewhere() => Hazard.Silent(Head + Choice);

    [Fact]
    public Task Warns_in_reproducible_code() => Hazard.Says(
        Head + "[PrecisionGen.Reproducible] " + Choice, DiagnosticSeverity.Warning, ["Fma.IsSupported", "5.96e-8 fused and 0 unfused"], new HazardCase { HasRuntime = true });

    [Fact]
    public Task Suggests_in_learning_code() => Hazard.Says(
        Head + Choice.Replace("Blend", "Loss", System.StringComparison.Ordinal), DiagnosticSeverity.Info, ["one rounding and two"]);

    [Fact]
    public Task Reports_in_top_level_statements() => Hazard.Reports(
        "float a = 3; Console.WriteLine({|PG3005:System.Runtime.Intrinsics.X86.Fma.IsSupported|} ? MathF.FusedMultiplyAdd(a, a, a) : a * a + a);",
        new HazardCase { IsRaw = true, IsProgram = true, EditorConfig = "precisiongen.scope = all" });

    [Theory]
    [InlineData("{|PG3005:rest += a[i] * b[i]|}", "rest = MathF.FusedMultiplyAdd(a[i], b[i], rest)")]
    [InlineData("{|PG3005:rest -= a[i] * b[i]|}", "rest = MathF.FusedMultiplyAdd(-a[i], b[i], rest)")]
    [InlineData("rest = {|PG3005:a[i] * b[i] - rest|}", "rest = MathF.FusedMultiplyAdd(a[i], b[i], -rest)")]
    [InlineData("rest = {|PG3005:1 - (a[i] + 1) * rest|}; b[i] = {|PG3005:a[i] * rest + rest|}", "rest = MathF.FusedMultiplyAdd(-(a[i] + 1), rest, 1); b[i] = MathF.FusedMultiplyAdd(a[i], rest, rest)")]
    public Task Fix_fuses_the_rest(string before, string after)
    {
        const string Loop = """
            float Dot(float[] a, float[] b)
            {
                Vector256<float> sums = default;
                int i = 0;
                for (; i <= a.Length - 8; i += 8) { sums = Fma.MultiplyAdd(Vector256.Create(a, i), Vector256.Create(b, i), sums); }
                float rest = sums[0];
                for (; i < a.Length; i++) { REST; }
                return rest;
            }
            }
            """;
        return Hazard.Fixed(
            Head + Loop.Replace("REST", before, System.StringComparison.Ordinal), Head + Loop.Replace("REST", after, System.StringComparison.Ordinal), Everywhere);
    }

    [Theory]
    [InlineData("{|PG3005:Fma.IsSupported|} ? Fma.MultiplyAdd(a, b, c) : Avx.Add(Avx.Multiply(a, b), c)")]
    [InlineData("{|PG3005:Fma.IsSupported|} ? Fma.MultiplyAdd(a, b, c) : a * b + c")]
    public Task Fix_replaces_the_choice(string before) => Hazard.Fixed(
        Head + $"Vector256<float> F(Vector256<float> a, Vector256<float> b, Vector256<float> c) => {before}; }}",
        Head + "Vector256<float> F(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c); }", Everywhere);

    [Theory]
    [InlineData("float F(float a, float b, float c) { if ({|PG3005:Fma.IsSupported|}) { return MathF.FusedMultiplyAdd(a, b, c); } return a * b + c; } }")]
    [InlineData("Vector128<float> F(Vector128<float> a, Vector128<float> b, Vector128<float> c) => {|PG3005:AdvSimd.IsSupported|} ? AdvSimd.FusedMultiplyAdd(c, a, b) : a * b + c; }")]
    public Task Is_not_fixed_between_statements_and_other_argument_orders(string code) => Hazard.NotFixed(Head + code, Everywhere);

    /// <summary>(1 + 2^-12)^2 - (1 + 2^-11) in the rest of a loop: 2^-24, and 0 with a rounding of the product.</summary>
    [Fact]
    public void Fixed_rest_keeps_what_the_product_lost()
    {
        const string Rest = Head + "public static double Value() { float x = 1 + MathF.ScaleB(1, -12); float rest = -(1 + MathF.ScaleB(1, -11)); for (int i = 0; i < 1; i++) { REST; } return rest; } }";
        Hazard.Improves(
            Rest.Replace("REST", "rest += x * x", System.StringComparison.Ordinal),
            Rest.Replace("REST", "rest = MathF.FusedMultiplyAdd(x, x, rest)", System.StringComparison.Ordinal), System.Math.ScaleB(1, -24), 0);
    }
}
