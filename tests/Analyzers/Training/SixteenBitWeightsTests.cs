using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class SixteenBitWeightsTests
{
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    private static string Torch(string body) => """
        public class C
        {
            private void Train(TorchSharp.torch.nn.Module model, TorchSharp.torch.Tensor loss)
            {
        BODY
            }
        }
        """.Replace("BODY", body) + Stubs.TorchSharp;

    [Theory]
    [InlineData("void Step(Half[] weights, Half[] gradients, Half lr) { for (int i = 0; i < weights.Length; i++) { {|PG4001:weights[i]|} -= lr * gradients[i]; } }")]
    [InlineData("void Step(BFloat16[] w, float[] grad, float learningRate) { for (int i = 0; i < w.Length; i++) { {|PG4001:w[i]|} = (BFloat16)((float)w[i] - learningRate * grad[i]); } }")]
    [InlineData("private Half[] theta = new Half[4]; void Step(float[] g, float lr) { for (int i = 0; i < 4; i++) { float step = lr * g[i]; {|PG4001:theta[i]|} -= (Half)step; } }")]
    [InlineData("void Step(Span<Half> weights, ReadOnlySpan<float> grads, float lr) { for (int i = 0; i < weights.Length; i++) { float w = (float)weights[i]; w = w; {|PG4001:weights[i]|} = (Half)((float)weights[i] - lr * grads[i]); } }")]
    [InlineData("private readonly BFloat16[] m = new BFloat16[4]; void Step(BFloat16[] grads, BFloat16 beta, BFloat16 rest) { for (int i = 0; i < 4; i++) { {|PG4001:m[i]|} = (BFloat16)(beta * m[i] + rest * grads[i]); } }")]
    [InlineData("private readonly Half[] v = new Half[4]; void Step(float[] g, float beta2) { for (int i = 0; i < 4; i++) { {|PG4001:v[i]|} = (Half)(beta2 * (float)v[i] + (1 - beta2) * g[i] * g[i]); } }")]
    [InlineData("class P { public Half Weight; public Half Grad; } void Step(P[] all, Half lr) { foreach (P p in all) { {|PG4001:p.Weight|} -= lr * p.Grad; } }")]
    [InlineData("void Step(Half[] weights, Half[] gradients, Half lr) => Array.ForEach(new[] { 0 }, i => { {|PG4001:weights[i]|} -= lr * gradients[i]; });")]
    [InlineData("private readonly Half[] velocity = new Half[4]; void Step(Half[] p, Half[] g, Half lr, Half mu) { for (int i = 0; i < 4; i++) { {|PG4001:velocity[i]|} = mu * velocity[i] - lr * g[i]; {|PG4001:p[i]|} += velocity[i]; } }")]
    [InlineData("void Polyak(ReadOnlySpan<Half> source, Span<Half> destination, Half tau) { Half keep = Half.One - tau; for (int i = 0; i < destination.Length; i++) { {|PG4001:destination[i]|} = keep * destination[i] + tau * source[i]; } }")]
    [InlineData("readonly Half[] target = new Half[4]; readonly Half[] online = new Half[4]; readonly Half tau = (Half)0.01f; void SyncTarget() { for (int i = 0; i < target.Length; i++) { {|PG4001:target[i]|} += tau * (online[i] - target[i]); } }")]
    public Task Reports_updates(string code) => Hazard.Reports("using PrecisionGen; public class C { " + code + " }", WithRuntime);

    [Theory]
    [InlineData("void Step(float[] weights, float[] gradients, float lr) { for (int i = 0; i < weights.Length; i++) { weights[i] -= lr * gradients[i]; } }")]
    [InlineData("void Step(float[] master, Half[] weights, float[] gradients, float lr) { for (int i = 0; i < weights.Length; i++) { master[i] -= lr * gradients[i]; weights[i] = (Half)master[i]; } }")]
    [InlineData("void Step(Half[] w, float[] g, float lr) { for (int i = 0; i < w.Length; i++) { w[i] = StochasticRound((float)w[i] - lr * g[i]); } } Half StochasticRound(float x) => (Half)x;")]
    [InlineData("private Half[] compensation = new Half[4]; void Step(Half[] w, Half[] grad, Half lr) { for (int i = 0; i < 4; i++) { w[i] -= lr * grad[i] + compensation[i]; } }")]
    [InlineData("void Step(Half[] gradients, Half[] other) { for (int i = 0; i < 4; i++) { gradients[i] = (Half)((float)gradients[i] + (float)other[i]); } }")]
    [InlineData("void Cool(Half[] pixels, Half amount) { for (int i = 0; i < pixels.Length; i++) { pixels[i] -= amount; } }")]
    [InlineData("void Blend(Half[] target, Half[] source, Half alpha) { for (int i = 0; i < target.Length; i++) { target[i] -= alpha * (target[i] - source[i]); } }")]
    [InlineData("void Move(Half[] position, Half[] velocity, Half dt) { for (int i = 0; i < 4; i++) { position[i] += velocity[i] * dt; } }")]
    [InlineData("float Step(Half weight, float grad, float lr) { float next = (float)weight - lr * grad; return next; }")]
    public Task Is_silent_for_others(string code) => Hazard.Silent("using PrecisionGen; public class C { " + code + " }", WithRuntime);

    [Theory]
    [InlineData("model.half(); var optimizer = {|PG4001:TorchSharp.torch.optim.Adam(model.parameters(), lr: 1e-4)|};")]
    [InlineData("var low = model.bfloat16(); var optimizer = {|PG4001:TorchSharp.torch.optim.AdamW(low.parameters())|};")]
    [InlineData("model.to(TorchSharp.torch.ScalarType.BFloat16); var parameters = model.parameters(); var optimizer = {|PG4001:TorchSharp.torch.optim.Adam(parameters)|};")]
    public Task Reports_converted_modules(string body) => Hazard.Reports(Torch(body));

    [Theory]
    [InlineData("var optimizer = TorchSharp.torch.optim.Adam(model.parameters()); model.half();")]
    [InlineData("model.half(); model.to(TorchSharp.torch.ScalarType.Float32); var optimizer = TorchSharp.torch.optim.Adam(model.parameters());")]
    [InlineData("model.half(); var masterWeights = model.parameters(); var optimizer = TorchSharp.torch.optim.Adam(masterWeights);")]
    [InlineData("model.to(TorchSharp.torch.ScalarType.Float32); var optimizer = TorchSharp.torch.optim.Adam(model.parameters());")]
    public Task Is_silent_for_modules_in_float(string body) => Hazard.Silent(Torch(body));

    [Theory]
    [InlineData("[Reproducible] ")]
    [InlineData("")]
    public Task Says_which_weights_do_not_move(string attribute) => Hazard.Says(
        "using PrecisionGen; public class C { " + attribute + "void Step(BFloat16[] weights, float[] g) { const float lr = 5e-5f; weights[0] = (BFloat16)((float)weights[0] - lr * g[0]); } }",
        DiagnosticSeverity.Warning, ["'weights[0]' is kept in BFloat16", "5e-5", "0.015625"], WithRuntime);

    [Fact]
    public Task Says_which_squares_vanish() => Hazard.Says(
        "private readonly Half[] v = new Half[4]; void Step(float[] g, float beta2) { v[0] = (Half)(beta2 * (float)v[0] + (1 - beta2) * g[0] * g[0]); }",
        DiagnosticSeverity.Warning, ["'v[0]' is kept in Half", "square of a gradient below 0.00017"]);

    [Fact]
    public Task Survives_half_typed_code() => Hazard.Silent("void Step(Half[] w, Half lr) { w[ -= lr * ; w = ; }", new HazardCase { IsBroken = true });

    private const string Before = """
        public static double Value()
        {
            BFloat16[] weights = [(BFloat16)1f];
            const float lr = 1e-3f;
            float[] gradients = [-1f];
            for (int step = 0; step < 1000; step++)
            {
                {|PG4001:weights[0]|} = (BFloat16)((float)weights[0] - lr * gradients[0]);
            }

            return (float)weights[0];
        }
        """;

    private const string After = """
        public static double Value()
        {
            float[] weights = [1f];
            const float lr = 1e-3f;
            float[] gradients = [-1f];
            for (int step = 0; step < 1000; step++)
            {
                weights[0] = weights[0] - lr * gradients[0];
            }

            return weights[0];
        }
        """;

    [Fact]
    public async Task Weights_in_float_move()
    {
        string before = "using PrecisionGen; public class C { " + Before + " }";
        await Hazard.NotFixed(before, WithRuntime);
        Hazard.Improves(before, "using PrecisionGen; public class C { " + After + " }", 2, 1e-3, WithRuntime);
    }
}
