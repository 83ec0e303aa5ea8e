using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>MixtureOfExperts and its gradients.</summary>
internal static class ExpertMixture
{
    public static Tensor Apply(Tensor x, Tensor probabilities, Tensor gates, Tensor ups, Tensor downs, int expertsPerToken)
    {
        ExpertWeights weights = new(x, probabilities, gates, ups, downs, expertsPerToken);
        RoutedRow[] rows = new RoutedRow[x.RowCount];
        float[] result = new float[x.Count];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new RoutedRow(weights, new ExpertRouting(probabilities.Row(row), expertsPerToken), x.Row(row));
            rows[row].Combine(result.AsSpan(row * weights.Width, weights.Width));
        }

        ExpertMixtureGradients gradients = new(weights, rows, x);
        return Tensor.FromOperation("MixtureOfExperts", result, x.Shape.ToArray(), weights.DType, [
            new Operand(x, (y, dy, target) => gradients.OfX(dy, target), GradientSum.Elementwise),
            new Operand(probabilities, (y, dy, target) => gradients.OfProbabilities(dy, target), GradientSum.Elementwise),
            new Operand(gates, (y, dy, target) => gradients.OfGates(dy, target), GradientSum.Routed),
            new Operand(ups, (y, dy, target) => gradients.OfUps(dy, target), GradientSum.Routed),
            new Operand(downs, (y, dy, target) => gradients.OfDowns(dy, target), GradientSum.Routed),
        ]);
    }
}

/// <summary>One row and what each of its experts, ascending, computed for it.</summary>
internal sealed class RoutedRow
{
    public RoutedRow(ExpertWeights weights, ExpertRouting routing, ReadOnlySpan<float> x)
    {
        Routing = routing;
        Experts = new ExpertRow[routing.Chosen.Length];
        for (int i = 0; i < Experts.Length; i++)
        {
            Experts[i] = new ExpertRow(weights, routing.Chosen[i], x);
        }
    }

    public ExpertRouting Routing { get; }

    public ExpertRow[] Experts { get; }

    /// <summary>One ascending chain of fused multiply-adds of weights and outputs from +0, without blocks.</summary>
    public void Combine(Span<float> result)
    {
        if (Routing.IsNaN)
        {
            result.Fill(float.NaN);
            return;
        }

        for (int column = 0; column < result.Length; column++)
        {
            float sum = 0f;
            for (int i = 0; i < Experts.Length; i++)
            {
                sum = FusedMultiplyAdd.Compute(Routing.Weights[i], Experts[i].Output[column], sum);
            }

            result[column] = sum;
        }
    }

    /// <summary>The gradients inside each expert.</summary>
    public ExpertRowGradients[] Gradients(ReadOnlySpan<float> dy)
    {
        ExpertRowGradients[] gradients = new ExpertRowGradients[Experts.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = Experts[i].Gradients(dy, Routing.Weights[i]);
        }

        return gradients;
    }
}
