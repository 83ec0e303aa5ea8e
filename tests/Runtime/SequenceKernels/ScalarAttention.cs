using System;
using PrecisionGen.Numerics;
using PrecisionGen.SequenceKernels;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

/// <summary>Attention as the contract says it, one scalar at a time. Arrays are [position, head, element].</summary>
internal sealed class ScalarAttention
{
    private readonly AttentionShape shape;
    private readonly float[,,] query;
    private readonly float[,,] key;
    private readonly float[,,] value;

    public ScalarAttention(AttentionShape shape, float[,,] query, float[,,] key, float[,,] value)
    {
        this.shape = shape;
        this.query = query;
        this.key = key;
        this.value = value;
    }

    private int Length => key.GetLength(0);

    public float[,,] Forward(int firstQuery = 0)
    {
        float[,,] result = new float[query.GetLength(0), shape.Heads, shape.ValueSize];
        for (int i = firstQuery; i < result.GetLength(0); i++)
        {
            for (int head = 0; head < shape.Heads; head++)
            {
                float[] e = Exponentials(i, head, out float denominator, out _);
                for (int column = 0; column < shape.ValueSize; column++)
                {
                    AbsoluteChain chain = new();
                    for (int j = Begin(i); j < End(i); j++)
                    {
                        chain.Add(e[j], value[j, head / shape.Group, column], j);
                    }

                    result[i, head, column] = Rounding.ToGrid(chain.Total / denominator, shape.DType);
                }
            }
        }

        return result;
    }

    public (float[,,] Query, float[,,] Key, float[,,] Value) Backward(float[,,] gradient)
    {
        float[,,] queryGradient = new float[Length, shape.Heads, shape.Size];
        AbsoluteChain[,,] keyGradient = Chains(shape.Size);
        AbsoluteChain[,,] valueGradient = Chains(shape.ValueSize);
        for (int head = 0; head < shape.Heads; head++)
        {
            int pair = head / shape.Group;
            for (int i = 0; i < Length; i++)
            {
                (float[] p, float[] ds) = ScoreGradient(i, head, gradient);
                for (int element = 0; element < shape.Size; element++)
                {
                    AbsoluteChain chain = new();
                    for (int j = Begin(i); j < End(i); j++)
                    {
                        chain.Add(ds[j], key[j, pair, element], j);
                        keyGradient[j, pair, element].Add(ds[j], query[i, head, element], i, head);
                    }

                    queryGradient[i, head, element] = Rounding.ToGrid(chain.Total, shape.DType);
                }

                for (int column = 0; column < shape.ValueSize; column++)
                {
                    for (int j = Begin(i); j < End(i); j++)
                    {
                        valueGradient[j, pair, column].Add(p[j], gradient[i, head, column], i, head);
                    }
                }
            }
        }

        return (queryGradient, Totals(keyGradient), Totals(valueGradient));
    }

    private (float[] P, float[] Ds) ScoreGradient(int i, int head, float[,,] gradient)
    {
        float[] p = Exponentials(i, head, out float denominator, out float[] tangents);
        float[] dp = new float[Length];
        for (int j = Begin(i); j < End(i); j++)
        {
            p[j] /= denominator;
            AbsoluteChain chain = new();
            for (int column = 0; column < shape.ValueSize; column++)
            {
                chain.Add(gradient[i, head, column], value[j, head / shape.Group, column], column);
            }

            dp[j] = chain.Total;
        }

        float term = AbsoluteReduction.Sum(Begin(i), End(i), j => p[j], j => dp[j]);
        float[] ds = new float[Length];
        for (int j = Begin(i); j < End(i); j++)
        {
            float inner = p[j] * (dp[j] - term);
            float capped = shape.Softcap == 0f ? inner : inner * (1f - (tangents[j] * tangents[j]));
            ds[j] = capped * shape.Scale;
        }

        return (p, ds);
    }

    private float[] Exponentials(int i, int head, out float denominator, out float[] tangents)
    {
        float[] scores = new float[Length];
        tangents = new float[Length];
        float maximum = float.NegativeInfinity;
        for (int j = Begin(i); j < End(i); j++)
        {
            AbsoluteChain chain = new();
            for (int element = 0; element < shape.Size; element++)
            {
                chain.Add(query[i, head, element], key[j, head / shape.Group, element], element);
            }

            scores[j] = chain.Total * shape.Scale;
            if (shape.Softcap != 0f)
            {
                tangents[j] = ElementaryFunctions.Tanh(scores[j] / shape.Softcap);
                scores[j] = shape.Softcap * tangents[j];
            }

            maximum = MathF.Max(maximum, scores[j]);
        }

        float[] e = new float[Length];
        for (int j = Begin(i); j < End(i); j++)
        {
            e[j] = ElementaryFunctions.Exp(scores[j] - maximum);
        }

        denominator = AbsoluteReduction.Sum(Begin(i), End(i), j => e[j], _ => 1f);
        return e;
    }

    private int Begin(int i) => shape.IsCausal && shape.Window > 0 ? Math.Max(0, i - shape.Window + 1) : 0;

    private int End(int i) => shape.IsCausal ? i + 1 : Length;

    private AbsoluteChain[,,] Chains(int columns)
    {
        AbsoluteChain[,,] chains = new AbsoluteChain[Length, shape.KeyValueHeads, columns];
        Each(chains, (j, pair, column) => chains[j, pair, column] = new AbsoluteChain());
        return chains;
    }

    private float[,,] Totals(AbsoluteChain[,,] chains)
    {
        float[,,] totals = new float[chains.GetLength(0), chains.GetLength(1), chains.GetLength(2)];
        Each(chains, (j, pair, column) => totals[j, pair, column] = Rounding.ToGrid(chains[j, pair, column].Total, shape.DType));
        return totals;
    }

    private static void Each(AbsoluteChain[,,] chains, Action<int, int, int> action)
    {
        for (int j = 0; j < chains.GetLength(0); j++)
        {
            for (int pair = 0; pair < chains.GetLength(1); pair++)
            {
                for (int column = 0; column < chains.GetLength(2); column++)
                {
                    action(j, pair, column);
                }
            }
        }
    }
}
