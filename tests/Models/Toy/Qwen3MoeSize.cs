namespace Models;

/// <summary>Qwen3-MoE small enough for the reference operations.</summary>
internal static class Qwen3MoeSize
{
    internal const int Vocabulary = 19;
    internal const int Layers = 2;
    internal const int Width = 16;
    internal const int Heads = 4;
    internal const int KeyValueHeads = 2;
    internal const int HeadSize = 6;
    internal const int Experts = 5;
    internal const int ExpertsPerToken = 2;
    internal const int Hidden = 12;
    internal const float Epsilon = 1e-6f;
    internal const float RopeBase = 1000000f;
}
