using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class MathOnFloatTests
{
    // The platform's functions are accepted here, so that only the type is at issue.
    private static readonly HazardCase Everywhere = new() { EditorConfig = "precisiongen.scope = all\nprecisiongen.transcendental_policy = platform" };

    [Theory]
    [InlineData("float F(float x) => (float){|PG1010:Math.Tanh(x)|};")]
    [InlineData("float F(float x) { if (x < 1) return 0; return (float){|PG1010:Math.Log(x)|}; }")]
    [InlineData("float F(float x) => (float)({|PG1010:Math.Sin(x)|} * 0.5);")]
    [InlineData("float F(float x) => (float){|PG1010:Math.Pow(x, 3.0)|};")]
    [InlineData("float F(float x, float y) { float Angle() => (float){|PG1010:Math.Atan2(y, x)|}; return Angle(); }")]
    [InlineData("float[] F(float[] x) => x.Select(v => (float){|PG1010:Math.Cos(v)|}).ToArray();")]
    [InlineData("float F(float x) { double t = {|PG1010:Math.Tanh(x)|}; return (float)(t * t); }")]
    [InlineData("float field; float P => (float)-{|PG1010:Math.Tanh(field)|};")]
    public Task Reports_double_functions_of_floats(string code) => Hazard.Reports(code, Everywhere);

    [Theory]
    [InlineData("float F(float x) => MathF.Tanh(x);")]
    [InlineData("double F(double x) => Math.Tanh(x);")]
    [InlineData("float F(double x) => (float)Math.Tanh(x);")]
    [InlineData("double F(float x) => Math.Tanh(x);")]
    [InlineData("double total; float F(float x) { double t = Math.Tanh(x); total += t; return (float)t; }")]
    [InlineData("float F(float x) => (float)Math.Tanh((double)x);")]
    [InlineData("float F() => (float)Math.Sin(0.5f);")]
    public Task Is_silent_in_one_precision(string code) => Hazard.Silent(code, Everywhere);

    [Theory]
    [InlineData("float F(float x) => x >= 0 ? (float)Math.Sqrt(x) : 0;")]
    [InlineData("float F(float x) => (float)Math.Abs(x) + (float)Math.Floor(x) + (float)Math.Round(x);")]
    [InlineData("float F(float x, float y) => (float)Math.Max(x, y) + (float)Math.Min(x, 2f);")]
    public Task Is_silent_for_exact_functions(string code) => Hazard.Silent(code, Everywhere);

    [Fact]
    public async Task Speaks_only_in_kernels()
    {
        const string code = "float F(float x) => (float)Math.Tanh(x);";
        await Hazard.Silent(code);
        HazardCase options = new() { HasRuntime = true, EditorConfig = "precisiongen.transcendental_policy = platform" };
        await Hazard.Says(
            "[PrecisionGen.Reproducible] " + code, DiagnosticSeverity.Warning, ["'Math.Tanh(x)'", "5471 of 99999", "MathF.Tanh"], options);
    }

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "float F(float x) => (float)Math.Tanh() + (float)Math.Pow(x, );", new HazardCase { IsBroken = true, EditorConfig = "precisiongen.scope = all" });

    private const string Before = """
        public static double Value() { int n = 0; for (int i = 0; i < 99999; i++) { float x = i * 1e-4f; if (F(x) != Twin(x)) n++; } return n; }
        static float F(float x) => (float){|PG1010:Math.Tanh(x)|};
        static float Twin(float x) => TWIN(x);
        static float G(float x) => (float)({|PG1010:Math.Tanh(x)|} * 0.5);
        """;

    private const string After = """
        public static double Value() { int n = 0; for (int i = 0; i < 99999; i++) { float x = i * 1e-4f; if (F(x) != Twin(x)) n++; } return n; }
        static float F(float x) => TWIN(x);
        static float Twin(float x) => TWIN(x);
        static float G(float x) => (float)(TWIN(x) * 0.5);
        """;

    [Theory]
    [InlineData(false, "MathF.Tanh")]
    [InlineData(true, "PrecisionGen.StableMath.Tanh")]
    public async Task Fix_calls_what_the_twin_calls(bool hasRuntime, string twin)
    {
        HazardCase options = Everywhere with { HasRuntime = hasRuntime };
        string before = Before.Replace("TWIN", twin, System.StringComparison.Ordinal);
        string after = After.Replace("TWIN", twin, System.StringComparison.Ordinal);
        await Hazard.Fixed(before, after, options);
        if (!hasRuntime)
        {
            Hazard.Improves(before, after, 0, 0, options);
        }
    }

    [Fact]
    public Task Fix_takes_constants_along() => Hazard.Fixed(
        "float F(float x) => (float){|PG1010:Math.Pow(x, 3.0)|};", "float F(float x) => MathF.Pow(x, 3.0f);", Everywhere);
}
