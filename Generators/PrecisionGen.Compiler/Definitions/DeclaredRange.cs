namespace PrecisionGen.Compiler.Definitions;

/// <summary>The range that an input or a parameter declares, both ends included; an infinite end is no bound.</summary>
/// <param name="LowestBits">The bits of the float32 lowest value.</param>
/// <param name="HighestBits">The bits of the float32 highest value.</param>
public sealed record DeclaredRange(int LowestBits, int HighestBits)
{
    /// <summary>The lowest value.</summary>
    public float Lowest => FloatBits.ToSingle(LowestBits);

    /// <summary>The highest value.</summary>
    public float Highest => FloatBits.ToSingle(HighestBits);

    /// <summary>The range of two values, of which the first is not above the second.</summary>
    public static DeclaredRange Of(float lowest, float highest) => new(FloatBits.FromSingle(lowest), FloatBits.FromSingle(highest));

    /// <summary>[lowest, highest].</summary>
    public override string ToString() => $"[{FloatBits.Describe(LowestBits)}, {FloatBits.Describe(HighestBits)}]";
}
