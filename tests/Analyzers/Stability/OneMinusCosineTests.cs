using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class OneMinusCosineTests
{
    [Theory]
    [InlineData("float F(float x) => {|PG2005:1 - MathF.Cos(x)|};")]
    [InlineData("double F(double angle, double r) { double c = Math.Cos(angle); return r * ({|PG2005:1.0 - c|}); }")]
    [InlineData("double F(double degrees) => {|PG2005:1 - Math.Cos(degrees * Math.PI / 180)|};")]
    [InlineData("Func<Half, Half> F = x => {|PG2005:Half.One - Half.Cos(x)|};")]
    [InlineData("double F(double x) => 0.5 * ({|PG2005:1 - Math.Cos(x)|});")]
    [InlineData("double F(double x) => {|PG2005:1 - Math.Cos(Math.Min(x, 0.1))|};")]
    [InlineData("double F(double x) => {|PG2005:1 - Math.Cos(Math.Min(x, -0.5))|};")]
    public Task Reports_small_angles(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(float x) => MathF.Cos(x) - 1 + MathF.Cos(2);")]
    [InlineData("float F(float x) => 1 - MathF.Sin(x);")]
    [InlineData("double F() => 1 - Math.Cos(0.5);")]
    [InlineData("double F(int i, int n) => 0.5 * (1 - Math.Cos(2 * Math.PI * i / (n - 1)));")]
    [InlineData("double F(double t) => (1 - Math.Cos(Math.PI * t)) / 2;")]
    [InlineData("double F(double t) => 0.5 * (1 - Math.Cos(Math.PI * t));")]
    [InlineData("double F(double t) => 0.5 * (1 - Math.Cos(Math.Tau * t));")]
    [InlineData("float F(float t) => 0.5f * (1 - MathF.Cos(float.Pi * t));")]
    [InlineData("const double TwoPi = 6.28; double F(double t) => 0.5 * (1 - Math.Cos(TwoPi * t));")]
    [InlineData("const double TwoPI = 6.28; double F(double t) => 0.5 * (1 - Math.Cos(TwoPI * t));")]
    [InlineData("double F(int i, int n) => 1 - Math.Cos(2 * Math.PI * i / n);")]
    public Task Is_silent_for_other_forms(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("double F(double x) => x > 1 ? 1 - Math.Cos(x) : x * x / 2;")]
    [InlineData("double F(double x) { if (x < 0.6) return 2 * Math.Pow(Math.Sin(x / 2), 2); return 1 - Math.Cos(x); }")]
    [InlineData("double F(double x) => 1 - Math.Cos(Math.Clamp(x, 1, 2));")]
    [InlineData("double F(double x) => 1 - Math.Cos(Math.Clamp(x, -2, -1));")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code);

    [Fact]
    public Task Is_a_suggestion() => Hazard.Says("float F(float x) => 1 - MathF.Cos(x);", DiagnosticSeverity.Info, ["is 0 where x is 1e-4, instead of 5e-9"]);

    [Theory]
    [InlineData("double F(double x) => 1 - Math.Cos(x);", "is 0 where x is 1e-8, instead of 5e-17")]
    [InlineData("Half F(Half x) => Half.One - Half.Cos(x);", "is 0 where x is 0.02, instead of 2e-4")]
    public Task Says_what_each_type_loses(string code, string text) => Hazard.Says(code, DiagnosticSeverity.Info, [text]);

    [Fact]
    public Task Fix_keeps_double() => Hazard.Fixed(
        "double F(double x) => {|PG2005:1 - Math.Cos(x)|};", "double F(double x) => 2 * Math.Sin(x / 2) * Math.Sin(x / 2);");

    [Fact]
    public async Task Fix_takes_the_sine_of_half_the_angle()
    {
        const string before = "public static double Value() => F(1e-4f) + G(1e-4f); static float F(float x) => {|PG2005:1 - MathF.Cos(x)|}; static float G(float y) => 2 * ({|PG2005:1 - MathF.Cos(y)|});";
        const string after = "public static double Value() => F(1e-4f) + G(1e-4f); static float F(float x) => 2 * MathF.Sin(x / 2) * MathF.Sin(x / 2); static float G(float y) => 2 * (2 * MathF.Sin(y / 2) * MathF.Sin(y / 2));";
        await Hazard.Fixed(before, after);
        Hazard.Improves(before, after, 1.5e-8, 1e-5);
    }

    [Fact]
    public Task No_fix_where_the_angle_would_be_computed_twice() => Hazard.NotFixed("double F(Func<double> x) => {|PG2005:1 - Math.Cos(x())|};");
}
