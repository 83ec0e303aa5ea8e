using System;
using PrecisionGen;

namespace Models.Tests.Definitions;

/// <summary>The kernels of the definitions at toy constants: whole sequences, token by token, and in training.</summary>
internal static class ToyKernels
{
    private const int Vocabulary = ToyModel.Vocabulary;

    internal static ToyResults Run(Gpt2 whole, DType dtype, int[] tokens, int[] targets)
    {
        using Gpt2 model = whole.WithDType(dtype);
        ToyResults results = new(tokens.Length);
        using (Gpt2.Inference inference = model.CreateInference(tokens.Length))
        {
            inference.LogProbabilities([tokens.Length], tokens, results.Whole);
        }

        using (Gpt2.Decoder decoder = model.CreateDecoder(sequences: 1, maximumLength: tokens.Length))
        {
            int sequence = decoder.Join();
            for (int t = 0; t < tokens.Length; t++)
            {
                decoder.LogProbabilities([sequence], [1], [tokens[t]], results.Decoded.AsSpan(t * Vocabulary, Vocabulary));
            }
        }

        using Gpt2.Training training = model.CreateTraining(tokens.Length);
        training.TokenLogProbabilities([tokens.Length], tokens, targets, results.Taken);
        return results;
    }

    internal static ToyResults Run(Qwen2 whole, DType dtype, int[] tokens, int[] targets)
    {
        using Qwen2 model = whole.WithDType(dtype);
        ToyResults results = new(tokens.Length);
        using (Qwen2.Inference inference = model.CreateInference(tokens.Length))
        {
            inference.LogProbabilities([tokens.Length], tokens, results.Whole);
        }

        using (Qwen2.Decoder decoder = model.CreateDecoder(sequences: 1, maximumLength: tokens.Length))
        {
            int sequence = decoder.Join();
            for (int t = 0; t < tokens.Length; t++)
            {
                decoder.LogProbabilities([sequence], [1], [tokens[t]], results.Decoded.AsSpan(t * Vocabulary, Vocabulary));
            }
        }

        using Qwen2.Training training = model.CreateTraining(tokens.Length);
        training.TokenLogProbabilities([tokens.Length], tokens, targets, results.Taken);
        return results;
    }

    internal static ToyResults Run(Llama32 whole, DType dtype, int[] tokens, int[] targets)
    {
        using Llama32 model = whole.WithDType(dtype);
        ToyResults results = new(tokens.Length);
        using (Llama32.Inference inference = model.CreateInference(tokens.Length))
        {
            inference.LogProbabilities([tokens.Length], tokens, results.Whole);
        }

        using (Llama32.Decoder decoder = model.CreateDecoder(sequences: 1, maximumLength: tokens.Length))
        {
            int sequence = decoder.Join();
            for (int t = 0; t < tokens.Length; t++)
            {
                decoder.LogProbabilities([sequence], [1], [tokens[t]], results.Decoded.AsSpan(t * Vocabulary, Vocabulary));
            }
        }

        using Llama32.Training training = model.CreateTraining(tokens.Length);
        training.TokenLogProbabilities([tokens.Length], tokens, targets, results.Taken);
        return results;
    }

    internal static ToyResults Run(Qwen3Moe whole, DType dtype, int[] tokens, int[] targets)
    {
        using Qwen3Moe model = whole.WithDType(dtype);
        ToyResults results = new(tokens.Length);
        using (Qwen3Moe.Inference inference = model.CreateInference(tokens.Length))
        {
            inference.LogProbabilities([tokens.Length], tokens, results.Whole);
        }

        using (Qwen3Moe.Decoder decoder = model.CreateDecoder(sequences: 1, maximumLength: tokens.Length))
        {
            int sequence = decoder.Join();
            for (int t = 0; t < tokens.Length; t++)
            {
                decoder.LogProbabilities([sequence], [1], [tokens[t]], results.Decoded.AsSpan(t * Vocabulary, Vocabulary));
            }
        }

        using Qwen3Moe.Training training = model.CreateTraining(tokens.Length);
        training.TokenLogProbabilities([tokens.Length], tokens, targets, results.Taken);
        return results;
    }
}

/// <summary>What kernels returned for one sequence.</summary>
internal sealed class ToyResults(int length)
{
    /// <summary>The log-probabilities of inference, [length, Vocabulary].</summary>
    internal float[] Whole { get; } = new float[length * ToyModel.Vocabulary];

    /// <summary>The same from the decoder, one token at a time.</summary>
    internal float[] Decoded { get; } = new float[length * ToyModel.Vocabulary];

    /// <summary>Training's log-probabilities of the targets, [length].</summary>
    internal float[] Taken { get; } = new float[length];
}
