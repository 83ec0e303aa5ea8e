using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PrecisionGen.Execution;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

/// <summary>
/// The bits of every machine for sequences: SHA-256 of log-probabilities and gradients at initial weights, checked in.
/// PRECISIONGEN_WRITE_SEQUENCE_GOLDENS=FILE writes them anew, which only a new arithmetic profile may need.
/// </summary>
public sealed class SequenceGoldenTests
{
    private static readonly int[] Lengths = [70, 5, 33];

    [Fact]
    public void Log_probabilities_and_gradients_hash_as_on_every_other_machine()
    {
        List<string> lines = [];
        foreach (Func<SequenceModel> create in (Func<SequenceModel>[])[SmallTransformer.UnderTest, LearnedPositions.UnderTest, SmallMixture.UnderTest])
        {
            foreach (DType dtype in Enum.GetValues<DType>())
            {
                lines.Add($"{create.Method.DeclaringType!.Name} {dtype} {Hash(create, dtype)}");
            }
        }

        if (Environment.GetEnvironmentVariable("PRECISIONGEN_WRITE_SEQUENCE_GOLDENS") is string { Length: > 0 } file)
        {
            File.WriteAllLines(file, lines);
        }

        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "sequenceGoldens.txt")), lines);
    }

    private static string Hash(Func<SequenceModel> create, DType dtype)
    {
        using SequenceModel first = create();
        using SequenceModel model = first.WithDType(dtype);
        Random random = new(17);
        int rows = Lengths.Sum();
        int[] tokens = [.. Enumerable.Range(0, rows).Select(_ => random.Next(model.Vocabulary))];
        int[] targets = [.. Enumerable.Range(0, rows).Select(_ => random.Next(model.Vocabulary))];
        float[] gradient = [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle() - 0.5f)];
        KernelOptions options = new() { Threads = 2 };
        float[] all = new float[rows * model.Vocabulary];
        using SequenceInference inference = model.CreateInference(rows, options);
        inference.LogProbabilities(Lengths, tokens, all);
        using SequenceTraining training = model.CreateTraining(rows, options);
        training.Kernel.ZeroGradients();
        training.TokenLogProbabilities(Lengths, tokens, targets, new float[rows]);
        training.Backward(gradient);
        training.Kernel.CompleteGradients();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<float>(all));
        hash.AppendData(MemoryMarshal.AsBytes(training.Kernel.Gradients.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
