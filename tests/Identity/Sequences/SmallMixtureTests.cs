using System;
using System.Linq;
using PrecisionGen.Execution;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Mixtures of experts in generated kernels equal the definition in every bit.</summary>
public sealed class SmallMixtureTests
{
    private const int Vocabulary = SmallMixture.Vocabulary;
    private static readonly int[] lengths = [5, 130, 1, 90, 64, 40];

    public static readonly TheoryData<DType, VectorWidth, int, int> Cases = new()
    {
        { DType.Float32, VectorWidth.Widest, 1, 6 },
        { DType.Float16, VectorWidth.Scalar, 2, 2 },
        { DType.Float16, VectorWidth.Bits128, 1, 1 },
        { DType.BFloat16, VectorWidth.Bits256, 2, 3 },
        { DType.BFloat16, VectorWidth.Bits512, 1, 4 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ResultsAndGradientsEqualTheDefinition(DType dtype, VectorWidth width, int threads, int sequencesPerCall)
    {
        using SmallMixture first = new(7);
        using SmallMixture model = first.WithDType(dtype);
        Sequences data = new(3);
        (float[] expected, float[][] gradients) = data.Reference(model, reverse: false);
        using SmallMixture.Training training = model.CreateTraining(400, new KernelOptions { Width = width, Threads = threads });
        training.ZeroGradients();
        float[] found = new float[expected.Length];
        for (int sequence = 0; sequence < lengths.Length; sequence += sequencesPerCall)
        {
            int[] own = lengths[sequence..Math.Min(lengths.Length, sequence + sequencesPerCall)];
            Range rows = data.RowsOf(sequence, own.Length);
            training.TokenLogProbabilities(own, data.Tokens.AsSpan(rows), data.Targets.AsSpan(rows), found.AsSpan(rows));
            training.TokenLogProbabilitiesBackward(data.Gradient.AsSpan(rows));
        }

        training.CompleteGradients();
        Assert.Equal(expected, found);
        for (int parameter = 0; parameter < model.Parameters.Count; parameter++)
        {
            Assert.Equal(gradients[parameter], training.Gradients[model.Parameters[parameter].Name].ToArray());
        }

        // The control: another order of rows is another gradient of the experts.
        (_, float[][] others) = data.Reference(model, reverse: true);
        int gates = Enumerable.Range(0, others.Length).First(index => model.Parameters[index].Name.EndsWith("Gates", StringComparison.OrdinalIgnoreCase));
        Assert.NotEqual(others[gates], gradients[gates]);
    }

    [Fact]
    public void DecodingEqualsTheWholeForward()
    {
        using SmallMixture model = new SmallMixture(9).WithDType(DType.BFloat16);
        int[] tokens = new Sequences(5).Tokens[..83];
        float[] expected = new float[tokens.Length * Vocabulary];
        using SmallMixture.Inference inference = model.CreateInference(tokens.Length);
        inference.LogProbabilities([tokens.Length], tokens, expected);
        using SmallMixture.Decoder decoder = model.CreateDecoder(sequences: 2, maximumLength: 90);
        int sequence = decoder.Join();
        int length = 1;
        for (int done = 0; done < tokens.Length; done += length, length = Math.Min(done % 3 == 0 ? 11 : 1, tokens.Length - done))
        {
            float[] found = new float[length * Vocabulary];
            decoder.LogProbabilities([sequence], [length], tokens.AsSpan(done, length), found, DecoderOutput.EveryPosition);
            Assert.Equal(expected[(done * Vocabulary)..((done + length) * Vocabulary)], found);
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void ExpertsAloneAreTrained(DType dtype)
    {
        const int Samples = 150;
        const int Length = 2 * FrozenRouter.Width;
        using FrozenRouter first = new(7);
        using FrozenRouter model = first.WithDType(dtype);
        Random random = new(1);
        float[] x = [.. Enumerable.Range(0, Samples * Length).Select(_ => random.NextSingle() - 0.5f)];
        float[] gradient = [.. x.Select(_ => random.NextSingle() - 0.5f)];
        ReferenceStep step = new(model.Parameters.Count, 1);
        float[] expected = new float[x.Length];
        for (int sample = 0; sample < Samples; sample++)
        {
            Range own = (sample * Length)..((sample + 1) * Length);
            Tensor result = model.Mixed(Tensor.From(x.AsSpan(own), [2, FrozenRouter.Width], dtype));
            result.Values.CopyTo(expected.AsSpan(own));
            step.Backward(0, [result], [gradient[own]]);
        }

        step.CompleteGradients();
        using FrozenRouter.Training training = model.CreateTraining(Samples);
        training.ZeroGradients();
        float[] found = new float[x.Length];
        training.Mixed(x, found);
        training.MixedBackward(gradient);
        training.CompleteGradients();
        Assert.Equal(expected, found);
        Assert.Null(step.Gradient(0));
        Assert.Equal(step.Gradient(1)!, training.Gradients["Inner"].ToArray());
        Assert.Equal(step.Gradient(2)!, training.Gradients["Downs"].ToArray());
    }

    /// <summary>Packed sequences, their targets and gradients.</summary>
    private sealed class Sequences
    {
        public Sequences(int seed)
        {
            Random random = new(seed);
            Tokens = [.. Enumerable.Range(0, lengths.Sum()).Select(_ => random.Next(Vocabulary))];
            Targets = [.. Tokens.Select(_ => random.Next(Vocabulary))];
            Gradient = [.. Tokens.Select(_ => random.NextSingle() - 0.5f)];
        }

        public int[] Tokens { get; }

        public int[] Targets { get; }

        public float[] Gradient { get; }

        public Range RowsOf(int sequence, int count)
        {
            int start = lengths[..sequence].Sum();
            return start..(start + lengths[sequence..(sequence + count)].Sum());
        }

        public (float[] Results, float[][] Gradients) Reference(SmallMixture model, bool reverse)
        {
            ReferenceStep step = new(model.Parameters.Count, 2);
            float[] results = new float[Tokens.Length];
            int[] order = [.. Enumerable.Range(0, lengths.Length)];
            foreach (int sequence in reverse ? order.Reverse() : order)
            {
                Range rows = RowsOf(sequence, 1);
                Tensor result = model.TokenLogProbabilities(PrecisionGen.Tokens.From(Tokens.AsSpan(rows)), PrecisionGen.Tokens.From(Targets.AsSpan(rows)));
                result.Values.CopyTo(results.AsSpan(rows));
                step.Backward(1, [result], [Gradient[rows]]);
            }

            step.CompleteGradients();
            return (results, [.. Enumerable.Range(0, model.Parameters.Count).Select(parameter => step.Gradient(parameter)!)]);
        }
    }
}
