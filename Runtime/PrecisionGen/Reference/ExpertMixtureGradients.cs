using System;

namespace PrecisionGen.Reference;

/// <summary>The gradients of MixtureOfExperts. Each operand's is computed by itself.</summary>
internal sealed class ExpertMixtureGradients(ExpertWeights weights, RoutedRow[] rows, Tensor x)
{
    /// <summary>Experts descending, of each first what passes up, then what passes the gate; the first one starts the sum.</summary>
    public void OfX(ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            ExpertRowGradients[] gradients = Gradients(row, dy);
            for (int k = 0; k < weights.Width; k++)
            {
                float sum = rows[row].Routing.IsNaN ? float.NaN : 0f;
                for (int i = gradients.Length - 1; i >= 0; i--)
                {
                    bool isFirst = i == gradients.Length - 1;
                    sum = isFirst ? gradients[i].InputOfUp[k] : sum + gradients[i].InputOfUp[k];
                    sum += gradients[i].InputOfGate[k];
                }

                target.Term((row * weights.Width) + k, sum);
            }
        }
    }

    public void OfProbabilities(ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            float[] ofWeights = Array.ConvertAll(Gradients(row, dy), gradients => gradients.Weight);
            float[] ofProbabilities = rows[row].Routing.GradientOfProbabilities(ofWeights);
            for (int expert = 0; expert < ofProbabilities.Length; expert++)
            {
                target.Term((row * ofProbabilities.Length) + expert, ofProbabilities[expert]);
            }
        }
    }

    public void OfGates(ReadOnlySpan<float> dy, GradientTarget target) =>
        OfWeights(dy, target, gradients => gradients.Gate, (row, expert) => x.Row(row).ToArray());

    public void OfUps(ReadOnlySpan<float> dy, GradientTarget target) =>
        OfWeights(dy, target, gradients => gradients.Up, (row, expert) => x.Row(row).ToArray());

    public void OfDowns(ReadOnlySpan<float> dy, GradientTarget target) =>
        OfWeights(dy, target, gradients => gradients.Output, (row, expert) => expert.Hidden);

    /// <summary>For each expert the chain over the rows that go to it, whose index is the row's number in the step.</summary>
    private void OfWeights(
        ReadOnlySpan<float> dy,
        GradientTarget target,
        Func<ExpertRowGradients, float[]> outputGradient,
        Func<int, ExpertRow, float[]> input)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            target.NextRow();
            ExpertRowGradients[] gradients = Gradients(row, dy);
            for (int i = 0; i < gradients.Length; i++)
            {
                ExpertRow expert = rows[row].Experts[i];
                float[] outputs = outputGradient(gradients[i]);
                float[] inputs = input(row, expert);
                int first = rows[row].Routing.Chosen[i] * outputs.Length * inputs.Length;
                for (int element = 0; element < outputs.Length * inputs.Length; element++)
                {
                    target.Product(first + element, outputs[element / inputs.Length], inputs[element % inputs.Length]);
                }
            }
        }
    }

    private ExpertRowGradients[] Gradients(int row, ReadOnlySpan<float> dy) =>
        rows[row].Gradients(dy.Slice(row * weights.Width, weights.Width));
}
