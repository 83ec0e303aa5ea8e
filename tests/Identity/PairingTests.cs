using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Execution;
using PrecisionGen.Identity.Models;
using Xunit;

namespace PrecisionGen.Identity;

/// <summary>The other pairings differ from the paired one, as they are meant to, and yet are the same at every width, batch and thread count.</summary>
public sealed class PairingTests
{
    private const int Samples = 67;

    // Order alone moves a sum by a unit in the last place of float32, which seldom crosses a rounding to 16 bits.
    private const int ManySamples = 1000;
    private const int Attempts = 20;

    public static TheoryData<DType, Pairing> Cases
    {
        get
        {
            TheoryData<DType, Pairing> cases = [];
            foreach (DType dtype in Enum.GetValues<DType>())
            {
                cases.Add(dtype, Pairing.Independent);
                cases.Add(dtype, Pairing.Reordered);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Another_pairing_differs_from_the_paired_one(DType dtype, Pairing pairing)
    {
        using ModelUnderTest first = Pairings.UnderTest();
        Weights.Fill(first.Parameters, seed: 5);
        using ModelUnderTest model = first.WithDType(dtype);
        bool differs = false;
        for (int seed = 1; seed <= Attempts && !differs; seed++)
        {
            StepData data = StepData.Create(model.Forwards, ManySamples, Neighbours.Ordinary, seed);
            Results paired = KernelRun.Infer(model, data, new KernelOptions(), null);
            Results other = KernelRun.Infer(model, data, new KernelOptions { Pairing = pairing }, null);
            differs = paired.FindDifference(other, model) is not null;
            Assert.InRange(paired.Outputs[0][0].Zip(other.Outputs[0][0], (a, b) => Math.Abs(a - b)).Max(), 0f, 0.5f);
        }

        Assert.True(differs, "No output differs in any bit.");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Another_pairing_is_the_same_at_every_width_batch_and_thread_count(DType dtype, Pairing pairing)
    {
        using ModelUnderTest first = Pairings.UnderTest();
        Weights.Fill(first.Parameters, seed: 5);
        using ModelUnderTest model = first.WithDType(dtype);
        StepData data = StepData.Create(model.Forwards, Samples, Neighbours.Ordinary, seed: 6);
        Results expected = KernelRun.Infer(model, data, new KernelOptions { Pairing = pairing, Width = VectorWidth.Scalar }, null);
        foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            KernelOptions options = new() { Pairing = pairing, Width = width, Threads = 2 };
            Assert.Null(expected.FindDifference(KernelRun.Infer(model, data, options, null), model));
        }

        StepData few = data.Take(5);
        Results alone = KernelRun.Infer(model, few, new KernelOptions { Pairing = pairing }, null);
        Assert.Equal(Bits(expected.Outputs[0][0].Take(alone.Outputs[0][0].Length)), Bits(alone.Outputs[0][0]));
    }

    [Fact]
    public void Fingerprints_tell_dtypes_and_pairings_apart()
    {
        using Pairings model = new(seed: 1);
        HashSet<Fingerprint> fingerprints = [];
        foreach (DType dtype in Enum.GetValues<DType>())
        {
            foreach (Pairing pairing in Enum.GetValues<Pairing>())
            {
                using Pairings view = model.WithDType(dtype);
                using Pairings.Inference kernel = view.CreateInference(1, new KernelOptions { Pairing = pairing });
                Assert.True(fingerprints.Add(kernel.Fingerprint));
            }
        }
    }

    [Fact]
    public void Training_takes_only_the_paired_side()
    {
        using Pairings model = new(seed: 1);
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => model.CreateTraining(1, new KernelOptions { Pairing = Pairing.Independent }));
        Assert.Contains("Pairing.Paired but found Independent", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pairing_that_was_not_compiled_is_refused()
    {
        using Policy model = new(seed: 1);
        Assert.Throws<ArgumentException>(() => model.CreateInference(1, new KernelOptions { Pairing = Pairing.Reordered }));
    }

    private static uint[] Bits(IEnumerable<float> values) => [.. values.Select(BitConverter.SingleToUInt32Bits)];
}
