using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PrecisionGen.Execution;
using PrecisionGen.Identity.Models;
using Xunit;

namespace PrecisionGen.Identity;

/// <summary>
/// The bits of every machine: SHA-256 of outputs and gradients at initial weights, checked in. PRECISIONGEN_WRITE_GOLDENS=FILE writes
/// them anew, which only a new arithmetic profile may need.
/// </summary>
public sealed class GoldenTests
{
    private const int Samples = 50;
    private static readonly string[] Names = [nameof(Policy), nameof(Functions), nameof(Norms), nameof(TiedEmbedding), nameof(Blocks), nameof(LowRank)];

    [Fact]
    public void Outputs_and_gradients_hash_as_on_every_other_machine()
    {
        List<string> lines = [];
        foreach (string name in Names)
        {
            foreach (DType dtype in Enum.GetValues<DType>())
            {
                lines.Add($"{name} {dtype} {Hash(name, dtype)}");
            }
        }

        if (Environment.GetEnvironmentVariable("PRECISIONGEN_WRITE_GOLDENS") is string { Length: > 0 } file)
        {
            File.WriteAllLines(file, lines);
        }

        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "goldens.txt")), lines);
    }

    private static string Hash(string name, DType dtype)
    {
        using ModelUnderTest first = ModelList.Models[name]();
        using ModelUnderTest model = first.WithDType(dtype);
        StepData data = StepData.Create(model.Forwards, Samples, Neighbours.Ordinary, seed: 21);
        Results results = KernelRun.Train(model, data, new KernelOptions { Threads = 2 }, [20, Samples - 20], null);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] values in results.Outputs.SelectMany(outputs => outputs).Concat(results.Gradients))
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
