using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class ClippingBeforeUnscalingTests
{
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    private static string Runtime(string body) => """
        using PrecisionGen;
        public class C
        {
            private void Step(LossScaler? scaler, Optimizer optimizer, GradientSet gradients, bool mixed)
            {
        BODY
            }
        }
        """.Replace("BODY", body);

    private static string Torch(string body) => """
        using TorchSharp;
        using TorchSharp.Amp;
        public class C
        {
            private void Step(GradScaler scaler, torch.optim.Optimizer optimizer, torch.nn.Module model, torch.nn.Module other, torch.Tensor loss, bool mixed)
            {
        BODY
            }
        }
        """.Replace("BODY", body) + Stubs.TorchSharp + Stubs.GradScaler;

    [Theory]
    [InlineData("{|PG4003:GradientClipping.ClipGlobalNorm(gradients, 1.0)|}; scaler!.Unscale(gradients); scaler.Step(optimizer, gradients);")]
    [InlineData("{|PG4003:GradientClipping.ClipGlobalNorm(gradients, 1.0)|}; scaler!.Step(optimizer, gradients); scaler.Update();")]
    [InlineData("double norm = {|PG4003:GradientClipping.GlobalNorm(gradients)|}; scaler?.Unscale(gradients); if (norm > 1) { return; }")]
    [InlineData("double norm = {|PG4003:GradientClipping.GlobalNorm(gradients)|}; scaler?.Unscale(gradients); Console.WriteLine($\"norm {norm}\");")]
    [InlineData("if (mixed) { {|PG4003:GradientClipping.ClipGlobalNorm(gradients, 1.0)|}; scaler!.Unscale(gradients); }")]
    [InlineData("Action act = () => { {|PG4003:GradientClipping.ClipGlobalNorm(gradients, 1.0)|}; scaler!.Unscale(gradients); }; act();")]
    [InlineData("double norm = {|PG4003:GradientClipping.GlobalNorm(gradients)|}; GradientClipping.ClipGlobalNorm(gradients, norm); scaler!.Unscale(gradients);")]
    public Task Reports_the_package(string body) => Hazard.Reports(Runtime(body), WithRuntime);

    [Theory]
    [InlineData("scaler!.Unscale(gradients); GradientClipping.ClipGlobalNorm(gradients, 1.0); scaler.Step(optimizer, gradients); scaler.Update();")]
    [InlineData("scaler?.Unscale(gradients); double norm = GradientClipping.GlobalNorm(gradients); if (norm > 1) { return; } scaler?.Step(optimizer, gradients);")]
    [InlineData("GradientClipping.ClipGlobalNorm(gradients, 1.0); optimizer.Step(gradients);")]
    [InlineData("if (mixed) { scaler!.Step(optimizer, gradients); } else { GradientClipping.ClipGlobalNorm(gradients, 1.0); optimizer.Step(gradients); }")]
    [InlineData("if (!mixed) { GradientClipping.ClipGlobalNorm(gradients, 1.0); } if (mixed) { scaler!.Step(optimizer, gradients); }")]
    [InlineData("if (scaler is null) { GradientClipping.ClipGlobalNorm(gradients, 1.0); optimizer.Step(gradients); return; } scaler.Step(optimizer, gradients);")]
    [InlineData("if (scaler == null) { GradientClipping.ClipGlobalNorm(gradients, 1.0); } if (scaler != null) { scaler.Unscale(gradients); }")]
    [InlineData("GradientClipping.ClipGlobalNorm(gradients, 1.0 * scaler!.Scale); scaler.Unscale(gradients);")]
    [InlineData("double limit = 1.0 * scaler!.Scale; GradientClipping.ClipGlobalNorm(gradients, limit); scaler.Unscale(gradients);")]
    [InlineData("if (!double.IsFinite(GradientClipping.GlobalNorm(gradients))) { return; } scaler!.Unscale(gradients);")]
    [InlineData("double norm = GradientClipping.GlobalNorm(gradients) / scaler!.Scale; scaler.Unscale(gradients); Console.WriteLine(norm);")]
    public Task Is_silent_where_the_order_is_right(string body) => Hazard.Silent(Runtime(body), WithRuntime);

    [Theory]
    [InlineData("scaler.scale(loss).backward(); {|PG4003:torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)|}; scaler.step(optimizer); scaler.update();")]
    [InlineData("scaler.scale(loss).backward(); {|PG4003:torch.nn.utils.clip_grad_value_(model.parameters(), 0.5)|}; scaler.unscale_(optimizer); scaler.step(optimizer);")]
    [InlineData("scaler.scale(loss).backward(); scaler.unscale_(optimizer); scaler.step(optimizer); scaler.scale(loss).backward(); {|PG4003:torch.nn.utils.clip_grad_norm_(other.parameters(), 1.0)|}; scaler.step(optimizer);")]
    public Task Reports_tensors(string body) => Hazard.Reports(Torch(body));

    [Theory]
    [InlineData("scaler.scale(loss).backward(); scaler.unscale_(optimizer); torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); scaler.step(optimizer); scaler.update();")]
    [InlineData("loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); optimizer.step();")]
    [InlineData("if (mixed) { scaler.scale(loss).backward(); scaler.unscale_(optimizer); } else { loss.backward(); } torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); if (mixed) { scaler.step(optimizer); } else { optimizer.step(); }")]
    [InlineData("loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); scaler.scale(loss).backward(); scaler.step(optimizer);")]
    public Task Is_silent_for_tensors_in_order(string body) => Hazard.Silent(Torch(body));

    [Theory]
    [InlineData("void F(float[] grads, float lossScale) { {|PG4003:ClipGradients(grads, 1f)|}; for (int i = 0; i < grads.Length; i++) grads[i] /= lossScale; } void ClipGradients(float[] g, float limit) { }")]
    [InlineData("void F(float[] grads, float lossScale) { for (int i = 0; i < grads.Length; i++) { grads[i] = {|PG4003:Math.Clamp(grads[i], -1f, 1f)|}; } float inverse = 1f / lossScale; for (int i = 0; i < grads.Length; i++) grads[i] *= inverse; }")]
    [InlineData("float F(float[] grads, float[] loss, float scale) { float l = loss[0] * scale; float s = 0; foreach (float g in grads) s += g * g; float norm = {|PG4003:MathF.Sqrt(s)|}; for (int i = 0; i < grads.Length; i++) { grads[i] /= scale; } if (norm > 1) { l = 0; } return l; }")]
    [InlineData("public class C { private float scale = 65536; void Begin(float[] lossGrad) { for (int i = 0; i < lossGrad.Length; i++) { lossGrad[i] *= scale; } } void Finish(float[] grads) { for (int i = 0; i < grads.Length; i++) { grads[i] = {|PG4003:Math.Clamp(grads[i], -1f, 1f)|}; } for (int i = 0; i < grads.Length; i++) { grads[i] /= scale; } } }")]
    [InlineData("void F(float[] gradients, float lossScale) { if ({|PG4003:Norm(gradients)|} > 5f) { return; } TensorPrimitives.Divide(gradients, lossScale, gradients); } float Norm(float[] x) => MathF.Abs(x[0]);")]
    public Task Reports_loops(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("void F(float[] grads, float lossScale) { for (int i = 0; i < grads.Length; i++) grads[i] /= lossScale; ClipGradients(grads, 1f); } void ClipGradients(float[] g, float limit) { }")]
    [InlineData("void F(float[] grads, float lossScale) { ClipGradients(grads, 1f * lossScale); for (int i = 0; i < grads.Length; i++) grads[i] /= lossScale; } void ClipGradients(float[] g, float limit) { }")]
    [InlineData("void F(float[] actorGrads, float[] criticGrads, float lossScale) { ClipGradients(criticGrads, 1f); for (int i = 0; i < actorGrads.Length; i++) actorGrads[i] /= lossScale; } void ClipGradients(float[] g, float limit) { }")]
    [InlineData("void F(float[] grads, float maxNorm) { float s = 0; foreach (float g in grads) s += g * g; float norm = MathF.Sqrt(s); float clipScale = norm / maxNorm; if (norm > maxNorm) { for (int i = 0; i < grads.Length; i++) { grads[i] /= clipScale; } } }")]
    [InlineData("void F(float[] audio, float scale) { for (int i = 0; i < audio.Length; i++) { audio[i] = Math.Clamp(audio[i], -1f, 1f); } for (int i = 0; i < audio.Length; i++) { audio[i] /= scale; } }")]
    [InlineData("public class C { private float scale = 2; float Area(float w) => w * scale; void Finish(float[] grads) { for (int i = 0; i < grads.Length; i++) { grads[i] = Math.Clamp(grads[i], -1f, 1f); } for (int i = 0; i < grads.Length; i++) { grads[i] /= scale; } } }")]
    [InlineData("void F(float[] grads, float lossScale) { ClipGradients(grads, lossScale); for (int i = 0; i < grads.Length; i++) grads[i] *= 0.5f; } void ClipGradients(float[] g, float s) { }")]
    [InlineData("public class C { private float lossScale = 1024; void F(float[] grads) { ClipGradients(grads, 1f); for (int i = 0; i < grads.Length; i++) grads[i] /= lossScale; } void ClipGradients(float[] g, float limit) { float most = limit * lossScale; for (int i = 0; i < g.Length; i++) g[i] = Math.Clamp(g[i], -most, most); } }")]
    public Task Is_silent_for_loops_in_order(string code) => Hazard.Silent(code);

    [Fact]
    public Task Is_silent_for_a_helper_that_unscales_first() => Hazard.Silent("""
        using TorchSharp;
        using TorchSharp.Amp;
        public class C
        {
            private readonly GradScaler scaler = new();
            private void Step(torch.optim.Optimizer optimizer, torch.nn.Module model)
            {
                ClipGradients(optimizer, model);
                scaler.step(optimizer);
            }
            private void ClipGradients(torch.optim.Optimizer optimizer, torch.nn.Module model)
            {
                scaler.unscale_(optimizer);
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            }
        }
        """ + Stubs.TorchSharp + Stubs.GradScaler);

    [Fact]
    public Task Survives_half_typed_code() => Hazard.Silent(
        "void F(float[] grads) { ClipGradients(; scaler.Unscale(grads; grads[0] /= }", new HazardCase { IsBroken = true });

    [Theory]
    [InlineData("[PrecisionGen.Reproducible] ")]
    [InlineData("")]
    public Task Says_what_the_norm_counts_as(string attribute) => Hazard.Says(
        attribute + "void F(float[] grads) { const float lossScale = 1024f; ClipGradients(grads, 1f); for (int i = 0; i < grads.Length; i++) grads[i] /= lossScale; } void ClipGradients(float[] g, float limit) { }",
        DiagnosticSeverity.Warning, ["ClipGradients(grads, 1f)", "grads[i] /= lossScale", "1024", "0.0005", "0.512"], WithRuntime);

    [Fact]
    public Task Fix_moves_unscaling_in_front() => Hazard.Fixed(
        Runtime("""
                    {|PG4003:GradientClipping.ClipGlobalNorm(gradients, 1.0)|};
                    scaler!.Unscale(gradients);
                    scaler.Step(optimizer, gradients);
            """),
        Runtime("""
                    scaler!.Unscale(gradients);
                    GradientClipping.ClipGlobalNorm(gradients, 1.0);
                    scaler.Step(optimizer, gradients);
            """),
        WithRuntime);

    [Fact]
    public Task Fix_calls_unscale_where_only_the_step_did() => Hazard.Fixed(
        Torch("""
                    scaler.scale(loss).backward();
                    {|PG4003:torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)|};
                    scaler.step(optimizer);
                    scaler.update();
                    scaler.scale(loss).backward();
                    {|PG4003:torch.nn.utils.clip_grad_norm_(other.parameters(), 1.0)|};
                    scaler.step(optimizer);
            """),
        Torch("""
                    scaler.scale(loss).backward();
                    scaler.unscale_(optimizer);
                    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                    scaler.step(optimizer);
                    scaler.update();
                    scaler.scale(loss).backward();
                    scaler.unscale_(optimizer);
                    torch.nn.utils.clip_grad_norm_(other.parameters(), 1.0);
                    scaler.step(optimizer);
            """));

    [Theory]
    [InlineData("void F(float[] grads, float[] w, float lossScale) { {|PG4003:ClipGradients(grads, 1f)|}; for (int i = 0; i < grads.Length; i++) { grads[i] /= lossScale; w[i] -= 0.1f * grads[i]; } } void ClipGradients(float[] g, float limit) { }")]
    [InlineData("void F(float[] grads, float lossScale) { {|PG4003:ClipGradients(grads, 1f)|}; float inverse = 1f / lossScale; for (int i = 0; i < grads.Length; i++) { grads[i] *= inverse; } } void ClipGradients(float[] g, float limit) { }")]
    public Task Fix_is_not_offered_where_the_statement_cannot_move(string code) => Hazard.NotFixed(code);

    private const string Before = """
        public class C
        {
            public static double Value()
            {
                const float lossScale = 65536f;
                float[] gradients = [0.0005f * lossScale];
                {|PG4003:ClipGradients(gradients, 1f)|};
                for (int i = 0; i < gradients.Length; i++)
                {
                    gradients[i] /= lossScale;
                }

                return gradients[0];
            }

            private static void ClipGradients(float[] g, float limit) => g[0] = Math.Min(g[0], limit);
        }
        """;

    private const string After = """
        public class C
        {
            public static double Value()
            {
                const float lossScale = 65536f;
                float[] gradients = [0.0005f * lossScale];
                for (int i = 0; i < gradients.Length; i++)
                {
                    gradients[i] /= lossScale;
                }

                ClipGradients(gradients, 1f);
                return gradients[0];
            }

            private static void ClipGradients(float[] g, float limit) => g[0] = Math.Min(g[0], limit);
        }
        """;

    [Fact]
    public void Fix_keeps_the_small_gradient() => Hazard.Improves(Before, After, 0.0005, 1e-6);
}
