using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PrecisionGen.Vectors;

namespace PrecisionGen.Execution;

/// <summary>The 16 lanes of a row reduction. Every vector width plays the same lanes.</summary>
[InlineArray(Count)]
[EditorBrowsable(EditorBrowsableState.Never)]
public struct RowLanes
{
    /// <summary>The number of lanes.</summary>
    public const int Count = 16;

    private float first;

    /// <summary>Adds the lanes by the tree 8, 4, 2, 1.</summary>
    public static float Sum(ref RowLanes lanes)
    {
        ref float lane = ref Unsafe.As<RowLanes, float>(ref lanes);
        Vector128<float> lower = Vector128.LoadUnsafe(ref lane) + Vector128.LoadUnsafe(ref lane, 8);
        Vector128<float> upper = Vector128.LoadUnsafe(ref lane, 4) + Vector128.LoadUnsafe(ref lane, 12);
        Vector128<float> four = lower + upper;
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>Adds the lanes by neighbours, another order than the contract's: for measuring what an order changes.</summary>
    public static float SumOfNeighbours(ref RowLanes lanes)
    {
        for (int step = 1; step < Count; step *= 2)
        {
            for (int lane = 0; lane < Count; lane += 2 * step)
            {
                lanes[lane] += lanes[lane + step];
            }
        }

        return lanes[0];
    }

    /// <summary>The maximum of a vector's lanes.</summary>
    public static float Maximum<TSimd, TVector>(TVector vector)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        RowLanes lanes = default;
        TSimd.Store(vector, ref Unsafe.As<RowLanes, float>(ref lanes), 0);
        float maximum = lanes[0];
        for (int lane = 1; lane < TSimd.Lanes; lane++)
        {
            maximum = SimdScalar.Maximum(maximum, lanes[lane]);
        }

        return maximum;
    }
}
