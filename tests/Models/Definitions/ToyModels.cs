using System;
using System.Linq;
using PrecisionGen;
using static Models.Tests.Definitions.PublishedMathematics;

namespace Models.Tests.Definitions;

/// <summary>The four definitions at toy constants, as one kind of thing.</summary>
/// <param name="Name">The model's.</param>
/// <param name="Create">Creates it with weights none of which is 0 or 1.</param>
/// <param name="Forward">Its forward on the reference operations.</param>
/// <param name="Kernels">The same on its kernels.</param>
/// <param name="Map">The published names.</param>
/// <param name="Published">The published forward in double.</param>
internal sealed record ToyModel(
    string Name,
    Func<IPrecisionModel> Create,
    Func<IPrecisionModel, DType, Tokens, Tensor> Forward,
    Func<IPrecisionModel, DType, int[], int[], ToyResults> Kernels,
    CheckpointMap Map,
    Func<PublishedWeights, int[], double[][]> Published)
{
    internal const int Vocabulary = 19;

    private static readonly DecoderShape qwen2 = new(
        Vocabulary, 2, 6, 2, 1e-6, Frequencies(10000, 4));

    private static readonly DecoderShape llama32 = new(
        Vocabulary, 2, 4, 2, 1e-5, Array.ConvertAll(Frequencies(500, 8), frequency => ScaleLlama3(frequency, 32, 1, 4, 64)))
    {
        IsTied = true,
    };

    private static readonly DecoderShape qwen3Moe = new(Vocabulary, 2, 4, 2, 1e-6, Frequencies(1000000, 6))
    {
        HasHeadNorms = true,
        Experts = 5,
        ExpertsPerToken = 2,
    };

    internal static ToyModel Of(string name) => name switch
    {
        nameof(Gpt2) => new ToyModel(
            name,
            () => WithRandomWeights(new Gpt2(1)),
            (model, dtype, tokens) => ((Gpt2)model).WithDType(dtype).LogProbabilities(tokens),
            (model, dtype, tokens, targets) => ToyKernels.Run((Gpt2)model, dtype, tokens, targets),
            Gpt2Checkpoint.Map(),
            PublishedModels.Gpt2),
        nameof(Qwen2) => new ToyModel(
            name,
            () => WithRandomWeights(new Qwen2(1)),
            (model, dtype, tokens) => ((Qwen2)model).WithDType(dtype).LogProbabilities(tokens),
            (model, dtype, tokens, targets) => ToyKernels.Run((Qwen2)model, dtype, tokens, targets),
            Qwen2Checkpoint.Map,
            (weights, tokens) => PublishedModels.Decoder(weights, qwen2, tokens)),
        nameof(Llama32) => new ToyModel(
            name,
            () => WithRandomWeights(new Llama32(1)),
            (model, dtype, tokens) => ((Llama32)model).WithDType(dtype).LogProbabilities(tokens),
            (model, dtype, tokens, targets) => ToyKernels.Run((Llama32)model, dtype, tokens, targets),
            Llama32Checkpoint.Map,
            (weights, tokens) => PublishedModels.Decoder(weights, llama32, tokens)),
        nameof(Qwen3Moe) => new ToyModel(
            name,
            () => WithRandomWeights(new Qwen3Moe(1)),
            (model, dtype, tokens) => ((Qwen3Moe)model).WithDType(dtype).LogProbabilities(tokens),
            (model, dtype, tokens, targets) => ToyKernels.Run((Qwen3Moe)model, dtype, tokens, targets),
            Qwen3MoeCheckpoint.Map,
            (weights, tokens) => PublishedModels.Decoder(weights, qwen3Moe, tokens)),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    internal static int[] Tokens(int length) => [.. Enumerable.Range(0, length).Select(i => ((i * 7) + (i * i)) % Vocabulary)];

    private static T WithRandomWeights<T>(T model)
        where T : IPrecisionModel
    {
        Random random = new(5);
        foreach (Parameter parameter in model.Parameters)
        {
            // Around 1 for vectors, so that gains count; small enough for matrices that no softmax saturates.
            float center = parameter.Shape.Length == 1 ? 1f : 0f;
            parameter.Write([.. Enumerable.Range(0, parameter.Length).Select(_ => center + (random.NextSingle() - 0.5f))]);
        }

        return model;
    }
}
