using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class ScaleChangedTooEarlyTests
{
    private static string Torch(string body) => """
        public class C
        {
            private void Step(TorchSharp.Amp.GradScaler scaler, TorchSharp.torch.optim.Optimizer optimizer, TorchSharp.torch.Tensor loss, bool mixed)
            {
                BODY
            }
        }
        """.Replace("BODY", body) + Stubs.TorchSharp + Stubs.GradScaler;

    [Theory]
    [InlineData("scaler.scale(loss).backward(); {|PG4004:scaler.update()|}; scaler.step(optimizer);")]
    [InlineData("scaler.scale(loss).backward(); {|PG4004:scaler.update()|}; scaler.unscale_(optimizer); scaler.step(optimizer);")]
    [InlineData("for (int i = 0; i < 3; i++) { scaler.scale(loss).backward(); {|PG4004:scaler.update()|}; scaler.step(optimizer); }")]
    [InlineData("Action step = () => { scaler.scale(loss).backward(); {|PG4004:scaler.update()|}; scaler.step(optimizer); }; step();")]
    public Task Reports_tensors(string body) => Hazard.Reports(Torch(body));

    [Theory]
    [InlineData("scaler.scale(loss).backward(); scaler.step(optimizer); scaler.update();")]
    [InlineData("for (int i = 0; i < 3; i++) { scaler.scale(loss).backward(); scaler.unscale_(optimizer); scaler.step(optimizer); scaler.update(); }")]
    [InlineData("scaler.update(); scaler.scale(loss).backward(); scaler.step(optimizer);")]
    [InlineData("scaler.scale(loss).backward(); scaler.unscale_(optimizer); scaler.update(); scaler.scale(loss).backward(); scaler.step(optimizer);")]
    [InlineData("scaler.scale(loss).backward(); if (mixed) { scaler.update(); } else { scaler.step(optimizer); }")]
    [InlineData("loss.backward(); optimizer.step();")]
    public Task Is_silent_for_tensors_in_order(string body) => Hazard.Silent(Torch(body));

    [Theory]
    [InlineData("void F(float[] grads, float loss, float lossScale) { float scaled = loss * lossScale; Run(scaled); {|PG4004:lossScale *= 2|}; for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; } } void Run(float x) { }")]
    [InlineData("private float lossScale = 65536; void F(float[] grads, float loss) { Run(loss * lossScale); if (grads[0] > 1) { {|PG4004:lossScale = lossScale / 2|}; } TensorPrimitives.Divide(grads, lossScale, grads); } void Run(float x) { }")]
    [InlineData("void F(float[] grads, float loss, float lossScale) { Run(loss * lossScale); {|PG4004:lossScale *= 0.5f|}; float inverse = 1f / lossScale; foreach (ref float g in grads.AsSpan()) { g *= inverse; } } void Run(float x) { }")]
    [InlineData("private float scale = 65536; void Begin(float[] lossGrad) { for (int i = 0; i < lossGrad.Length; i++) { lossGrad[i] *= scale; } } void Finish(float[] grads, bool overflow) { {|PG4004:scale = overflow ? scale / 2 : scale * 2|}; for (int i = 0; i < grads.Length; i++) { grads[i] /= scale; } }")]
    public Task Reports_loops(string code) => Hazard.Reports("public class C { " + code + " }");

    [Theory]
    [InlineData("void F(float[] grads, float loss, float lossScale) { Run(loss * lossScale); for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; } lossScale *= 2; } void Run(float x) { }")]
    [InlineData("void F(float[] grads, float loss, float lossScale) { Run(loss * lossScale); float inverse = 1f / lossScale; lossScale *= 2; foreach (ref float g in grads.AsSpan()) { g *= inverse; } } void Run(float x) { }")]
    [InlineData("void F(float[] grads, float loss, float lossScale) { lossScale = 1024; Run(loss * lossScale); for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; } } void Run(float x) { }")]
    [InlineData("void F(float[] image, float gain, float scale) { image[0] = gain * scale; scale *= 2; image[1] /= scale; }")]
    [InlineData("void F(float[] grads, float loss, float lossScale, bool overflow) { Run(loss * lossScale); if (overflow) { lossScale *= 0.5f; return; } for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; } } void Run(float x) { }")]
    [InlineData("private float lossScale = 65536; void F(float[] grads, float loss) { lossScale = 1024; Run(loss * lossScale); for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; } } void G(float loss) => Run(loss * lossScale); void Run(float x) { }")]
    [InlineData("private float scale = 65536; void Begin(float[] lossGrad) { for (int i = 0; i < lossGrad.Length; i++) { lossGrad[i] *= scale; } } void Finish(float[] grads, bool overflow) { for (int i = 0; i < grads.Length; i++) { grads[i] /= scale; } scale = overflow ? scale / 2 : scale * 2; }")]
    public Task Is_silent_for_loops_in_order(string code) => Hazard.Silent("public class C { " + code + " }");

    [Theory]
    [InlineData("[PrecisionGen.Reproducible] ")]
    [InlineData("")]
    public Task Says_what_is_divided_by_what(string attribute) => Hazard.Says(
        "using PrecisionGen; public class C { " + attribute + "void F(LossScaler scaler, Optimizer optimizer, GradientSet gradients, Action backward) { RunBackward(); scaler.Update(); scaler.Step(optimizer, gradients); } void RunBackward() { } }",
        DiagnosticSeverity.Warning, ["'scaler.Update()' runs before 'scaler.Step(optimizer, gradients)'", "half"], new HazardCase { HasRuntime = true });

    [Fact]
    public Task Survives_half_typed_code() => Hazard.Silent("void F() { scaler.update(; lossScale *= ; scaler.step( }", new HazardCase { IsBroken = true });

    private const string Before = "public class C { public static double Value() { float lossScale = 1024; float[] grads = [0.5f * lossScale]; {|PG4004:lossScale *= 2|}; for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; } return Loss(lossScale) * grads[0]; } static float Loss(float s) => 1; }";

    [Fact]
    public void Order_changes_the_gradient() => Hazard.Improves(
        Before, "public class C { public static double Value() { float lossScale = 1024; float[] grads = [0.5f * lossScale]; for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; } lossScale *= 2; return grads[0]; } }", 0.5, 0);
}
