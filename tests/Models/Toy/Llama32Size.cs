namespace Models;

/// <summary>Llama 3.2 small enough for the reference operations; an original length that puts frequencies in all three bands.</summary>
internal static class Llama32Size
{
    internal const int Vocabulary = 19;
    internal const int Layers = 2;
    internal const int Width = 16;
    internal const int Heads = 4;
    internal const int KeyValueHeads = 2;
    internal const int HeadSize = 8;
    internal const int Hidden = 24;
    internal const float Epsilon = 1e-5f;
    internal const float RopeBase = 500f;
    internal const float RopeFactor = 32f;
    internal const float RopeLowFrequencyFactor = 1f;
    internal const float RopeHighFrequencyFactor = 4f;
    internal const int RopeOriginalLength = 64;
}
