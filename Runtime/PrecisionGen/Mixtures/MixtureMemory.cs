namespace PrecisionGen.Mixtures;

/// <summary>The memory that a mixture of experts needs, in floats. The runtime and the compiler share this file.</summary>
internal static class MixtureMemory
{
    private const int Alignment = 16;
    private const int WidestPanel = 32;

    /// <summary>
    /// What the forward keeps of each row: of each of its experts the hidden rows gate, up and their product, the row of x, the output, and a
    /// slot's row and expert, the choice's slot and weight; and the sum of the chosen probabilities.
    /// </summary>
    public static int Kept(int expertsPerRow, int width, int hidden) =>
        checked(expertsPerRow * (3 * Pad(hidden) + 2 * Pad(width)) + Pad(4 * expertsPerRow + 1));

    /// <summary>The packed weights of one expert: its outputs in panels of any width, for each of its inputs.</summary>
    public static int Packed(int outputs, int inputs) => checked((outputs + WidestPanel - 1) / WidestPanel * WidestPanel * inputs);

    /// <summary>Which block of each expert is open, and how many are closed.</summary>
    public static int Blocks(int experts) => checked(2 * experts);

    /// <summary>The distance between rows.</summary>
    public static int Pad(int columns) => (columns + Alignment - 1) / Alignment * Alignment;
}
