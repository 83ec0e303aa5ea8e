using System;
using System.Collections.Generic;
using System.Linq;
using static Models.Tests.Definitions.PublishedMathematics;

namespace Models.Tests.Definitions;

/// <summary>The published models in double, from weights under their published names: what the definitions should compute.</summary>
internal static class PublishedModels
{
    internal static double[][] Gpt2(PublishedWeights weights, int[] tokens)
    {
        double[][] x = [.. tokens.Select((token, position) => Add(weights.Row("wte.weight", token), weights.Row("wpe.weight", position)))];
        for (int layer = 0; layer < Gpt2Size.Layers; layer++)
        {
            string prefix = $"h.{layer}.";
            int width = Gpt2Size.Width;
            double[][] projected = Array.ConvertAll(
                x, row => weights.Convolution(prefix + "attn.c_attn", Normalize(weights, prefix + "ln_1", row)));
            double[][] keys = Array.ConvertAll(projected, row => row[width..(2 * width)]);
            double[][] values = Array.ConvertAll(projected, row => row[(2 * width)..]);
            for (int t = 0; t < x.Length; t++)
            {
                double[] attended = Attend(projected[t][..width], keys[..(t + 1)], values[..(t + 1)], Gpt2Size.Heads, Gpt2Size.Heads);
                double[] y = Add(x[t], weights.Convolution(prefix + "attn.c_proj", attended));
                double[] hidden = weights.Convolution(prefix + "mlp.c_fc", Normalize(weights, prefix + "ln_2", y));
                x[t] = Add(y, weights.Convolution(prefix + "mlp.c_proj", Array.ConvertAll(hidden, GeluNew)));
            }
        }

        return Array.ConvertAll(x, row => Head(weights, "wte.weight", Gpt2Size.Vocabulary, Normalize(weights, "ln_f", row)));
    }

    internal static double[][] Decoder(PublishedWeights weights, DecoderShape shape, int[] tokens)
    {
        double[][] x = Array.ConvertAll(tokens, token => weights.Row("model.embed_tokens.weight", token));
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            double[][] normalized = Array.ConvertAll(x, row => RmsNorm(row, weights[prefix + "input_layernorm.weight"], shape.Epsilon));
            double[][] queries = Rotated(weights, shape, normalized, prefix + "self_attn.q", shape.Heads);
            double[][] keys = Rotated(weights, shape, normalized, prefix + "self_attn.k", shape.KeyValueHeads);
            double[][] values = Array.ConvertAll(normalized, row => weights.Linear(prefix + "self_attn.v_proj", row));
            for (int t = 0; t < x.Length; t++)
            {
                double[] attended = Attend(queries[t], keys[..(t + 1)], values[..(t + 1)], shape.Heads, shape.KeyValueHeads);
                double[] y = Add(x[t], weights.Linear(prefix + "self_attn.o_proj", attended));
                double[] input = RmsNorm(y, weights[prefix + "post_attention_layernorm.weight"], shape.Epsilon);
                x[t] = Add(y, shape.Experts == 0
                    ? Network(weights, prefix + "mlp.", input)
                    : Mixture(weights, shape, prefix + "mlp.", input));
            }
        }

        string head = shape.IsTied ? "model.embed_tokens.weight" : "lm_head.weight";
        return Array.ConvertAll(
            x, row => Head(weights, head, shape.Vocabulary, RmsNorm(row, weights["model.norm.weight"], shape.Epsilon)));
    }

    private static double[][] Rotated(PublishedWeights weights, DecoderShape shape, double[][] rows, string name, int heads)
    {
        double[][] result = new double[rows.Length][];
        for (int t = 0; t < rows.Length; t++)
        {
            double[] projected = weights.Linear(name + "_proj", rows[t]);
            int size = projected.Length / heads;
            List<double> rotated = [];
            for (int head = 0; head < heads; head++)
            {
                double[] part = projected[(head * size)..((head + 1) * size)];
                part = shape.HasHeadNorms ? RmsNorm(part, weights[name + "_norm.weight"], shape.Epsilon) : part;
                rotated.AddRange(Rotate(part, t, shape.Frequencies));
            }

            result[t] = [.. rotated];
        }

        return result;
    }

    private static double[] Network(PublishedWeights weights, string prefix, double[] x)
    {
        double[] gate = Array.ConvertAll(weights.Linear(prefix + "gate_proj", x), Silu);
        double[] up = weights.Linear(prefix + "up_proj", x);
        return weights.Linear(prefix + "down_proj", [.. gate.Zip(up, (a, b) => a * b)]);
    }

    private static double[] Mixture(PublishedWeights weights, DecoderShape shape, string prefix, double[] x)
    {
        double[] probabilities = Softmax(weights.Linear(prefix + "gate", x));
        int[] chosen = [.. Enumerable.Range(0, shape.Experts).OrderByDescending(expert => probabilities[expert]).Take(shape.ExpertsPerToken)];
        double total = chosen.Sum(expert => probabilities[expert]);
        double[] result = new double[x.Length];
        foreach (int expert in chosen)
        {
            double[] output = Network(weights, $"{prefix}experts.{expert}.", x);
            result = Add(result, Array.ConvertAll(output, value => value * probabilities[expert] / total));
        }

        return result;
    }

    private static double[] Normalize(PublishedWeights weights, string name, double[] x)
        => LayerNorm(x, weights[name + ".weight"], weights[name + ".bias"], Gpt2Size.Epsilon);

    private static double[] Head(PublishedWeights weights, string name, int vocabulary, double[] x)
        => LogSoftmax([.. Enumerable.Range(0, vocabulary).Select(token => weights.Row(name, token).Zip(x, (a, b) => a * b).Sum())]);
}

/// <summary>What tells Llama's descendants apart.</summary>
internal sealed record DecoderShape(
    int Vocabulary, int Layers, int Heads, int KeyValueHeads, double Epsilon, double[] Frequencies)
{
    internal bool IsTied { get; init; }

    internal bool HasHeadNorms { get; init; }

    internal int Experts { get; init; }

    internal int ExpertsPerToken { get; init; }
}
