using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PrecisionGen.Execution;
using PrecisionGen.Numerics;
using PrecisionGen.Vectors;

namespace PrecisionGen;

/// <content>
/// Sums over a row, in float whatever the elements are, in the one order of the contract's row reduction: the same bits on every
/// machine and at every vector width. A sum in 16 bits stops growing at 2048 (256 in BFloat16) times its terms.
/// </content>
public static partial class StableMath
{
    private const int BlockLength = 4096;
    private const int ChunkLength = 256;

    /// <summary>The sum of the values; 0 for none.</summary>
    public static float Sum(ReadOnlySpan<float> values) => Terms<float, Singles>(values);

    /// <summary>The sum of the values, added in float; 0 for none.</summary>
    public static float Sum(ReadOnlySpan<Half> values) => Terms<Half, Halves>(values);

    /// <summary>The sum of the values, added in float; 0 for none.</summary>
    public static float Sum(ReadOnlySpan<BFloat16> values) => Terms<BFloat16, BFloat16s>(values);

    /// <summary>The mean of the values: their sum divided by their number as a float; NaN for none.</summary>
    public static float Mean(ReadOnlySpan<float> values) => Sum(values) / values.Length;

    /// <summary>The mean of the values in float, also where the sum or the number of values is beyond Half; NaN for none.</summary>
    public static float Mean(ReadOnlySpan<Half> values) => Sum(values) / values.Length;

    /// <summary>The mean of the values in float; NaN for none.</summary>
    public static float Mean(ReadOnlySpan<BFloat16> values) => Sum(values) / values.Length;

    /// <summary>The sum of a[i] * b[i], each product fused with its addition; the lengths must be equal.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Products<float, Singles>(a, b, 1);

    /// <summary>The sum of a[i] * b[i], each product exact in float before it is added; the lengths must be equal.</summary>
    public static float Dot(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b) => Products<Half, Halves>(a, b, 1);

    /// <summary>The sum of a[i] * b[i], each product exact in float before it is added; the lengths must be equal.</summary>
    public static float Dot(ReadOnlySpan<BFloat16> a, ReadOnlySpan<BFloat16> b) => Products<BFloat16, BFloat16s>(a, b, 1);

    /// <summary>The sum of the squares, each fused with its addition; 0 for none.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> values) => Products<float, Singles>(values, values, 1);

    /// <summary>The sum of the squares in float: finite for every row that memory holds, where Half overflows at one 256.</summary>
    public static float SumOfSquares(ReadOnlySpan<Half> values) => Products<Half, Halves>(values, values, 1);

    /// <summary>The sum of the squares in float; 0 for none.</summary>
    public static float SumOfSquares(ReadOnlySpan<BFloat16> values) => Products<BFloat16, BFloat16s>(values, values, 1);

    /// <summary>The square root of the sum of squares, scaled by a power of two where the squares leave float's range.</summary>
    public static float Norm(ReadOnlySpan<float> values) => EuclideanNorm<float, Singles>(values);

    /// <summary>The square root of the sum of squares, in float.</summary>
    public static float Norm(ReadOnlySpan<Half> values) => EuclideanNorm<Half, Halves>(values);

    /// <summary>The square root of the sum of squares in float, scaled by a power of two where the squares leave float's range.</summary>
    public static float Norm(ReadOnlySpan<BFloat16> values) => EuclideanNorm<BFloat16, BFloat16s>(values);

    private static float Terms<T, TElements>(ReadOnlySpan<T> values)
        where TElements : struct, IElements<T>
    {
        Span<float> buffer = stackalloc float[ChunkLength];
        float total = 0;
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            RowLanes lanes = default;
            int end = Math.Min(start + BlockLength, values.Length);
            for (int chunk = start; chunk < end; chunk += ChunkLength)
            {
                Span<float> terms = buffer[..Math.Min(ChunkLength, end - chunk)];
                TElements.Widen(values.Slice(chunk, terms.Length), terms);
                AddTerms(terms, ref lanes);
            }

            float sum = RowLanes.Sum(ref lanes);
            total = start == 0 ? sum : total + sum;
        }

