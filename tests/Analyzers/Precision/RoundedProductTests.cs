using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class RoundedProductTests
{
    [Theory]
    [InlineData("double F(float[] x, int i, double t) => ({|PG1013:(i + 1) * x[i]|}) - t;")]
    [InlineData("double F(float x, long n, double t) { return t - {|PG1013:x * n|}; }")]
    [InlineData("void F(float x, int n, ref double t) { t -= {|PG1013:n * x|}; }")]
    [InlineData("double total; Func<float, int, double> f; C() { f = (x, n) => {|PG1013:n * x|} - total; }")]
    public Task Reports_a_product_that_is_rounded_first(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("double F(float x, int n, double t) => (double)n * x - t;")]
    [InlineData("float F(float x, int n, float t) => n * x - t;")]
    [InlineData("double F(double x, int n, double t) => n * x - t;")]
    [InlineData("double F(float x, int n, double t) => n * x + t;")]
    [InlineData("double F(float x, double t) => 2 * x - t;")]
    [InlineData("double F(float x, int n) => n * x - 1.0;")]
    [InlineData("double F(float x, float y, double t) => x * y - t;")]
    [InlineData("double F(float x, int n, double t) => (float)n * x - t;")]
    [InlineData("double F(float x, int n) => n * x;")]
    [InlineData("void F(float[] x, ref double t) { for (int i = 0; i < x.Length; i++) t += i * x[i]; }")]
    public Task Is_silent_on_exact_products_and_other_uses(string code) => Hazard.Silent(code);

    [Fact]
    public Task Names_the_factor() => Hazard.Says(
        "double F(float[] x, int i, double t) => (i + 1) * x[i] - t;", DiagnosticSeverity.Info, ["'(i + 1) * x[i]' is rounded to float", "cast 'i + 1' to double"]);

    private const string Before = "public static double Value() => F(0.1f, 3, 0.3) + F(0.7f, 7, 4.9); static double F(float x, int n, double t) => {|PG1013:n * x|} - t;";
    private const string After = "public static double Value() => F(0.1f, 3, 0.3) + F(0.7f, 7, 4.9); static double F(float x, int n, double t) => (double)n * x - t;";

    [Fact]
    public async Task Fix_multiplies_in_double()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, (3 * (double)0.1f) - 0.3 + ((7 * (double)0.7f) - 4.9), 1e-6);
    }

    [Fact]
    public Task Fix_all_keeps_parentheses() => Hazard.Fixed(
        "double F(float[] x, int i, double t) => {|PG1013:(i + 1) * x[i]|} - t; double G(float x, int[] n, double t) => t - {|PG1013:x * n[0]|};",
        "double F(float[] x, int i, double t) => (double)(i + 1) * x[i] - t; double G(float x, int[] n, double t) => t - x * (double)(n[0]);");

    [Fact]
    public Task Half_typed_code_is_no_error() => Hazard.Silent("double F(float x, int n, double t) => n * - t;", new HazardCase { IsBroken = true });
}
