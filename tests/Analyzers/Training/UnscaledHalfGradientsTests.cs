using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class UnscaledHalfGradientsTests
{
    private static string Torch(string body, string members = "") => """
        public class C
        {
        MEMBERS
            private void Train(TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> model, TorchSharp.torch.Tensor x, TorchSharp.torch.Tensor y)
            {
                BODY
            }
        }
        """.Replace("BODY", body).Replace("MEMBERS", members) + Stubs.TorchSharp + Stubs.GradScaler;

    [Theory]
    [InlineData("model.half(); var loss = TorchSharp.torch.nn.functional.cross_entropy(model.call(x.half()), y); {|PG4002:loss.backward()|};")]
    [InlineData("model.to(TorchSharp.torch.ScalarType.Float16); for (int epoch = 0; epoch < 3; epoch++) { {|PG4002:model.call(x).mean().backward()|}; }")]
    [InlineData("var loss = {|PG1004:(model.call(x).half() - y.half()).square().mean()|}; {|PG4002:loss.backward()|};")]
    public Task Reports_tensors(string body) => Hazard.Reports(Torch(body));

    [Theory]
    [InlineData("model.half(); var scaler = new TorchSharp.Amp.GradScaler(); scaler.scale(model.call(x).mean()).backward();")]
    [InlineData("model.half(); float lossScale = 1024; (model.call(x).mean() * lossScale).backward();")]
    [InlineData("model.bfloat16(); model.call(x).mean().backward();")]
    [InlineData("model.call(x).mean().backward();")]
    [InlineData("model.half(); model.to(TorchSharp.torch.ScalarType.Float32); model.call(x).mean().backward();")]
    public Task Is_silent_for_scaled_tensors(string body) => Hazard.Silent(Torch(body));

    [Fact]
    public Task Reports_a_model_that_the_constructor_converted() => Hazard.Reports(Torch(
        "{|PG4002:net.forward(x).mean().backward()|};",
        "private readonly TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> net; public C(TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> given) { net = given; net.half(); }"));

    [Fact]
    public Task Is_silent_where_the_type_has_a_scaler() => Hazard.Silent(
        Torch("model.half(); Scaled(model.call(x).mean()).backward();", "private readonly TorchSharp.Amp.GradScaler scaler = new(); private TorchSharp.torch.Tensor Scaled(TorchSharp.torch.Tensor loss) => scaler.scale(loss);"));

    [Theory]
    [InlineData("void Backward(float[] predictions, float[] labels, Half[] gradients) { for (int i = 0; i < labels.Length; i++) { gradients[i] = {|PG4002:(Half)((predictions[i] - labels[i]) / labels.Length)|}; } }")]
    [InlineData("void Train(Half[] weights, Half prediction, Half target, Half x) { Half gradient = {|PG4002:(prediction - target) * x|}; }")]
    [InlineData("class Layer { private Half[] weightGradients = new Half[4]; public void Backward(float[] error, float[] input) { for (int i = 0; i < 4; i++) { weightGradients[i] = {|PG4002:(Half)(error[i] * input[i])|}; } } }")]
    [InlineData("void Train(float p, float y) { Action step = () => { Half grad = {|PG4002:(Half)(p - y)|}; Half gradBias = (Half)(p - y); }; step(); }")]
    [InlineData("Half[] MseGradient(Half[] prediction, Half[] target) { Half[] grad = new Half[prediction.Length]; for (int i = 0; i < grad.Length; i++) { grad[i] = {|PG4002:(prediction[i] - target[i]) * (Half)2 / Half.CreateChecked(Math.Min(grad.Length, 8))|}; } return grad; }")]
    [InlineData("void CrossEntropyLoss(float[] probs, int label, Half[] dLogits) { for (int i = 0; i < probs.Length; i++) { dLogits[i] = {|PG4002:(Half)(probs[i] - (i == label ? 1f : 0f))|}; } }")]
    public Task Reports_hand_written_gradients(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("void Backward(float[] predictions, float[] labels, Half[] gradients, float lossScale) { for (int i = 0; i < labels.Length; i++) { gradients[i] = (Half)((predictions[i] - labels[i]) * lossScale); } }")]
    [InlineData("void Backward(float[] predictions, float[] labels, float[] rates, Half[] gradients) { for (int i = 0; i < labels.Length; i++) { gradients[i] = Half.Zero; } }")]
    [InlineData("void Backward(float[] predictions, float[] labels, float[] gradients) { for (int i = 0; i < labels.Length; i++) { gradients[i] = predictions[i] - labels[i]; } }")]
    [InlineData("void Backward(float[] outputGradients, float[] w, Half[] gradients) { for (int i = 0; i < w.Length; i++) { gradients[i] = (Half)(outputGradients[i] * w[i]); } }")]
    [InlineData("void ZeroTrain(Half[] gradients) { for (int i = 0; i < gradients.Length; i++) { gradients[i] = (Half)0f; } Array.Clear(gradients); }")]
    [InlineData("void Sobel(float[] image, Half[] gradient) { for (int i = 1; i < image.Length; i++) { gradient[i] = (Half)(image[i] - image[i - 1]); } }")]
    public Task Is_silent_for_other_gradients(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("public class C { class LossScaler<T>(double initialScale = 65536) { public double Initial => initialScale; } object F() => {|PG4002:new LossScaler<Half>()|}; }")]
    [InlineData("public class C { class GradScaler<T> { public GradScaler(float scale) { } } object F() => {|PG4002:new GradScaler<Half>(131072f)|}; }")]
    public Task Reports_a_scale_that_half_does_not_have(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("public class C { class LossScaler<T>(double initialScale = 65536) { public double Initial => initialScale; } object F() => new LossScaler<float>(); }")]
    [InlineData("public class C { class LossScaler<T>(double initialScale = 65536) { public double Initial => initialScale; } object F() => new LossScaler<Half>(1024); }")]
    public Task Is_silent_for_a_scale_that_exists(string code) => Hazard.Silent(code);

    private static readonly Lazy<HazardCase> Library = new(() => new HazardCase
    {
        HasRuntime = true,
        Further = [MetadataReference.CreateFromFile(typeof(Policies.Small).Assembly.Location)],
    });

    [Fact]
    public Task Reports_a_generated_kernel() => Hazard.Reports("""
        public class C
        {
            private void Train(Policies.Small policy, float[] derivatives)
            {
                using Policies.Small.Training training = policy.WithDType(PrecisionGen.DType.Float16).CreateTraining(8);
                {|PG4002:training.EvaluateBackward(derivatives)|};
            }
        }
        """, Library.Value);

    [Theory]
    [InlineData("PrecisionGen.DType.Float16", "var scaler = new PrecisionGen.LossScaler(policy.Parameters);")]
    [InlineData("PrecisionGen.DType.Float32", "")]
    public Task Is_silent_for_a_generated_kernel(string dtype, string before) => Hazard.Silent($$"""
        public class C
        {
            private void Train(Policies.Small policy, float[] derivatives)
            {
                {{before}}
                using Policies.Small.Training training = policy.WithDType({{dtype}}).CreateTraining(8);
                training.EvaluateBackward(derivatives);
            }
        }
        """, Library.Value);

    [Theory]
    [InlineData("[PrecisionGen.Reproducible] ")]
    [InlineData("")]
    public Task Says_what_becomes_zero(string attribute) => Hazard.Says(
        attribute + "void Train(float prediction, float target) { Half gradient = (Half)(prediction - target); }", DiagnosticSeverity.Warning,
        ["(Half)(prediction - target)", "1e-8 is 0 in Half", "65536", "0.000655"], new HazardCase { HasRuntime = true });

    [Fact]
    public Task Survives_half_typed_code() => Hazard.Silent("void Train(Half[] gradients) { gradients[0] = ; Half grad = (Half)( ; x.backward( }", new HazardCase { IsBroken = true });

    private const string Before = "public static double Value() { float[] predictions = [1e-8f]; float prediction = predictions[0], target = 0; Half gradient = {|PG4002:(Half)(prediction - target)|}; return Train((float)gradient); } static double Train(float g) => g;";
    private const string After = "public static double Value() { float[] predictions = [1e-8f]; float prediction = predictions[0], target = 0, lossScale = 65536; Half gradient = (Half)((prediction - target) * lossScale); return Train((float)gradient / lossScale); } static double Train(float g) => g;";

    [Fact]
    public async Task Scaling_keeps_the_gradient()
    {
        await Hazard.NotFixed(Before);
        await Hazard.Silent(After);
        Hazard.Improves(Before, After, 1e-8, 1e-3);
    }
}
