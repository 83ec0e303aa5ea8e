using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class ExponentialOfLogRatioTests
{
    [Theory]
    [InlineData("float F(float newLogProb, float oldLogProb, float advantage) => -{|PG2012:MathF.Exp(newLogProb - oldLogProb)|} * advantage;")]
    [InlineData("void Loss(float[] logProbs, float[] oldLogProbs, float[] ratio) { for (int i = 0; i < ratio.Length; i++) ratio[i] = {|PG2012:MathF.Exp(logProbs[i] - oldLogProbs[i])|}; }")]
    [InlineData("double F(double logp, double oldLogp, double adv) { double logRatio = logp - oldLogp; double ratio = {|PG2012:Math.Exp(logRatio)|}; return Math.Min(ratio * adv, Math.Clamp(ratio, 0.8, 1.2) * adv); }")]
    [InlineData("class PpoTrainer { float Loss(float logRatio, float advantage) => {|PG2012:MathF.Exp(logRatio)|} * advantage; }")]
    [InlineData("Half F(Half newLogProb, Half oldLogProb) => {|PG2012:Half.Exp(newLogProb - oldLogProb)|};")]
    [InlineData("float F(float newProb, float oldProb) => {|PG2012:newProb / (oldProb + 1e-8f)|};")]
    [InlineData("class Sample { public float LogProb; } float F(Sample s, float current_log_prob) { float Ratio() => {|PG2012:MathF.Exp(current_log_prob - s.LogProb)|}; return Ratio(); }")]
    [InlineData("float LogProb(int a) => -a; float F(int a, float oldLogProb) { float lp = LogProb(a); return {|PG2012:MathF.Exp(lp - oldLogProb)|}; }")]
    [InlineData("double TargetProbability(int s) => Math.Exp(-s); double F(double behaviourProbability) => {|PG2012:TargetProbability(0) / (behaviourProbability + 1e-8)|};")]
    [InlineData("double ImportanceWeight(double behaviour, double target) => {|PG2012:target / (behaviour + 1e-8)|};")]
    public Task Reports_unbounded_ratios(string code) => Hazard.Reports(code.StartsWith("class S", System.StringComparison.Ordinal) ? "class A { " + code + " }" : code);

    [Theory]
    [InlineData("torch.exp(newLogProbs - oldLogProbs)", "torch.exp((newLogProbs - oldLogProbs).clamp(-20, 20))")]
    [InlineData("(newLogProbs - oldLogProbs).exp()", "(newLogProbs - oldLogProbs).clamp(-20, 20).exp()")]
    public Task Reports_and_fixes_tensors(string before, string after) => Hazard.Fixed(
        $"using TorchSharp; class A {{ torch.Tensor F(torch.Tensor newLogProbs, torch.Tensor oldLogProbs) => {{|PG2012:{before}|}}; }}" + Stubs.TorchSharp,
        $"using TorchSharp; class A {{ torch.Tensor F(torch.Tensor newLogProbs, torch.Tensor oldLogProbs) => {after}; }}" + Stubs.TorchSharp);

    [Theory]
    [InlineData("float F(float newLogProb, float oldLogProb) => MathF.Exp(Math.Clamp(newLogProb - oldLogProb, -20, 20));")]
    [InlineData("float F(float newLogProb, float oldLogProb) { float d = newLogProb - oldLogProb; if (d > 20) d = 20; return MathF.Exp(d); }")]
    [InlineData("double F(double newLogProb, double oldLogProb) => Math.Exp(Math.Min(newLogProb - oldLogProb, 0));")]
    [InlineData("bool F(double newLogProb, double oldLogProb, Random r) => r.NextDouble() < Math.Exp(newLogProb - oldLogProb);")]
    [InlineData("double F(double newLogProb, double oldLogProb) => Math.Min(1, Math.Exp(newLogProb - oldLogProb));")]
    [InlineData("double F(double logProb, double maxLogProb) => Math.Exp(logProb - maxLogProb);")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float logProb) => MathF.Exp(logProb);")]
    [InlineData("double F(double a, double b) => Math.Exp(a - b);")]
    [InlineData("double F(double income, double price) => income / (price + 1e-8);")]
    [InlineData("float F(float logProb, float logSumExp) => MathF.Exp(logProb - logSumExp);")]
    [InlineData("double FeatureImportance(double gain, double total) => gain / (total + 1e-8);")]
    public Task Is_silent_for_other_exponentials(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float newLogProb, float oldLogProb) => MathF.Exp(newLogProb - oldLogProb);", "Infinity from a difference of 88.7228 on in float")]
    [InlineData("Half F(Half newLogProb, Half oldLogProb) => Half.Exp(newLogProb - oldLogProb);", "11.0899")]
    [InlineData("float F(float newProb, float oldProb) => newProb / (oldProb + 1e-8f);", "1e8 where the old probability")]
    public Task Names_the_limit(string code, string text) => Hazard.Says(code, DiagnosticSeverity.Warning, [text]);

    [Fact]
    public async Task Fix_clamps_the_difference()
    {
        const string before = "public static double Value() => Math.Min(1.2f, 0 * F(0, -100)); static float F(float newLogProb, float oldLogProb) => {|PG2012:MathF.Exp(newLogProb - oldLogProb)|};";
        const string after = "public static double Value() => Math.Min(1.2f, 0 * F(0, -100)); static float F(float newLogProb, float oldLogProb) => MathF.Exp(Math.Clamp(newLogProb - oldLogProb, -20, 20));";
        await Hazard.Fixed(before, after);
        Hazard.Improves(before, after, 0, 1e-6);
    }

    [Fact]
    public Task No_fix_for_a_quotient() => Hazard.NotFixed("float F(float newProb, float oldProb) => {|PG2012:newProb / (oldProb + 1e-8f)|};");
}
