using PrecisionGen;

namespace Models;

/// <summary>The names that Hugging Face gives to the weights of Qwen3-MoE.</summary>
public static class Qwen3MoeCheckpoint
{
    /// <summary>The names of <c>Qwen/Qwen3-30B-A3B</c>; its files hold every expert's matrices by themselves.</summary>
    public static CheckpointMap Map { get; } = new CheckpointMap()
        .Add("Embedding", "model.embed_tokens.weight")
        .Add("Blocks.*.AttentionGain", "model.layers.*.input_layernorm.weight")
        .Add("Blocks.*.Query", "model.layers.*.self_attn.q_proj.weight")
        .Add("Blocks.*.Key", "model.layers.*.self_attn.k_proj.weight")
        .Add("Blocks.*.Value", "model.layers.*.self_attn.v_proj.weight")
        .Add("Blocks.*.QueryGain", "model.layers.*.self_attn.q_norm.weight")
        .Add("Blocks.*.KeyGain", "model.layers.*.self_attn.k_norm.weight")
        .Add("Blocks.*.AttentionOutput", "model.layers.*.self_attn.o_proj.weight")
        .Add("Blocks.*.FeedForwardGain", "model.layers.*.post_attention_layernorm.weight")
        .Add("Blocks.*.Router", "model.layers.*.mlp.gate.weight")
        .Add("Blocks.*.Gates", "model.layers.*.mlp.experts.#.gate_proj.weight")
        .Add("Blocks.*.Ups", "model.layers.*.mlp.experts.#.up_proj.weight")
        .Add("Blocks.*.Downs", "model.layers.*.mlp.experts.#.down_proj.weight")
        .Add("FinalGain", "model.norm.weight")
        .Add("Head", "lm_head.weight");
}
