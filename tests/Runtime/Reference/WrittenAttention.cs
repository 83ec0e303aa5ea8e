using System;
using System.Linq;
using PrecisionGen.Numerics;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>A change of one detail of the arithmetic, each of which must be seen in the bits.</summary>
public enum Change
{
    None,
    BlocksFromTheFirstKeySeen,
    DenominatorWithoutLanes,
    OneChainWithoutBlocks,
    ProbabilitiesBeforeValues,
    RoundedProbabilities,
    ScaleBeforeTheChain,
    NoSoftcap,
    ReciprocalOfTheDenominator,
}

/// <summary>The forward of attention for one head, written once more from ARITHMETIC.md, with changes that must not be right.</summary>
internal sealed class WrittenAttention(float[] query, float[] key, float[] value, int size, int window, float softcap, Change change)
{
    public const float Scale = 0.3f;

    private readonly int length = query.Length / size;

    public float[] Run(DType dtype)
    {
        float[] result = new float[query.Length];
        for (int i = 0; i < length; i++)
        {
            int first = window == 0 ? 0 : Math.Max(0, i - window + 1);
            float[] scores = [.. Enumerable.Range(first, i + 1 - first).Select(j => Score(i, j))];
            float[] e = Array.ConvertAll(scores, score => ElementaryFunctions.Exp(score - scores.Max()));
            float denominator = change == Change.DenominatorWithoutLanes ? Samples.PlainChain(e, 0, e.Length) : Denominator(e, first);
            float[] factors = Array.ConvertAll(e, term => Factor(term, denominator));
            for (int column = 0; column < size; column++)
            {
                float total = Total(factors, first, column);
                bool isDivided = change is Change.ProbabilitiesBeforeValues or Change.RoundedProbabilities;
                float quotient = change == Change.ReciprocalOfTheDenominator ? total * (1f / denominator) : total / denominator;
                result[(i * size) + column] = Rounding.ToGrid(isDivided ? total : quotient, dtype);
            }
        }

        return result;
    }

    private float Score(int i, int j)
    {
        float chain = 0f;
        for (int k = 0; k < size; k++)
        {
            float q = change == Change.ScaleBeforeTheChain ? query[(i * size) + k] * Scale : query[(i * size) + k];
            chain = MathF.FusedMultiplyAdd(q, key[(j * size) + k], chain);
        }

        float score = change == Change.ScaleBeforeTheChain ? chain : chain * Scale;
        return softcap == 0f || change == Change.NoSoftcap ? score : softcap * ElementaryFunctions.Tanh(score / softcap);
    }

    private float Factor(float e, float denominator) => change switch
    {
        Change.ProbabilitiesBeforeValues => e / denominator,
        Change.RoundedProbabilities => Rounding.ToFloat16Grid(e / denominator),
        _ => e,
    };

    private static float Denominator(float[] e, int first)
    {
        float[] lanes = new float[16];
        for (int j = 0; j < e.Length; j++)
        {
            lanes[(first + j) % 16] += e[j];
        }

        for (int half = 8; half >= 1; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    private float Total(float[] factors, int first, int column)
    {
        int origin = change == Change.BlocksFromTheFirstKeySeen ? first : 0;
        float total = 0f;
        float block = 0f;
        bool hasTotal = false;
        for (int j = first; j < first + factors.Length; j++)
        {
            bool isBoundary = (j - origin) % 256 == 0 && j > first && change != Change.OneChainWithoutBlocks;
            if (isBoundary)
            {
                total = hasTotal ? total + block : block;
                hasTotal = true;
                block = 0f;
            }

            block = MathF.FusedMultiplyAdd(factors[j - first], value[(j * size) + column], block);
        }

        return hasTotal ? total + block : block;
    }
}
