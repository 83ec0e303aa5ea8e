using System;

namespace PrecisionGen.Reference;

/// <summary>Where an operation streams the gradient of one operand, element by element of that operand.</summary>
internal abstract class GradientTarget
{
    /// <summary>Adds a * b to an element.</summary>
    public abstract void Product(int element, float a, float b);

    /// <summary>Adds a plain term to an element.</summary>
    public abstract void Term(int element, float term);

    /// <summary>Begins the next row, for a sum over some of the rows; other sums count their own terms.</summary>
    public virtual void NextRow()
    {
    }

    /// <summary>The gradient in float32, one value per element; elements that received nothing are +0.</summary>
    public abstract float[] ToArray();

    /// <summary>A target of <paramref name="length"/> elements for one sample, or for the values that no sample changes.</summary>
    public static GradientTarget ForOneUse(GradientSum sum, int length) => sum switch
    {
        GradientSum.Elementwise => new ElementwiseTarget(length),
        _ => ForWholeStep(sum, length),
    };

    /// <summary>
    /// A target of <paramref name="length"/> elements that every sample of a step continues: the sample is the outermost index of
    /// the sum, so even one term an element is a chain.
    /// </summary>
    public static GradientTarget ForWholeStep(GradientSum sum, int length) => sum switch
    {
        GradientSum.Gather => new GatherTarget(length),
        GradientSum.Routed => new RoutedTarget(length),
        _ => new ContractionTarget(length),
    };
}

/// <summary>Keeps the single term that each element receives as it is, without an added +0.</summary>
internal sealed class ElementwiseTarget(int length) : GradientTarget
{
    private readonly float[] values = new float[length];

    public override void Product(int element, float a, float b) => values[element] = a * b;

    public override void Term(int element, float term) => values[element] = term;

    public override float[] ToArray() => values;
}

/// <summary>Adds the terms of each element in a <see cref="Chain"/>.</summary>
internal sealed class ContractionTarget(int length) : GradientTarget
{
    private readonly Chain[] chains = new Chain[length];

    public override void Product(int element, float a, float b) => chains[element].AddProduct(a, b);

    public override void Term(int element, float term) => chains[element].AddTerm(term);

    public override float[] ToArray()
    {
        float[] totals = new float[chains.Length];
        for (int i = 0; i < totals.Length; i++)
        {
            totals[i] = chains[i].Total;
        }

        return totals;
    }
}

/// <summary>Adds the products of each element in a contraction whose index is the number of the row in the step.</summary>
internal sealed class RoutedTarget : GradientTarget
{
    private readonly BlockChain[] chains;
    private long row = -1;

    public RoutedTarget(int length)
    {
        chains = new BlockChain[length];
        Array.Fill(chains, new BlockChain());
    }

    public override void NextRow() => row++;

    public override void Product(int element, float a, float b) => chains[element].AddProduct(row / Chain.BlockLength, a, b);

    public override void Term(int element, float term) => Product(element, term, 1f);

    public override float[] ToArray() => Array.ConvertAll(chains, chain => chain.Total);
}

/// <summary>Adds the terms of each element in one ascending chain from +0, without blocks.</summary>
internal sealed class GatherTarget(int length) : GradientTarget
{
    private readonly float[] sums = new float[length];

    public override void Product(int element, float a, float b) => Term(element, a * b);

    public override void Term(int element, float term) => sums[element] += term;

    public override float[] ToArray() => sums;
}
