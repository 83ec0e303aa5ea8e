using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class DeviationOfOneTests
{
    [Theory]
    [InlineData("void Normalize(float[] advantages) { float mean = advantages.Average(); float s = 0; foreach (float a in advantages) { s += (a - mean) * (a - mean); } float std = MathF.Sqrt({|PG4009:s / (advantages.Length - 1)|}); for (int i = 0; i < advantages.Length; i++) { advantages[i] = (advantages[i] - mean) / (std + 1e-8f); } }")]
    [InlineData("double Deviation(List<double> advantages, double mean) => Math.Sqrt({|PG4009:advantages.Sum(a => (a - mean) * (a - mean)) / (advantages.Count - 1)|});")]
    [InlineData("float Deviation(float[] adv, float mean) { int n = adv.Length; float s = 0; for (int i = 0; i < n; i++) { float d = adv[i] - mean; s += d * d; } return MathF.Sqrt({|PG4009:s / (n - 1)|}); }")]
    public Task Reports_a_batch_that_can_be_one(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float Deviation(float[] adv, float mean) { float s = 0; foreach (float a in adv) { s += (a - mean) * (a - mean); } return MathF.Sqrt(s / adv.Length); }")]
    [InlineData("float Deviation(float[] lengths, float mean) { float s = 0; foreach (float a in lengths) { s += (a - mean) * (a - mean); } return MathF.Sqrt(s / (lengths.Length - 1)); }")]
    [InlineData("float Step(float[] advantages) => 1f / (advantages.Length - 1);")]
    public Task Is_silent_for_others(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float Deviation(float[] adv, float mean) { if (adv.Length < 2) { return 1; } float s = 0; foreach (float a in adv) { s += (a - mean) * (a - mean); } return MathF.Sqrt(s / (adv.Length - 1)); }")]
    [InlineData("float Deviation(float[] adv, float mean) { float s = 0; foreach (float a in adv) { s += (a - mean) * (a - mean); } return adv.Length > 1 ? MathF.Sqrt(s / (adv.Length - 1)) : 1; }")]
    [InlineData("float Deviation(float[] adv, float mean) { float s = 0; foreach (float a in adv) { s += (a - mean) * (a - mean); } return MathF.Sqrt(s / Math.Max(adv.Length - 1, 1)); }")]
    [InlineData("float Deviation(float[] adv, float mean) { int n = adv.Length; if (n <= 1) { return 1; } float s = 0; foreach (float a in adv) { s += (a - mean) * (a - mean); } return MathF.Sqrt(s / (n - 1)); }")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("[PrecisionGen.Reproducible] ", DiagnosticSeverity.Warning)]
    [InlineData("", DiagnosticSeverity.Info)]
    public Task Says_which_count(string attribute, DiagnosticSeverity severity) => Hazard.Says(
        attribute + "float Deviation(float[] adv, float mean) { float s = 0; for (int i = 0; i < adv.Length; i++) { s += (adv[i] - mean) * (adv[i] - mean); } return MathF.Sqrt(s / (adv.Length - 1)); }",
        severity, ["divides by 0 where 'adv.Length' is 1", "NaN"], new HazardCase { HasRuntime = true });

    [Fact]
    public Task Survives_half_typed_code() => Hazard.Silent("float F(float[] advantages) { float s = ; return s / (advantages. - 1); }", new HazardCase { IsBroken = true });

    private const string Before = "public static double Value() => Deviation(new float[] { 3 }, 3); static float Deviation(float[] adv, float mean) { float s = 0; for (int i = 0; i < adv.Length; i++) { s += (adv[i] - mean) * (adv[i] - mean); } return MathF.Sqrt({|PG4009:s / (adv.Length - 1)|}); }";
    private const string After = "public static double Value() => Deviation(new float[] { 3 }, 3); static float Deviation(float[] adv, float mean) { float s = 0; for (int i = 0; i < adv.Length; i++) { s += (adv[i] - mean) * (adv[i] - mean); } return MathF.Sqrt(s / Math.Max(adv.Length - 1, 1)); }";

    [Fact]
    public async Task A_floor_of_one_is_finite()
    {
        await Hazard.NotFixed(Before);
        Hazard.Improves(Before, After, 0, 0);
    }
}
