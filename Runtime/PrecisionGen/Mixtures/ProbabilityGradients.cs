using System.Runtime.CompilerServices;
using PrecisionGen.Execution;
using PrecisionGen.Vectors;

namespace PrecisionGen.Mixtures;

/// <summary>The gradient of a row's probabilities through the weights of its chosen experts.</summary>
internal static class ProbabilityGradients<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int BlockLength = 4096;

    /// <summary>(dw - D) / total for chosen experts, dw = RowSum(dy * output), D the chain of weight * dw; +0 for the others.</summary>
    public static void Compute(in MixtureShape shape, in KeptRows slots, nint row, ref readonly float dy, ref float result)
    {
        bool hasNaN = slots.HasNaN(row);
        for (nint expert = 0; expert < shape.Experts; expert++)
        {
            Unsafe.Add(ref result, expert) = hasNaN ? float.NaN : 0f;
        }

        if (hasNaN)
        {
            return;
        }

        float mean = 0f;
        for (nint choice = 0; choice < slots.ExpertsPerRow; choice++)
        {
            nint slot = slots.Choice(row, choice);
            float gradient = SumOfProducts(in dy, ref slots.Output(slot), shape.Width);
            Unsafe.Add(ref result, slots.Expert(slot)) = gradient;
            mean = SimdScalar.MultiplyAdd(slots.Weight(row, choice), gradient, mean);
        }

        for (nint choice = 0; choice < slots.ExpertsPerRow; choice++)
        {
            ref float gradient = ref Unsafe.Add(ref result, slots.Expert(slots.Choice(row, choice)));
            gradient = (gradient - mean) / slots.Total(row);
        }
    }

    /// <summary>The row reduction of products: blocks of 4096, 16 lanes, the tree of halves.</summary>
    private static float SumOfProducts(ref readonly float a, ref float b, nint length)
    {
        float total = 0f;
        for (nint first = 0; first < length; first += BlockLength)
        {
            RowLanes lanes = default;
            ref float lane = ref Unsafe.As<RowLanes, float>(ref lanes);
            nint end = nint.Min(length, first + BlockLength);
            nint index = first;
            for (; index <= end - RowLanes.Count; index += RowLanes.Count)
            {
                for (nint part = 0; part < RowLanes.Count; part += TSimd.Lanes)
                {
                    TVector sum = TSimd.MultiplyAdd(TSimd.Load(in a, index + part), TSimd.Load(in b, index + part), TSimd.Load(in lane, part));
                    TSimd.Store(sum, ref lane, part);
                }
            }

            for (nint rest = index; rest < end; rest++)
            {
                ref float sum = ref Unsafe.Add(ref lane, rest - index);
                sum = SimdScalar.MultiplyAdd(Unsafe.Add(ref Unsafe.AsRef(in a), rest), Unsafe.Add(ref b, rest), sum);
            }

            float block = RowLanes.Sum(ref lanes);
            total = first == 0 ? block : total + block;
        }

        return total;
    }
}
