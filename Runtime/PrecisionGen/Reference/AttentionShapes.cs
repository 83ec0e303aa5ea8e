using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>The sizes and constants of one attention, checked.</summary>
internal sealed class AttentionShapes
{
    public AttentionShapes(string name, Tensor query, Tensor key, Tensor value, bool isCausal, int window, float softcap, float scale)
    {
        DType = Checks.CommonDType(name, query, key);
        _ = Checks.CommonDType(name, query, value);
        Checks.RequireRank(name, "query", query, 3, "[time, heads, size]");
        Checks.RequireRank(name, "key", key, 3, "[time, heads, size]");
        Checks.RequireRank(name, "value", value, 3, "[time, heads, size]");
        Length = query.Shape[0];
        Heads = query.Shape[1];
        Size = query.Shape[2];
        KeyValueHeads = key.Shape[1];
        ValueSize = value.Shape[2];
        Checks.RequireShape(name, "key", key, [Length, KeyValueHeads, Size], $"the query is {Shapes.Text(query.Shape)}");
        Checks.RequireShape(name, "value", value, [Length, KeyValueHeads, ValueSize], $"the key is {Shapes.Text(key.Shape)}");
        if (Heads % KeyValueHeads != 0)
        {
            throw new ArgumentException(
                $"{name} expected a number of query heads that {KeyValueHeads} key heads divide but found {Heads}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(window);
        if (!(softcap >= 0f) || !(scale >= 0f) || float.IsInfinity(softcap) || float.IsInfinity(scale))
        {
            throw new ArgumentException($"{name} expected a finite softcap and scale of at least 0 but found {softcap} and {scale}.");
        }

        IsCausal = isCausal;
        Window = window;
        Softcap = softcap;
        Scale = scale == 0f ? BitConverter.Int32BitsToSingle(ExactConstants.InverseSquareRoot(Size)) : scale;
    }

    public DType DType { get; }

    public int Length { get; }

    public int Heads { get; }

    public int KeyValueHeads { get; }

    public int Size { get; }

    public int ValueSize { get; }

    public float Scale { get; }

    public float Softcap { get; }

    private bool IsCausal { get; }

    private int Window { get; }

    /// <summary>The key/value head that a query head reads.</summary>
    public int PairOf(int head) => head / (Heads / KeyValueHeads);

    /// <summary>The first key that a query sees.</summary>
    public int FirstKey(int query) => IsCausal && Window > 0 ? Math.Max(0, query - Window + 1) : 0;

    /// <summary>One beyond the last key that a query sees.</summary>
    public int EndKey(int query) => IsCausal ? query + 1 : Length;
}
