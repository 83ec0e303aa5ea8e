using System.Collections.Generic;

namespace Models.Tests.Definitions;

/// <summary>The tensors of the published checkpoints, written down from their configurations and from transformers' modules.</summary>
internal static class PublishedTensors
{
    internal static Dictionary<string, string> Gpt2()
    {
        Dictionary<string, string> tensors = new()
        {
            ["wte.weight"] = "50257, 768",
            ["wpe.weight"] = "1024, 768",
            ["ln_f.weight"] = "768",
            ["ln_f.bias"] = "768",
        };
        for (int layer = 0; layer < 12; layer++)
        {
            string prefix = $"h.{layer}.";
            tensors.Add(prefix + "ln_1.weight", "768");
            tensors.Add(prefix + "ln_1.bias", "768");
            tensors.Add(prefix + "attn.c_attn.weight", "768, 2304");
            tensors.Add(prefix + "attn.c_attn.bias", "2304");
            tensors.Add(prefix + "attn.c_proj.weight", "768, 768");
            tensors.Add(prefix + "attn.c_proj.bias", "768");
            tensors.Add(prefix + "ln_2.weight", "768");
            tensors.Add(prefix + "ln_2.bias", "768");
            tensors.Add(prefix + "mlp.c_fc.weight", "768, 3072");
            tensors.Add(prefix + "mlp.c_fc.bias", "3072");
            tensors.Add(prefix + "mlp.c_proj.weight", "3072, 768");
            tensors.Add(prefix + "mlp.c_proj.bias", "768");
        }

        return tensors;
    }

    internal static Dictionary<string, string> Qwen2()
    {
        Dictionary<string, string> tensors = Decoder(28, 151936, 1536, 1536, 256);
        tensors.Add("lm_head.weight", "151936, 1536");
        for (int layer = 0; layer < 28; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            tensors.Add(prefix + "self_attn.q_proj.bias", "1536");
            tensors.Add(prefix + "self_attn.k_proj.bias", "256");
            tensors.Add(prefix + "self_attn.v_proj.bias", "256");
            AddNetwork(tensors, prefix + "mlp.", "8960, 1536", "1536, 8960");
        }

        return tensors;
    }

    internal static Dictionary<string, string> Llama32()
    {
        Dictionary<string, string> tensors = Decoder(28, 128256, 3072, 3072, 1024);
        for (int layer = 0; layer < 28; layer++)
        {
            AddNetwork(tensors, $"model.layers.{layer}.mlp.", "8192, 3072", "3072, 8192");
        }

        return tensors;
    }

    internal static Dictionary<string, string> Qwen3Moe()
    {
        Dictionary<string, string> tensors = Decoder(48, 151936, 2048, 4096, 512);
        tensors.Add("lm_head.weight", "151936, 2048");
        for (int layer = 0; layer < 48; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            tensors.Add(prefix + "self_attn.q_norm.weight", "128");
            tensors.Add(prefix + "self_attn.k_norm.weight", "128");
            tensors.Add(prefix + "mlp.gate.weight", "128, 2048");
            for (int expert = 0; expert < 128; expert++)
            {
                AddNetwork(tensors, $"{prefix}mlp.experts.{expert}.", "768, 2048", "2048, 768");
            }
        }

        return tensors;
    }

    /// <summary>What Llama and its descendants have in common.</summary>
    private static Dictionary<string, string> Decoder(int layers, int vocabulary, int width, int queryWidth, int keyValueWidth)
    {
        Dictionary<string, string> tensors = new()
        {
            ["model.embed_tokens.weight"] = $"{vocabulary}, {width}",
            ["model.norm.weight"] = $"{width}",
        };
        for (int layer = 0; layer < layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            tensors.Add(prefix + "input_layernorm.weight", $"{width}");
            tensors.Add(prefix + "self_attn.q_proj.weight", $"{queryWidth}, {width}");
            tensors.Add(prefix + "self_attn.k_proj.weight", $"{keyValueWidth}, {width}");
            tensors.Add(prefix + "self_attn.v_proj.weight", $"{keyValueWidth}, {width}");
            tensors.Add(prefix + "self_attn.o_proj.weight", $"{width}, {queryWidth}");
            tensors.Add(prefix + "post_attention_layernorm.weight", $"{width}");
        }

        return tensors;
    }

    private static void AddNetwork(Dictionary<string, string> tensors, string prefix, string inward, string outward)
    {
        tensors.Add(prefix + "gate_proj.weight", inward);
        tensors.Add(prefix + "up_proj.weight", inward);
        tensors.Add(prefix + "down_proj.weight", outward);
    }
}
