namespace Models;

/// <summary>The constants of <c>Qwen/Qwen3-30B-A3B</c>: 30.5 billion parameters, of which a token uses 3.3 billion.</summary>
internal static class Qwen3MoeSize
{
    internal const int Vocabulary = 151936;
    internal const int Layers = 48;
    internal const int Width = 2048;
    internal const int Heads = 32;
    internal const int KeyValueHeads = 4;
    internal const int HeadSize = 128;
    internal const int Experts = 128;
    internal const int ExpertsPerToken = 8;
    internal const int Hidden = 768;
    internal const float Epsilon = 1e-6f;
    internal const float RopeBase = 1000000f;
}
