using System;
using System.Linq;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Sequences and what the definition says of them: the meaning that kernels are compared with.</summary>
internal sealed record SequenceStep(
    int[] Lengths, int[] Tokens, int[] Targets, float[] Gradient, float[] LogProbabilities, float[] TokenLogProbabilities, float[]?[] Gradients)
{
    private const int TokenForward = 1;
    private const int Forwards = 2;

    /// <param name="chosen">The tokens; null draws them.</param>
    public static SequenceStep Define(SequenceModel model, int[] lengths, int[]? chosen = null)
    {
        Random random = new(lengths.Sum());
        int rows = lengths.Sum();
        int[] tokens = chosen ?? [.. Enumerable.Range(0, rows).Select(_ => random.Next(model.Vocabulary))];
        int[] targets = [.. Enumerable.Range(0, rows).Select(_ => random.Next(model.Vocabulary))];
        float[] gradient = [.. Enumerable.Range(0, rows).Select(_ => random.Next(9) == 0 ? -0f : random.NextSingle() - 0.5f)];
        float[] all = new float[rows * model.Vocabulary];
        float[] picked = new float[rows];
        ReferenceStep step = new(model.Parameters.Count, Forwards);
        int start = 0;
        foreach (int length in lengths)
        {
            Range own = start..(start + length);
            PrecisionGen.Tokens sequence = PrecisionGen.Tokens.From(tokens.AsSpan(own));
            model.LogProbabilities(sequence).Values.CopyTo(all.AsSpan(start * model.Vocabulary));
            Tensor result = model.TokenLogProbabilities(sequence, PrecisionGen.Tokens.From(targets.AsSpan(own)));
            result.Values.CopyTo(picked.AsSpan(start));
            step.Backward(TokenForward, [result], [gradient[own]]);
            start += length;
        }

        step.CompleteGradients();
        return new SequenceStep(
            lengths, tokens, targets, gradient, all, picked, [.. Enumerable.Range(0, model.Parameters.Count).Select(step.Gradient)]);
    }
}
