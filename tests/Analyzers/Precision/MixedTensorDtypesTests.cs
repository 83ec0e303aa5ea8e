using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class MixedTensorDtypesTests
{
    [Theory]
    [InlineData("h * {|PG1011:f|}")]
    [InlineData("f + {|PG1011:h|}")]
    [InlineData("TorchSharp.torch.matmul(h, {|PG1011:f|})")]
    [InlineData("h.matmul({|PG1011:f|})")]
    [InlineData("TorchSharp.torch.nn.functional.linear(b, {|PG1011:h|})")]
    [InlineData("h - {|PG1011:b.exp()|}")]
    [InlineData("h / {|PG1011:TorchSharp.torch.ones(4)|}")]
    public Task Reports_dtypes_that_differ(string expression) => Hazard.Reports(Code(expression));

    [Theory]
    [InlineData("h * h")]
    [InlineData("h * x")]
    [InlineData("x.matmul(f)")]
    [InlineData("h * 0.5f")]
    [InlineData("f * TorchSharp.torch.ones(4)")]
    [InlineData("f * d")]
    [InlineData("h * TorchSharp.torch.arange(4, dtype: TorchSharp.torch.int64)")]
    public Task Is_silent_on_one_dtype_and_on_unknown_ones(string expression) => Hazard.Silent(Code(expression));

    [Theory]
    [InlineData("h * f.to(TorchSharp.torch.float16)")]
    [InlineData("h.@float().matmul(f)")]
    [InlineData("h * f.type_as(h)")]
    [InlineData("h.to(f.dtype) * f")]
    public Task Is_silent_where_one_is_converted(string expression) => Hazard.Silent(Code(expression));

    [Theory]
    [InlineData("h * f", DiagnosticSeverity.Info, "'h' is Half and 'f' is float: the result is float")]
    [InlineData("h * b", DiagnosticSeverity.Info, "'b' is BFloat16: the result is float")]
    [InlineData("h.matmul(f)", DiagnosticSeverity.Warning, "matmul throws")]
    public Task Says_what_comes_out(string expression, DiagnosticSeverity severity, string text) => Hazard.Says(Code(expression), severity, [text]);

    [Theory]
    [InlineData("h.matmul({|PG1011:f|})", "h.matmul(f.to(TorchSharp.torch.ScalarType.Float16))")]
    [InlineData("f * ({|PG1011:h + h|})", "f * ((h + h).to(TorchSharp.torch.ScalarType.Float32))")]
    public Task Fix_converts_the_second(string before, string after) =>
        Hazard.Fixed(Code(before), Code(after));

    [Fact]
    public Task Half_typed_code_is_no_error() => Hazard.Silent(Code("h * "), new HazardCase { IsBroken = true });

    private static string Code(string expression) => $$"""
        class C
        {
            TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x)
            {
                TorchSharp.torch.Tensor h = x.half(), b = x.bfloat16(), f = x.@float(), d = x.@double();
                return {{expression}};
            }
        }
        """ + Stubs.TorchSharp;
}
