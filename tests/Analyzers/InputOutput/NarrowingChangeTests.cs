using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

public sealed class NarrowingChangeTests
{
    private static readonly HazardCase Both = Targets("net8.0,net10.0");
    private static readonly HazardCase Eleven = Targets("net10.0, net11.0-windows");

    [Theory]
    [InlineData("int Smallest(float[] x) { float best = float.MaxValue; foreach (float v in x) { best = Math.Min(best, v); } return {|PG5004:(int)best|}; }")]
    [InlineData("long Largest(double[] x) { double best = double.PositiveInfinity; foreach (double v in x) { if (v < best) { best = v; } } return {|PG5004:(long)best|}; }")]
    [InlineData("int Found(float[] x) { float found = float.NaN; foreach (float v in x) { if (v > 2) { found = v; } } return {|PG5004:(int)found|}; }")]
    [InlineData("uint Phase(float x) => {|PG5004:(uint)(MathF.Sin(x) * 1000)|};")]
    [InlineData("ulong Hash(double x) => {|PG5004:(ulong)(Math.Cos(x) * 65536)|};")]
    [InlineData("int Bucket(Random random) => {|PG5004:(int)(random.NextDouble() * 4294967296.0)|};")]
    public Task Reports_values_that_leave_32_and_64_bits(string code) => Hazard.Reports(code, Both);

    [Theory]
    [InlineData("sbyte Quantize(float x) => {|PG5004:(sbyte)(MathF.Tanh(x) * 128 + 2)|};")]
    [InlineData("byte Pixel(float x) => {|PG5004:(byte)(Math.Clamp(x, 0, 1) * 256)|};")]
    [InlineData("byte Signed(float x) => {|PG5004:(byte)(MathF.Sin(x) * 127)|};")]
    public Task Reports_values_that_leave_small_types(string code) => Hazard.Reports(code, Eleven);

    [Theory]
    [InlineData("sbyte Quantize(float x) => (sbyte)Math.Clamp(MathF.Round(x * 127), -128, 127);")]
    [InlineData("byte Pixel(float x) => (byte)(Math.Clamp(x, 0, 1) * 255);")]
    [InlineData("byte Drawn(Random random) => (byte)(random.NextSingle() * 256);")]
    [InlineData("byte Unknown(float x) => (byte)(x * 255);")]
    [InlineData("int Floor(double x) => (int)Math.Floor(x);")]
    [InlineData("uint Checked(float x) => checked((uint)(MathF.Sin(x) * 1000));")]
    [InlineData("uint Absolute(float x) => (uint)(Math.Abs(MathF.Sin(x)) * 1000);")]
    [InlineData("int Length(float[] x) => (int)(x.Length * 0.5f);")]
    [InlineData("float Wider(int n) => (float)n;")]
    public Task Is_silent_on_values_in_range_or_unknown(string code) => Hazard.Silent(code, Targets("net8.0,net10.0,net11.0"));

    [Theory]
    [InlineData("int Smallest(float[] x) { float best = float.MaxValue; foreach (float v in x) { best = Math.Min(best, v); } if (best < 1000) { return (int)best; } return -1; }")]
    [InlineData("int Found(float[] x) { float found = -1; foreach (float v in x) { if (v > 2) { found = v; } } return (int)found; }")]
    [InlineData("uint Phase(float x) { float phase = MathF.Sin(x) * 1000; return phase >= 0 ? (uint)phase : 0; }")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code, Both);

    [Theory]
    [InlineData("")]
    [InlineData("net8.0")]
    [InlineData("net9.0,net10.0")]
    [InlineData("net48,netstandard2.0,net8.0")]
    public Task Is_silent_where_all_targets_agree(string targets) => Hazard.Silent("uint Phase(float x) => (uint)(MathF.Sin(x) * 1000);", Targets(targets));

    [Fact]
    public Task The_framework_counts_as_older() => Hazard.Reports("uint Phase(float x) => {|PG5004:(uint)(MathF.Sin(x) * 1000)|};", Targets("net48,net10.0"));

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "int M(float x) => (int)(; uint N() => (uint)MathF.Sin() * ; byte B(float x) { float y; return (byte)y }",
        Both with { IsBroken = true });

    [Fact]
    public Task Says_both_results() => Hazard.Says(
        "int Smallest(float[] x) { float best = float.MaxValue; foreach (float v in x) { best = Math.Min(best, v); } return (int)best; }",
        DiagnosticSeverity.Info,
        ["'best'", "as int is -2147483648 before .NET 9 and 2147483647 from it on"],
        Both);

    [Fact]
    public Task Says_both_results_of_a_byte() => Hazard.Says(
        "[PrecisionGen.Reproducible] class C { byte Pixel(float x) => (byte)(Math.Clamp(x, 0, 1) * 256); }",
        DiagnosticSeverity.Info,
        ["can be 256, which as byte is 0 before .NET 11 and 255 from it on"],
        Eleven with { HasRuntime = true });

    private static HazardCase Targets(string frameworks) => new() { EditorConfig = "build_property.PrecisionGenTargetFrameworks = " + frameworks };
}
