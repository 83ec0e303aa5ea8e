namespace Models;

/// <summary>The constants of Llama 3.2 with 3.2 billion parameters, which <c>OctoThinker/OctoThinker-3B-Hybrid-Base</c> keeps.</summary>
internal static class Llama32Size
{
    internal const int Vocabulary = 128256;
    internal const int Layers = 28;
    internal const int Width = 3072;
    internal const int Heads = 24;
    internal const int KeyValueHeads = 8;
    internal const int HeadSize = 128;
    internal const int Hidden = 8192;
    internal const float Epsilon = 1e-5f;
    internal const float RopeBase = 500000f;
    internal const float RopeFactor = 32f;
    internal const float RopeLowFrequencyFactor = 1f;
    internal const float RopeHighFrequencyFactor = 4f;
    internal const int RopeOriginalLength = 8192;
}
