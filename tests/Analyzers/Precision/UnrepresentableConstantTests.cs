using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class UnrepresentableConstantTests
{
    private static readonly HazardCase Runtime = new() { HasRuntime = true };

    [Theory]
    [InlineData("Half F() => {|PG1001:(Half)65520f|};")]
    [InlineData("Half F(bool masked) => masked ? {|PG1001:(Half)(-1e9f)|} : Half.Zero;")]
    [InlineData("const float Scale = 65536f; Half F(Half gradient) => gradient * {|PG1001:(Half)Scale|};")]
    [InlineData("Half F(Half gradient) { double scale = 65536; return gradient * {|PG1001:(Half)scale|}; }")]
    [InlineData("private static readonly Half Rate = {|PG1001:(Half)1e-8|};")]
    [InlineData("void F(Half[] row) { Array.Fill(row, {|PG1001:(Half)float.MinValue|}); }")]
    [InlineData("Half F() { Half Local() => {|PG1001:(Half)70000|}; return Local(); }")]
    [InlineData("Half F() => {|PG1001:Half.CreateChecked(70000)|};")]
    [InlineData("Half F() => {|PG1001:Half.CreateSaturating(70000f)|};")]
    [InlineData("Half F() => checked({|PG1001:(Half)70000f|});")]
    [InlineData("Half F() => {|PG1001:(Half)300 * (Half)300|};")]
    [InlineData("Func<Half> f = () => {|PG1001:(Half)1e-4 * (Half)1e-4|};")]
    [InlineData("Half Scaled(Half loss, float scale = 65536f) => loss * {|PG1001:(Half)scale|};")]
    [InlineData("Half? F() => {|PG1001:(Half)1e5|};")]
    [InlineData("Half Step => {|PG1001:(Half)1e-7f|};")]
    public Task Reports_what_the_type_cannot_hold(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("Half F() => (Half)65519.99f;")]
    [InlineData("Half F() => (Half)float.PositiveInfinity;")]
    [InlineData("Half F() => Half.MinValue;")]
    [InlineData("Half F() => -Half.MaxValue;")]
    [InlineData("Half F() => (Half)0.1;")]
    [InlineData("Half F() => (Half)0;")]
    [InlineData("Half F() => (Half)1e-4;")]
    [InlineData("Half F(float x) => (Half)x;")]
    [InlineData("float F() => -1e9f;")]
    [InlineData("Half F() => Half.One / (Half)3;")]
    [InlineData("Half F() => (Half)double.NaN;")]
    [InlineData("bool F() => Half.IsInfinity((Half)65520f);")]
    [InlineData("bool F() => (Half)65520f == Half.PositiveInfinity;")]
    [InlineData("T F<T>() where T : INumber<T> => T.CreateChecked(70000);")]
    [InlineData("Half F() => Half.One / Half.Zero;")]
    [InlineData("ushort F() => (ushort)65535;")]
    public Task Is_silent_on_what_exists_or_is_meant(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Half F(Half scale) { float limit = 65536f; limit = 1024f; return scale * (Half)limit; }")]
    [InlineData("Half F(float scale = 65536f) { scale = MathF.Min(scale, 1024f); return (Half)scale; }")]
    [InlineData("Half F() => (Half)Math.Min(65536f, 60000f);")]
    [InlineData("float Scale { get; set; } = 65536f; float F(float loss) => loss * Scale;")]
    public Task Is_silent_where_the_value_is_bounded(string code) => Hazard.Silent(code);

    [Fact]
    public Task Is_silent_in_tests() => Hazard.Silent("""
        public sealed class FactAttribute : Attribute { }
        public class C { [Fact] public void Overflows() { Half h = (Half)65520f; Console.WriteLine(h); } }
        """);

    [Theory]
    [InlineData("masked_fill(mask, {|PG1001:-1e9|})")]
    [InlineData("masked_fill_(mask, {|PG1001:float.MinValue|})")]
    [InlineData("fill_({|PG1001:1e-9f|})")]
    public Task Reports_scalars_stored_in_16_bit_tensors(string call) => Hazard.Reports(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor q, TorchSharp.torch.Tensor mask) { var scores = q.to(TorchSharp.torch.float16); return scores.softmax(-1)."
        + call + "; } }" + Stubs.TorchSharp);

    [Fact]
    public Task Knows_the_dtypes_of_later_versions() => Hazard.Reports("""
        namespace TorchSharp
        {
            public enum ScalarType { Float16, Float32 }
            public struct Scalar { public static implicit operator Scalar(double value) => default; }
            public static class torch
            {
                public const ScalarType float16 = ScalarType.Float16;
                public class Tensor { public Tensor to(ScalarType type) => this; public Tensor masked_fill_(Tensor mask, Scalar v) => this; }
            }
        }
        class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor q, TorchSharp.torch.Tensor m) => q.to(TorchSharp.torch.float16).masked_fill_(m, {|PG1001:-1e9|}); }
        """);

    [Fact]
    public Task Reports_a_mask_made_in_half() => Hazard.Reports(
        "class C { TorchSharp.torch.Tensor F() => TorchSharp.torch.full(new long[] { 4 }, {|PG1001:-1e9|}, dtype: TorchSharp.torch.ScalarType.Float16); }" + Stubs.TorchSharp);

    [Theory]
    [InlineData("q.to(TorchSharp.torch.float32).masked_fill(mask, -1e9)")]
    [InlineData("q.to(TorchSharp.torch.bfloat16).masked_fill(mask, -1e9)")]
    [InlineData("q.masked_fill(mask, -1e9)")]
    [InlineData("q.half().masked_fill(mask, double.NegativeInfinity)")]
    [InlineData("q.half().masked_fill(mask, -65504)")]
    [InlineData("q.half().@float().masked_fill(mask, -1e9)")]
    [InlineData("q.half().type_as(TorchSharp.torch.ones(4)).masked_fill(mask, -1e9)")]
    [InlineData("q.half() * 65536")]
    public Task Is_silent_on_other_tensors(string expression) => Hazard.Silent(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor q, TorchSharp.torch.Tensor mask) => " + expression + "; }" + Stubs.TorchSharp);

    [Fact]
    public Task Follows_a_tensor_that_is_assigned_again() => Hazard.Reports("""
        class C
        {
            static TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor q, TorchSharp.torch.Tensor k, TorchSharp.torch.Tensor mask)
            {
                TorchSharp.torch.Tensor scores = TorchSharp.torch.matmul(q.half(), k.half());
                scores = scores / Math.Sqrt(64);
                scores = scores.masked_fill(mask, {|PG1001:-1e9f|});
                return scores.@float().masked_fill(mask, -1e9f);
            }
        }
        """ + Stubs.TorchSharp);

    [Fact]
    public Task Knows_other_16_bit_types() => Hazard.Reports("""
        namespace Microsoft.ML.OnnxRuntime
        {
            public struct Float16
            {
                public Float16(ushort bits) { }
                public static explicit operator Float16(float value) => default;
            }
        }
        class C
        {
            Microsoft.ML.OnnxRuntime.Float16 mask = {|PG1001:(Microsoft.ML.OnnxRuntime.Float16)(-1e9f)|};
            Microsoft.ML.OnnxRuntime.Float16 bits = new Microsoft.ML.OnnxRuntime.Float16(0xFBFF);
        }
        """);

    [Fact]
    public Task Knows_the_limits_of_bfloat16() => Hazard.Reports(
        "PrecisionGen.BFloat16 F(bool masked) => masked ? {|PG1001:(PrecisionGen.BFloat16)float.MinValue|} : (PrecisionGen.BFloat16)(-1e9f);", Runtime);

    [Fact]
    public Task Knows_types_named_in_the_options() => Hazard.Reports(
        "public struct Fp16 { public static explicit operator Fp16(float value) => default; } public class C { Fp16 F() => {|PG1001:(Fp16)1e6f|}; }",
        new HazardCase { EditorConfig = "precisiongen.half_types = Fp16" });

    [Theory]
    [InlineData("Half F() => (Half)65536f;", DiagnosticSeverity.Warning, "(Half)65536f is Infinity: the largest finite Half is 65504")]
    [InlineData("[PrecisionGen.Reproducible] Half F() => (Half)65536f;", DiagnosticSeverity.Error, "Infinity")]
    [InlineData("const double Rate = 1e-8; Half F() => (Half)Rate;", DiagnosticSeverity.Warning, "(Half)Rate with Rate = 1e-8 is 0: the smallest positive Half is 5.96046e-8")]
    [InlineData("Half F() => (Half)1e-7f;", DiagnosticSeverity.Info, "(Half)1e-7f is 1.19209e-7: 19.2093 % off")]
    [InlineData("Half F(float scale = 65536) => (Half)scale;", DiagnosticSeverity.Warning, "with the default scale = 65536 is Infinity")]
    public Task Says_what_it_becomes(string code, DiagnosticSeverity severity, string text) => Hazard.Says(code, severity, [text], Runtime);

    [Theory]
    [InlineData("Half F(bool masked) => masked ? {|PG1001:(Half)(-1e9f)|} : Half.Zero;", "Half F(bool masked) => masked ? Half.MinValue : Half.Zero;")]
    [InlineData("Half F() => {|PG1001:Half.CreateChecked(70000)|};", "Half F() => Half.MaxValue;")]
    [InlineData("Half F() => -{|PG1001:(Half)65536|};", "Half F() => -Half.MaxValue;")]
    public Task Fix_writes_the_largest_number(string before, string after) => Hazard.Fixed(before, after);

    [Fact]
    public Task Fix_writes_the_largest_scalar() => Hazard.Fixed(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor q) => q.half().masked_fill(q, {|PG1001:-1e9|}); }" + Stubs.TorchSharp,
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor q) => q.half().masked_fill(q, -65504); }" + Stubs.TorchSharp);

    [Fact]
    public void Fixed_code_is_finite() => Hazard.Improves(
        "public static double Value() => (double)({|PG1001:(Half)(-1e9f)|} * Half.Zero);", "public static double Value() => (double)(Half.MinValue * Half.Zero);", 0, 0);

    [Theory]
    [InlineData("Half F() => {|PG1001:(Half)1e-9|};")]
    [InlineData("Half F() => {|PG1001:(Half)1e-4 * (Half)1e-4|};")]
    public Task Fix_is_not_offered_for_zero(string code) => Hazard.NotFixed(code);

    [Fact]
    public Task Half_typed_code_is_no_error() => Hazard.Silent("Half F() => (Half)(; Half G() => new Half(", new HazardCase { IsBroken = true });
}
