using System;
using System.Linq;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

public sealed class SmallTransformerTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Runs(DType dtype)
    {
        using SmallTransformer first = new(7);
        using SmallTransformer model = first.WithDType(dtype);
        int[] lengths = [5, 70, 1, 12];
        Random random = new(3);
        int[] tokens = [.. Enumerable.Range(0, lengths.Sum()).Select(_ => random.Next(SmallTransformer.Vocabulary))];
        int[] targets = [.. Enumerable.Range(0, lengths.Sum()).Select(_ => random.Next(SmallTransformer.Vocabulary))];
        float[] gradient = [.. targets.Select(_ => random.NextSingle() - 0.5f)];
        ReferenceStep step = new(model.Parameters.Count, 2);
        float[] expected = new float[tokens.Length];
        float[] all = new float[tokens.Length * SmallTransformer.Vocabulary];
        int start = 0;
        foreach (int length in lengths)
        {
            Tokens own = Tokens.From(tokens.AsSpan(start, length));
            Tensor result = model.TokenLogProbabilities(own, Tokens.From(targets.AsSpan(start, length)));
            result.Values.CopyTo(expected.AsSpan(start));
            model.LogProbabilities(own).Values.CopyTo(all.AsSpan(start * SmallTransformer.Vocabulary));
            step.Backward(1, [result], [gradient[start..(start + length)]]);
            start += length;
        }

        step.CompleteGradients();
        using SmallTransformer.Inference inference = model.CreateInference(100);
        float[] found = new float[tokens.Length];
        inference.TokenLogProbabilities(lengths, tokens, targets, found);
        Assert.Equal(expected, found);
        float[] foundAll = new float[all.Length];
        inference.LogProbabilities(lengths, tokens, foundAll);
        Assert.Equal(all, foundAll);
        using SmallTransformer.Training training = model.CreateTraining(100);
        training.ZeroGradients();
        Array.Clear(found);
        training.TokenLogProbabilities(lengths, tokens, targets, found);
        Assert.Equal(expected, found);
        training.TokenLogProbabilitiesBackward(gradient);
        training.CompleteGradients();
        for (int parameter = 0; parameter < model.Parameters.Count; parameter++)
        {
            string name = model.Parameters[parameter].Name;
            Assert.Equal(step.Gradient(parameter)!, training.Gradients[name].ToArray());
        }
    }
}
