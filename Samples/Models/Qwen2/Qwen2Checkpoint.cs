using PrecisionGen;

namespace Models;

/// <summary>The names that Hugging Face gives to the weights of Qwen2.</summary>
public static class Qwen2Checkpoint
{
    /// <summary>The names of <c>deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B</c>.</summary>
    public static CheckpointMap Map { get; } = new CheckpointMap()
        .Add("Embedding", "model.embed_tokens.weight")
        .Add("Blocks.*.AttentionGain", "model.layers.*.input_layernorm.weight")
        .Add("Blocks.*.Query", "model.layers.*.self_attn.q_proj.weight")
        .Add("Blocks.*.QueryBias", "model.layers.*.self_attn.q_proj.bias")
        .Add("Blocks.*.Key", "model.layers.*.self_attn.k_proj.weight")
        .Add("Blocks.*.KeyBias", "model.layers.*.self_attn.k_proj.bias")
        .Add("Blocks.*.Value", "model.layers.*.self_attn.v_proj.weight")
        .Add("Blocks.*.ValueBias", "model.layers.*.self_attn.v_proj.bias")
        .Add("Blocks.*.AttentionOutput", "model.layers.*.self_attn.o_proj.weight")
        .Add("Blocks.*.FeedForwardGain", "model.layers.*.post_attention_layernorm.weight")
        .Add("Blocks.*.Gate", "model.layers.*.mlp.gate_proj.weight")
        .Add("Blocks.*.Up", "model.layers.*.mlp.up_proj.weight")
        .Add("Blocks.*.Down", "model.layers.*.mlp.down_proj.weight")
        .Add("FinalGain", "model.norm.weight")
        .Add("Head", "lm_head.weight");
}
