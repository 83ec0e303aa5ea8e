namespace Models;

/// <summary>GPT-2 small enough for the reference operations.</summary>
internal static class Gpt2Size
{
    internal const int Vocabulary = 19;
    internal const int MaximumLength = 12;
    internal const int Layers = 2;
    internal const int Width = 16;
    internal const int Heads = 2;
    internal const int HeadSize = Width / Heads;
    internal const int Hidden = 4 * Width;
    internal const float Epsilon = 1e-5f;
}
