namespace Models;

/// <summary>Qwen2 small enough for the reference operations; the heads together are wider than the model.</summary>
internal static class Qwen2Size
{
    internal const int Vocabulary = 19;
    internal const int Layers = 2;
    internal const int Width = 16;
    internal const int Heads = 6;
    internal const int KeyValueHeads = 2;
    internal const int HeadSize = 4;
    internal const int Hidden = 20;
    internal const float Epsilon = 1e-6f;
    internal const float RopeBase = 10000f;
}
