using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class ComplementOfRoundedDrawTests
{
    private static readonly HazardCase Alone = new() { EditorConfig = "dotnet_diagnostic.PG3009.severity = none" };
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true, EditorConfig = "dotnet_diagnostic.PG3009.severity = none" };

    [Theory]
    [InlineData("float F(Random r) => -MathF.Log({|PG2013:1f - (float)r.NextDouble()|});")]
    [InlineData("float F(Random r) { float u = {|PG2013:1 - (float)r.NextDouble()|}; return MathF.Sqrt(-2 * MathF.Log(u)); }")]
    [InlineData("double F(Random r) { float u = (float)r.NextDouble(); return Math.Log({|PG2013:1 - u|}); }")]
    [InlineData("float F(Random r) { double d = r.NextDouble(); return 1 / ({|PG2013:1 - (float)d|}); }")]
    [InlineData("Random r = new(1); float F() { float Draw() => MathF.Log({|PG2013:1 - (float)r.NextDouble()|}); return Draw(); }")]
    [InlineData("float[] F(Random r, int n) => Enumerable.Range(0, n).Select(_ => -MathF.Log({|PG2013:1f - (float)r.NextDouble()|})).ToArray();")]
    public Task Reports_a_draw_that_is_rounded(string code) => Hazard.Reports(code, Alone);

    [Theory]
    [InlineData("double F(Random r) => -Math.Log(1 - r.NextDouble());")]
    [InlineData("float F(Random r) => -MathF.Log(1 - r.NextSingle());")]
    [InlineData("float F(Random r) => -MathF.Log((float)(1 - r.NextDouble()));")]
    [InlineData("float F(Random r) => 2 * (1 - (float)r.NextDouble());")]
    [InlineData("bool F(Random r, float p) => 1 - (float)r.NextDouble() < p;")]
    [InlineData("float F(Random r) => MathF.Log(2 - (float)r.NextDouble());")]
    [InlineData("float F(float u) => MathF.Log(1 - (float)u);")]
    public Task Is_silent_on_other_draws(string code) => Hazard.Silent(code, Alone);

    [Theory]
    [InlineData("float F(Random r) { float u = 1 - (float)r.NextDouble(); return u > 0 ? MathF.Log(u) : 0; }")]
    [InlineData("float F(Random r) { float u = (float)r.NextDouble(); if (u >= 1) { return 0; } return MathF.Log(1 - u); }")]
    [InlineData("float F(Random r) { float u = 1 - (float)r.NextDouble(); return MathF.Log(MathF.Max(u, 1e-7f)); }")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code, Alone);

    [Fact]
    public Task Says_how_often() => Hazard.Says(
        "float F(Random r) => MathF.Log(1f - (float)r.NextDouble());", DiagnosticSeverity.Info,
        ["'1f - (float)r.NextDouble()' is 0 once in 3.35544e7 draws", "-Infinity"], Alone);

    [Fact]
    public Task Says_how_often_in_Half_of_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] Half F(Random r) => Half.Log((Half)1f - (Half)r.NextDouble());", DiagnosticSeverity.Info, ["once in 4096 draws"], WithRuntime);

    [Theory]
    [InlineData("float F(Random r) => MathF.Log(1 - (float));")]
    [InlineData("float F(Random r) => MathF.Log(1 - (float)r.NextDouble(;")]
    public Task Half_typed_code_does_not_crash(string code) => Hazard.Silent(code, Alone with { IsBroken = true });

    [Theory]
    [InlineData("double F(Random r) { float u = (float)r.NextDouble(); return Math.Log({|PG2013:1 - u|}); }")]
    [InlineData("Half F(Random r) => Half.Log({|PG2013:(Half)1f - (Half)r.NextDouble()|});")]
    public Task Fix_needs_a_cast_to_float_in_place(string code) => Hazard.NotFixed(code, Alone);

    private const string Before = """
        public class C
        {
            public static double Value() => F(new Highest());
            static float F(Random r) => -MathF.Log({|PG2013:1f - (float)r.NextDouble()|});
        }

        public sealed class Highest : Random
        {
            public override double NextDouble() => 0.99999999;
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fix_subtracts_first(bool hasRuntime)
    {
        HazardCase options = hasRuntime ? WithRuntime : Alone;
        string after = Before.Replace("{|PG2013:1f - (float)r.NextDouble()|}", "(float)(1 - r.NextDouble())", System.StringComparison.Ordinal);
        await Hazard.Fixed(Before, after, options);
        Hazard.Improves(Before, after, 18.420681, 1e-6, options);
    }
}
