namespace Models;

/// <summary>The constants of <c>deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B</c>, a Qwen2 with 1.78 billion parameters.</summary>
internal static class Qwen2Size
{
    internal const int Vocabulary = 151936;
    internal const int Layers = 28;
    internal const int Width = 1536;
    internal const int Heads = 12;
    internal const int KeyValueHeads = 2;
    internal const int HeadSize = 128;
    internal const int Hidden = 8960;
    internal const float Epsilon = 1e-6f;
    internal const float RopeBase = 10000f;
}
