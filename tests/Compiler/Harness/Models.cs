using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Tests;

/// <summary>The definitions that several tests share.</summary>
internal static class Models
{
    /// <summary>Two positions of width 4: a Linear, a Tanh and a row softmax, with a trained, a derived and a fixed parameter.</summary>
    public static ModelDefinition Toy()
    {
        DefinitionBuilder builder = new("Toy", DType.Float16);
        int x = builder.Input("positions", [2, 4]);
        int weight = builder.Parameter("Weight", [4, 4]);
        int bias = builder.Parameter("Bias", [4]);
        int hidden = builder.Apply(Operation.Linear, x, weight, bias);
        int active = builder.Apply(Operation.Tanh, [hidden], [], "hidden");
        int scale = builder.Apply(Operation.Exp, [builder.Parameter("LogScale", [1])], [], "scale");
        int scaled = builder.Apply(Operation.Multiply, active, scale);
        int scores = builder.Apply(Operation.Add, [scaled, builder.Parameter("Offset", [4], trainable: false)], [], "scores");
        builder.Return("Probabilities", builder.Apply(Operation.Softmax, scores));
        return builder.Build();
    }

    /// <summary>The policy of the README: a trunk with two heads, one of them in float32.</summary>
    public static ModelDefinition CartPolePolicy()
    {
        DefinitionBuilder builder = new("CartPolePolicy", DType.Float16);
        int observation = builder.Input("observation", [4]);
        int encoder = builder.Parameter("Encoder", [64, 4]);
        int linear = builder.Apply(Operation.Linear, observation, encoder, builder.Parameter("EncoderBias", [64]));
        int hidden = builder.Apply(Operation.Tanh, [linear], [], "hidden");
        int policy = builder.Apply(Operation.Linear, hidden, builder.Parameter("PolicyHead", [2, 64]));
        int logits = builder.Cast(policy, DType.Float32, "logits");
        builder.Return("LogProbabilities", builder.Apply(Operation.LogSoftmax, logits));
        builder.Return("Value", builder.Apply(Operation.Linear, hidden, builder.Parameter("ValueHead", [1, 64])));
        return builder.Build();
    }

    /// <summary>Rows of 40 through both norms and a softmax.</summary>
    public static ModelDefinition Norms()
    {
        DefinitionBuilder builder = new("Norms", DType.BFloat16);
        int epsilon = FloatBits.FromSingle(1e-5f);
        int x = builder.Input("x", [3, 40]);
        int layer = builder.Apply(
            Operation.LayerNorm, [x, builder.Parameter("Gain", [40]), builder.Parameter("Bias", [40])], [epsilon], "normalized");
        int mean = builder.Apply(Operation.RmsNorm, [layer, builder.Parameter("SecondGain", [40])], [epsilon]);
        builder.Return("Probabilities", builder.Apply(Operation.Softmax, mean));
        builder.Return("Largest", builder.Apply(Operation.MaximumOverRow, layer));
        return builder.Build();
    }

    /// <summary>Two submodules that share nothing, and a weight that is computed from two parameters.</summary>
    public static ModelDefinition Adapted()
    {
        DefinitionBuilder builder = new("Adapted", DType.Float16);
        int x = builder.Input("x", [8]);
        for (int block = 0; block < 2; block++)
        {
            int weight = builder.Parameter($"Blocks.{block}.Weight", [8, 8], trainable: false);
            int down = builder.Parameter($"Blocks.{block}.Down", [2, 8]);
            int up = builder.Parameter($"Blocks.{block}.Up", [8, 2]);
            int update = builder.Apply(Operation.MatMul, up, down);
            int adapted = builder.Apply(Operation.Add, [weight, update], [], "adapted");
            int branch = builder.Apply(Operation.Relu, builder.Apply(Operation.Linear, x, adapted));
            x = builder.Apply(Operation.Add, [x, branch], [], "x");
        }

        builder.Submodules("Blocks", "Samples.Block", 2);
        builder.Return("Result", x);
        return builder.Build();
    }

    /// <summary>A model of many layers, as large definitions are.</summary>
    public static ModelDefinition Deep(int layers, params DType[] dtypes)
    {
        DefinitionBuilder builder = new("Deep", dtypes);
        int x = builder.Input("x", [64]);
        for (int layer = 0; layer < layers; layer++)
        {
            int gain = builder.Parameter($"Layers.{layer}.Gain", [64]);
            int norm = builder.Apply(Operation.RmsNorm, [x, gain], [FloatBits.FromSingle(1e-5f)]);
            int up = builder.Apply(Operation.Linear, norm, builder.Parameter($"Layers.{layer}.Up", [128, 64]), builder.Parameter($"Layers.{layer}.UpBias", [128]));
            int down = builder.Apply(Operation.Linear, builder.Apply(Operation.Gelu, up), builder.Parameter($"Layers.{layer}.Down", [64, 128]));
            x = builder.Apply(Operation.Add, x, down);
        }

        builder.Return("Result", builder.Apply(Operation.LogSoftmax, x));
        return builder.Build();
    }
}
