using PrecisionGen;

namespace Models;

/// <summary>The names that Hugging Face gives to the weights of GPT-2.</summary>
public static class Gpt2Checkpoint
{
    /// <summary>The names of <c>openai-community/gpt2</c>. Its linear layers hold [inputs, outputs], so they are transposed.</summary>
    /// <param name="prefix">Empty for the published file; <c>transformer.</c> for files that GPT2LMHeadModel saved.</param>
    public static CheckpointMap Map(string prefix = "") => new CheckpointMap()
        .Add("Embedding", prefix + "wte.weight")
        .Add("PositionEmbedding", prefix + "wpe.weight")
        .Add("Blocks.*.AttentionGain", prefix + "h.*.ln_1.weight")
        .Add("Blocks.*.AttentionShift", prefix + "h.*.ln_1.bias")
        .AddTransposed("Blocks.*.QueryKeyValue", prefix + "h.*.attn.c_attn.weight")
        .Add("Blocks.*.QueryKeyValueBias", prefix + "h.*.attn.c_attn.bias")
        .AddTransposed("Blocks.*.AttentionOutput", prefix + "h.*.attn.c_proj.weight")
        .Add("Blocks.*.AttentionOutputBias", prefix + "h.*.attn.c_proj.bias")
        .Add("Blocks.*.FeedForwardGain", prefix + "h.*.ln_2.weight")
        .Add("Blocks.*.FeedForwardShift", prefix + "h.*.ln_2.bias")
        .AddTransposed("Blocks.*.Up", prefix + "h.*.mlp.c_fc.weight")
        .Add("Blocks.*.UpBias", prefix + "h.*.mlp.c_fc.bias")
        .AddTransposed("Blocks.*.Down", prefix + "h.*.mlp.c_proj.weight")
        .Add("Blocks.*.DownBias", prefix + "h.*.mlp.c_proj.bias")
        .Add("FinalGain", prefix + "ln_f.weight")
        .Add("FinalShift", prefix + "ln_f.bias")

        // Causal masks that older versions stored beside the weights.
        .Ignore(prefix + "h.*.attn.bias")
        .Ignore(prefix + "h.*.attn.masked_bias")
        .AddCopy("lm_head.weight", prefix + "wte.weight");
}
