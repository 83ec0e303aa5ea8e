using System;
using PrecisionGen.Execution;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;

namespace PrecisionGen;

/// <content>
/// Softmax and its logarithm over one row, with the maximum subtracted, in float whatever the elements are. Those of float return the
/// bits of <see cref="Operations.Softmax"/>, <see cref="Operations.LogSoftmax"/> and <see cref="Operations.LogSumExp"/>.
/// A row may be its own destination.
/// </content>
public static partial class StableMath
{
    /// <summary>ln of the sum of e^x over the values, as max + ln(sum of e^(x - max)).</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static float LogSumExp(ReadOnlySpan<float> values) => LogSumExp<float, Singles>(values);

    /// <summary>ln of the sum of e^x over the values, in float: e^x itself leaves Half from 11.1 on.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static float LogSumExp(ReadOnlySpan<Half> values) => LogSumExp<Half, Halves>(values);

    /// <summary>ln of the sum of e^x over the values, in float.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static float LogSumExp(ReadOnlySpan<BFloat16> values) => LogSumExp<BFloat16, BFloat16s>(values);

    /// <summary>e^(x - max) over their sum: finite for every finite row, where TensorPrimitives.SoftMax of (100, 100) is NaN.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void Softmax(ReadOnlySpan<float> values, Span<float> probabilities) => Softmax<float, Singles>(values, probabilities);

    /// <summary>e^(x - max) over their sum, computed in float and rounded once.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void Softmax(ReadOnlySpan<Half> values, Span<Half> probabilities) => Softmax<Half, Halves>(values, probabilities);

    /// <summary>e^(x - max) over their sum, computed in float and rounded once.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void Softmax(ReadOnlySpan<BFloat16> values, Span<BFloat16> probabilities) =>
        Softmax<BFloat16, BFloat16s>(values, probabilities);

    /// <summary>The logarithm of the softmax as (x - max) - ln(sum): -104 for (0, -104), where the logarithm of a softmax is minus infinity.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void LogSoftmax(ReadOnlySpan<float> values, Span<float> logProbabilities) =>
        LogSoftmax<float, Singles>(values, logProbabilities);

    /// <summary>The logarithm of the softmax, computed in float and rounded once.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void LogSoftmax(ReadOnlySpan<Half> values, Span<Half> logProbabilities) => LogSoftmax<Half, Halves>(values, logProbabilities);

    /// <summary>The logarithm of the softmax, computed in float and rounded once.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void LogSoftmax(ReadOnlySpan<BFloat16> values, Span<BFloat16> logProbabilities) =>
        LogSoftmax<BFloat16, BFloat16s>(values, logProbabilities);

    private static float LogSumExp<T, TElements>(ReadOnlySpan<T> values)
        where TElements : struct, IElements<T>
    {
        float maximum = Maximum<T, TElements>(values);
        return maximum + ElementaryFunctions.Log(SumOfExponentials<T, TElements>(values, maximum));
    }

    private static void Softmax<T, TElements>(ReadOnlySpan<T> values, Span<T> probabilities)
        where TElements : struct, IElements<T>
    {
        CheckDestination<T>(values, probabilities);
        float maximum = Maximum<T, TElements>(values);
        float sum = SumOfExponentials<T, TElements>(values, maximum);
        Span<float> buffer = stackalloc float[ChunkLength];
        for (int chunk = 0; chunk < values.Length; chunk += ChunkLength)
        {
            Span<float> terms = buffer[..Math.Min(ChunkLength, values.Length - chunk)];
            Exponentials<T, TElements>(values.Slice(chunk, terms.Length), maximum, terms);
            for (int i = 0; i < terms.Length; i++)
            {
                terms[i] /= sum;
            }

            TElements.Round(terms, probabilities.Slice(chunk, terms.Length));
        }
    }

    private static void LogSoftmax<T, TElements>(ReadOnlySpan<T> values, Span<T> logProbabilities)
        where TElements : struct, IElements<T>
    {
        CheckDestination<T>(values, logProbabilities);
        float maximum = Maximum<T, TElements>(values);
        float logarithm = ElementaryFunctions.Log(SumOfExponentials<T, TElements>(values, maximum));
        Span<float> buffer = stackalloc float[ChunkLength];
        for (int chunk = 0; chunk < values.Length; chunk += ChunkLength)
        {
            Span<float> terms = buffer[..Math.Min(ChunkLength, values.Length - chunk)];
            TElements.Widen(values.Slice(chunk, terms.Length), terms);
            for (int i = 0; i < terms.Length; i++)
            {
                terms[i] = terms[i] - maximum - logarithm;
            }

            TElements.Round(terms, logProbabilities.Slice(chunk, terms.Length));
        }
    }

    /// <summary>The sum of e^(x - maximum) in the order of the row reduction.</summary>
    private static float SumOfExponentials<T, TElements>(ReadOnlySpan<T> values, float maximum)
        where TElements : struct, IElements<T>
    {
        Span<float> buffer = stackalloc float[ChunkLength];
        float total = 0;
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            float sum = SumOfBlock<T, TElements>(values.Slice(start, Math.Min(BlockLength, values.Length - start)), maximum, buffer);
            total = start == 0 ? sum : total + sum;
        }

        return total;
    }

    private static float SumOfBlock<T, TElements>(ReadOnlySpan<T> block, float maximum, Span<float> buffer)
        where TElements : struct, IElements<T>
    {
        RowLanes lanes = default;
        for (int chunk = 0; chunk < block.Length; chunk += ChunkLength)
        {
            Span<float> terms = buffer[..Math.Min(ChunkLength, block.Length - chunk)];
            Exponentials<T, TElements>(block.Slice(chunk, terms.Length), maximum, terms);
            AddTerms(terms, ref lanes);
        }

        return RowLanes.Sum(ref lanes);
    }

    private static void Exponentials<T, TElements>(ReadOnlySpan<T> values, float maximum, Span<float> terms)
        where TElements : struct, IElements<T>
    {
        TElements.Widen(values, terms);
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] -= maximum;
        }

        Exp(terms, terms);
    }

    /// <summary>The largest value; NaN if any is.</summary>
    private static float Maximum<T, TElements>(ReadOnlySpan<T> values)
        where TElements : struct, IElements<T>
    {
        CheckAny(values.Length);
        Span<float> buffer = stackalloc float[ChunkLength];
        float maximum = float.NegativeInfinity;
        for (int chunk = 0; chunk < values.Length; chunk += ChunkLength)
        {
            Span<float> terms = buffer[..Math.Min(ChunkLength, values.Length - chunk)];
            TElements.Widen(values.Slice(chunk, terms.Length), terms);
            maximum = MathF.Max(maximum, RowReduction.Maximum(terms));
        }

        return maximum;
    }

    private static void CheckAny(int length)
    {
        if (length == 0)
        {
            throw new ArgumentException("Expected at least one value, found an empty row.");
        }
    }

    private static void CheckDestination<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> destination)
    {
        ConversionLengths.ThrowIfDifferent(values.Length, destination.Length);
        if (values.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException($"Expected a destination that is the source or apart from it, found one that starts at its element {offset}.");
        }
    }
}
