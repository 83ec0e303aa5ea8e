namespace Models;

/// <summary>The constants of GPT-2 with 124 million parameters (Radford et al. 2019), as <c>openai-community/gpt2</c> publishes them.</summary>
internal static class Gpt2Size
{
    internal const int Vocabulary = 50257;
    internal const int MaximumLength = 1024;
    internal const int Layers = 12;
    internal const int Width = 768;
    internal const int Heads = 12;
    internal const int HeadSize = Width / Heads;
    internal const int Hidden = 4 * Width;
    internal const float Epsilon = 1e-5f;
}
