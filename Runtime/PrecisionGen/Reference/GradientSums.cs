using System.Collections.Generic;

namespace PrecisionGen.Reference;

/// <summary>Adds the contributions that values receive, in the order in which they arrive; the first one starts the sum.</summary>
internal sealed class GradientSums
{
    private readonly Dictionary<Tensor, float[]> sums = [];

    /// <summary>Adds a contribution, which this object may keep and change.</summary>
    public void Add(Tensor value, float[] contribution)
    {
        if (sums.TryGetValue(value, out float[]? sum))
        {
            AddTo(sum, contribution);
        }
        else
        {
            sums.Add(value, contribution);
        }
    }

    /// <summary>The sum of a value's contributions; null if it received none.</summary>
    public float[]? Find(Tensor value) => sums.GetValueOrDefault(value);

    /// <summary>sum[i] + contribution[i] for every i.</summary>
    public static void AddTo(float[] sum, float[] contribution)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = sum[i] + contribution[i];
        }
    }
}
