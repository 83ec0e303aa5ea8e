using System;
using PrecisionGen.Mixtures;
using PrecisionGen.Reference;

namespace PrecisionGen.Runtime.Tests.Mixtures;

/// <summary>The weights of a mixture, the rows of a step in micro-batches, and what the reference operation makes of them.</summary>
internal sealed class MixtureCase
{
    private readonly GradientTarget?[] weightGradients = new GradientTarget?[3];

    public MixtureCase(MixtureShape shape, params int[] microBatches)
    {
        Shape = shape;
        Random random = new(shape.Width);
        Weights =
        [
            Values(random, [shape.Experts, shape.Hidden, shape.Width]),
            Values(random, [shape.Experts, shape.Hidden, shape.Width]),
            Values(random, [shape.Experts, shape.Width, shape.Hidden]),
        ];
        Batches = Array.ConvertAll(microBatches, rows => new MixtureRows(this, random, rows));
        int first = 0;
        foreach (MixtureRows batch in Batches)
        {
            batch.SetSpecialRows(first);
            first += batch.Count;
        }
    }

    public MixtureShape Shape { get; }

    /// <summary>Gates, ups and downs.</summary>
    public Tensor[] Weights { get; }

    public MixtureRows[] Batches { get; }

    /// <summary>Computes every result and gradient by the reference operation.</summary>
    public MixtureCase Expect()
    {
        foreach (MixtureRows batch in Batches)
        {
            batch.Expect(this, weightGradients);
        }

        return this;
    }

    /// <summary>The reference's gradient of a weight over the whole step.</summary>
    public float[] ExpectedGradient(MixtureWeight weight) => weightGradients[(int)weight]!.ToArray();

    public Tensor Values(Random random, int[] shape)
    {
        int count = 1;
        foreach (int dimension in shape)
        {
            count *= dimension;
        }

        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)((random.NextDouble() - 0.5) * 2);
        }

        return Tensor.From(values, shape, Shape.DType);
    }
}

/// <summary>The rows of one micro-batch.</summary>
internal sealed class MixtureRows
{
    private readonly MixtureCase mixture;
    private readonly float[] probabilities;

    public MixtureRows(MixtureCase mixture, Random random, int count)
    {
        this.mixture = mixture;
        Count = count;
        X = mixture.Values(random, [count, mixture.Shape.Width]);
        Gradient = mixture.Values(random, [count, mixture.Shape.Width]);
        probabilities = new float[count * mixture.Shape.Experts];
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = random.NextSingle() + 0.01f;
        }
    }

    public int Count { get; }

    public Tensor X { get; }

    public Tensor Gradient { get; }

    public Tensor Probabilities => Tensor.From(probabilities, [Count, mixture.Shape.Experts], DType.Float32);

    public float[] Result { get; private set; } = [];

    public float[] GradientOfX { get; private set; } = [];

    public float[] GradientOfProbabilities { get; private set; } = [];

    /// <summary>
    /// The last expert has no row but rows 300 to 303, so that its first block is absent; the one before has none at all if there are
    /// enough. Every seventh row is one tie; of rows 11 and 70 a probability is NaN.
    /// </summary>
    public void SetSpecialRows(int first)
    {
        int experts = mixture.Shape.Experts;
        for (int row = 0; row < Count; row++)
        {
            Span<float> values = probabilities.AsSpan(row * experts, experts);
            if (row % 7 == 0)
            {
                values.Fill(0.25f);
            }

            if (experts - 2 >= mixture.Shape.ExpertsPerRow)
            {
                values[^2] = 0f;
                values[^1] = first + row is >= 300 and < 304 ? 2f : 0f;
            }

            if (first + row is 11 or 70)
            {
                values[1 % experts] = float.NaN;
            }
        }
    }

    public void Expect(MixtureCase mixture, GradientTarget?[] weightGradients)
    {
        Tensor[] weights = mixture.Weights;
        Tensor result = Operations.MixtureOfExperts(X, Probabilities, weights[0], weights[1], weights[2], mixture.Shape.ExpertsPerRow);
        Result = result.Values.ToArray();
        GradientOfX = Array.ConvertAll(OfOperand(result, 0), value => Tensor.Round(value, mixture.Shape.DType));
        GradientOfProbabilities = OfOperand(result, 1);
        for (int weight = 0; weight < weights.Length; weight++)
        {
            (Tensor value, OperandGradient? gradient, GradientSum sum) = result.Node!.Operands[2 + weight];
            weightGradients[weight] ??= GradientTarget.ForWholeStep(sum, value.Values.Length);
            gradient!(result.Values, Gradient.Values, weightGradients[weight]!);
        }
    }

    private float[] OfOperand(Tensor result, int operand)
    {
        (Tensor value, OperandGradient? gradient, GradientSum sum) = result.Node!.Operands[operand];
        GradientTarget target = GradientTarget.ForOneUse(sum, value.Values.Length);
        gradient!(result.Values, Gradient.Values, target);
        return target.ToArray();
    }
}
