using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>
/// The contraction of ARITHMETIC.md: one accumulator, terms in ascending order, in blocks of 256 from +0. The total is the first
/// block; each later block is added to it. A chain without terms is +0.
/// </summary>
internal struct Chain
{
    /// <summary>Terms in a block.</summary>
    public const int BlockLength = 256;

    private float total;
    private float block;
    private long count;

    /// <summary>The sum of what was added so far.</summary>
    public readonly float Total => count <= BlockLength ? block : total + block;

    /// <summary>Adds a * b by a fused multiply-add.</summary>
    public void AddProduct(float a, float b)
    {
        OpenBlock();
        block = FusedMultiplyAdd.Compute(a, b, block);
        count++;
    }

    /// <summary>Adds a plain term.</summary>
    public void AddTerm(float term)
    {
        OpenBlock();
        block += term;
        count++;
    }

    private void OpenBlock()
    {
        if (count > 0 && count % BlockLength == 0)
        {
            total = Total;
            block = 0f;
        }
    }
}