        return total;
    }

    private static float Products<T, TElements>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, float scale)
        where TElements : struct, IElements<T>
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"Expected rows of one length, found {a.Length} and {b.Length} elements.", nameof(b));
        }

        Span<float> first = stackalloc float[ChunkLength];
        Span<float> second = stackalloc float[ChunkLength];
        float total = 0;
        for (int start = 0; start < a.Length; start += BlockLength)
        {
            RowLanes lanes = default;
            int end = Math.Min(start + BlockLength, a.Length);
            for (int chunk = start; chunk < end; chunk += ChunkLength)
            {
                int length = Math.Min(ChunkLength, end - chunk);
                Widen<T, TElements>(a.Slice(chunk, length), first, scale);
                Widen<T, TElements>(b.Slice(chunk, length), second, scale);
                AddProducts(first[..length], second[..length], ref lanes);
            }

            float sum = RowLanes.Sum(ref lanes);
            total = start == 0 ? sum : total + sum;
        }

        return total;
    }

    private static float EuclideanNorm<T, TElements>(ReadOnlySpan<T> values)
        where TElements : struct, IElements<T>
    {
        // Between these the squares that count neither overflowed nor lost digits below the smallest normal number.
        const float smallest = 1e-24f;
        float squares = Products<T, TElements>(values, values, 1);
        if (squares is >= smallest and <= float.MaxValue || float.IsNaN(squares))
        {
            return MathF.Sqrt(squares);
        }

        float largest = Largest<T, TElements>(values);
        if (largest == 0 || !float.IsFinite(largest))
        {
            return largest;
        }

        int exponent = Math.Max(MathF.ILogB(largest), -126);
        return MathF.ScaleB(MathF.Sqrt(Products<T, TElements>(values, values, MathF.ScaleB(1, -exponent))), exponent);
    }

    private static float Largest<T, TElements>(ReadOnlySpan<T> values)
        where TElements : struct, IElements<T>
    {
        Span<float> buffer = stackalloc float[ChunkLength];
        float largest = 0;
        for (int chunk = 0; chunk < values.Length; chunk += ChunkLength)
        {
            Span<float> terms = buffer[..Math.Min(ChunkLength, values.Length - chunk)];
            TElements.Widen(values.Slice(chunk, terms.Length), terms);
            foreach (float term in terms)
            {
                largest = MathF.Max(largest, MathF.Abs(term));
            }
        }

        return largest;
    }

    private static void Widen<T, TElements>(ReadOnlySpan<T> source, Span<float> destination, float scale)
        where TElements : struct, IElements<T>
    {
        TElements.Widen(source, destination);
        for (int i = 0; scale != 1 && i < source.Length; i++)
        {
            destination[i] *= scale;
        }
    }

    private static void AddTerms(ReadOnlySpan<float> terms, ref RowLanes lanes)
    {
        ref float lane = ref Unsafe.As<RowLanes, float>(ref lanes);
        int i = 0;
        for (; i + RowLanes.Count <= terms.Length; i += RowLanes.Count)
        {
            for (int j = 0; j < RowLanes.Count; j += Vector128<float>.Count)
            {
                Simd128.Store(Simd128.Add(Simd128.Load(ref lane, j), Vector128.Create(terms[(i + j)..])), ref lane, j);
            }
        }

        for (int j = 0; i + j < terms.Length; j++)
        {
            lanes[j] += terms[i + j];
        }
    }

    private static void AddProducts(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ref RowLanes lanes)
    {
        ref float lane = ref Unsafe.As<RowLanes, float>(ref lanes);
        int i = 0;
        for (; i + RowLanes.Count <= a.Length; i += RowLanes.Count)
        {
            for (int j = 0; j < RowLanes.Count; j += Vector128<float>.Count)
            {
                Vector128<float> product = Simd128.MultiplyAdd(
                    Vector128.Create(a[(i + j)..]), Vector128.Create(b[(i + j)..]), Simd128.Load(ref lane, j));
                Simd128.Store(product, ref lane, j);
            }
        }

        for (int j = 0; i + j < a.Length; j++)
        {
            lanes[j] = FusedMultiplyAdd.Compute(a[i + j], b[i + j], lanes[j]);
        }
    }

    /// <summary>Elements of a type as floats, exactly, and floats rounded to the type.</summary>
    private interface IElements<T>
    {
        static abstract void Widen(ReadOnlySpan<T> source, Span<float> destination);

        static abstract void Round(ReadOnlySpan<float> source, Span<T> destination);
    }

    private readonly struct Singles : IElements<float>
    {
        public static void Widen(ReadOnlySpan<float> source, Span<float> destination) => source.CopyTo(destination);

        public static void Round(ReadOnlySpan<float> source, Span<float> destination) => source.CopyTo(destination);
    }

    private readonly struct Halves : IElements<Half>
    {
        public static void Widen(ReadOnlySpan<Half> source, Span<float> destination) =>
            Float16Conversion.ToSingle(source, destination[..source.Length]);

        public static void Round(ReadOnlySpan<float> source, Span<Half> destination) => Float16Conversion.ToFloat16(source, destination);
    }

    private readonly struct BFloat16s : IElements<BFloat16>
    {
        public static void Widen(ReadOnlySpan<BFloat16> source, Span<float> destination) =>
            BFloat16Conversion.ToSingle(source, destination[..source.Length]);

        public static void Round(ReadOnlySpan<float> source, Span<BFloat16> destination) => BFloat16Conversion.ToBFloat16(source, destination);
    }
}
