using System;

namespace PrecisionGen;

/// <summary>One named weight of a <see cref="ParameterSet"/>, read and written as row-major spans.</summary>
public sealed class Parameter
{
    private readonly ParameterSet owner;
    private readonly int[] shape;

    internal Parameter(ParameterSet owner, ParameterDeclaration declaration, int index, int offset, int length)
    {
        this.owner = owner;
        shape = (int[])declaration.Shape.Clone();
        Name = declaration.Name;
        Trainable = declaration.Trainable;
        Range = declaration.Range;
        Index = index;
        Start = offset;
        Length = length;
    }

    /// <summary>The path from the model, such as <c>Blocks.3.AttentionGain</c>.</summary>
    public string Name { get; }

    /// <summary>The dimensions.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>Whether optimizers change this parameter.</summary>
    public bool Trainable { get; }

    /// <summary>The values that weights are held to; null for any.</summary>
    public ParameterRange? Range { get; }

    /// <summary>The position in declaration order.</summary>
    public int Index { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The index of the first element in the flat master buffer.</summary>
    public nint Offset => Start;

    /// <summary>The Float32 master.</summary>
    /// <exception cref="InvalidOperationException">The set was created for inference only and keeps a 16-bit copy alone.</exception>
    public ReadOnlySpan<float> Values => owner.ReadValues(this);

    internal int Start { get; }

    /// <summary>Copies the master, or, where there is none, the widened storage copy.</summary>
    /// <param name="destination">At least <see cref="Length"/> elements.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length < Length)
        {
            throw new ArgumentException(
                $"Parameter {Name} has {Length} elements; the destination has {destination.Length}.", nameof(destination));
        }

        owner.CopyValues(this, destination);
    }

    /// <summary>Replaces every element and draws a new lineage.</summary>
    /// <param name="values">Exactly <see cref="Length"/> elements.</param>
    /// <exception cref="ArgumentException">The count differs from <see cref="Length"/>.</exception>
    /// <exception cref="OverflowException">A value would become infinite in the 16-bit storage copy; nothing is written.</exception>
    /// <exception cref="ParameterRangeException">A value lies outside of <see cref="Range"/>; nothing is written.</exception>
    /// <exception cref="InvalidOperationException">A kernel is running.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != Length)
        {
            throw new ArgumentException($"Parameter {Name} has {Length} elements; {values.Length} were given.", nameof(values));
        }

        owner.WriteValues(this, values);
    }
}
