using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>
/// A contraction whose blocks are numbered by the caller, as those of attention are by absolute position: each is an ascending chain of
/// fused multiply-adds from +0, and the total is the first present block, to which each later one is added.
/// </summary>
internal struct BlockChain()
{
    private float total;
    private float open;
    private long block = -1;
    private bool isFirst = true;

    /// <summary>The sum of what was added so far.</summary>
    public readonly float Total => isFirst ? open : total + open;

    /// <summary>Adds a * b in a block; equal blocks follow each other.</summary>
    public void AddProduct(long block, float a, float b)
    {
        if (block != this.block && this.block >= 0)
        {
            total = Total;
            isFirst = false;
            open = 0f;
        }

        this.block = block;
        open = FusedMultiplyAdd.Compute(a, b, open);
    }
}
