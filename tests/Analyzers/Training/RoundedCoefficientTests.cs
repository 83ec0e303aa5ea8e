using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class RoundedCoefficientTests
{
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    [Theory]
    [InlineData("void F() { BFloat16 beta2 = {|PG4008:(BFloat16)0.999f|}; }")]
    [InlineData("private static readonly BFloat16 Gamma = {|PG4008:(BFloat16)0.995f|};")]
    [InlineData("public BFloat16 Discount { get; set; } = {|PG4008:(BFloat16)0.99f|};")]
    [InlineData("Half F() { const float gamma = 0.995f; Half g = {|PG4008:(Half)gamma|}; return g; }")]
    [InlineData("void F(Half[] rewards) { Half discount = {|PG4008:(Half)0.9999|}; rewards[0] *= discount; }")]
    [InlineData("void F(Half[] v, Half[] x) { for (int i = 0; i < v.Length; i++) { v[i] = {|PG4008:(Half)0.999f|} * v[i] + x[i]; } }")]
    [InlineData("void F() { Update(decay: {|PG4008:(BFloat16)0.99f|}); } void Update(BFloat16 decay) { }")]
    [InlineData("BFloat16 Momentum() => {|PG4008:(BFloat16)0.98f|};")]
    [InlineData("void F() { Func<BFloat16> ema = () => { BFloat16 decay = {|PG4008:(BFloat16)0.999|}; return decay; }; ema(); }")]
    [InlineData("Half F(Half[] x) { Half level = Half.Zero; Half c = {|PG4008:(Half)0.9995f|}; foreach (Half v in x) { level = c * level + v; } return level; }")]
    public Task Reports_a_moved_coefficient(string code) => Hazard.Reports("using PrecisionGen; public class C { " + code + " }", WithRuntime);

    [Theory]
    [InlineData("void F() { Half beta1 = (Half)0.9f; }")]
    [InlineData("void F() { BFloat16 momentum = (BFloat16)0.9f; }")]
    [InlineData("void F() { BFloat16 gamma = (BFloat16)0.5f; }")]
    [InlineData("void F() { float gamma = 0.995f; double beta2 = 0.999; }")]
    [InlineData("void F() { Half gamma = (Half)1f; }")]
    [InlineData("void F() { Half brightness = (Half)0.995f; }")]
    [InlineData("void F(float gamma) { Half g = (Half)gamma; }")]
    [InlineData("void F() { Half decay = (Half)0.96875f; }")]
    [InlineData("void F() { Half threshold = (Half)0.99f; Half probability = (Half)0.995f; }")]
    [InlineData("Half F(Half x) => (Half)0.99f * x;")]
    [InlineData("Half F(Half[] x) { Half sum = Half.Zero; Half c = (Half)0.9995f; foreach (Half v in x) { sum = c * v; } return sum; }")]
    public Task Is_silent_for_others(string code) => Hazard.Silent("using PrecisionGen; public class C { " + code + " }", WithRuntime);

    [Theory]
    [InlineData("[Reproducible] ")]
    [InlineData("")]
    public Task Says_what_is_left(string attribute) => Hazard.Says(
        "using PrecisionGen; public class C { " + attribute + "void F() { BFloat16 gamma = (BFloat16)0.995f; } }",
        DiagnosticSeverity.Warning, ["(BFloat16)0.995f is 0.996094 in BFloat16", "after 1000 steps", "0.019", "0.00665"], WithRuntime);

    [Fact]
    public Task Says_that_it_becomes_one() => Hazard.Says(
        "void F() { Half beta = (Half)0.9999f; }", DiagnosticSeverity.Warning, ["(Half)0.9999f is 1 in Half", "leaves 1 instead of"]);

    [Fact]
    public Task Survives_half_typed_code() => Hazard.Silent("void F() { Half gamma = (Half); Half beta = (Half)", new HazardCase { IsBroken = true });

    private const string Before = "public static double Value() { Half gamma = {|PG4008:(Half)0.9999f|}; float left = 1; for (int i = 0; i < 10000; i++) { left *= (float)gamma; } return left; }";
    private const string After = "public static double Value() { float gamma = 0.9999f; float left = 1; for (int i = 0; i < 10000; i++) { left *= gamma; } return left; }";

    [Fact]
    public async Task The_coefficient_in_float_keeps_its_horizon()
    {
        await Hazard.NotFixed(Before);
        Hazard.Improves(Before, After, 0.36786, 1e-2);
    }
}
