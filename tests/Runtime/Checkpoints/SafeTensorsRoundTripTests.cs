#pragma warning disable xUnit1051 // Files of a few bytes: there is nothing to cancel.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using CsCheck;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Checkpoints;

public sealed class SafeTensorsRoundTripTests
{
    [Theory]
    [InlineData("model.safetensors", long.MaxValue)]
    [InlineData("model.safetensors.index.json", 40L)]
    [InlineData("model.safetensors.index.json", 1L)]
    [InlineData("model.safetensors.index.json", long.MaxValue)]
    public void EveryBitOfTheMastersReturns(string name, long shardBytes)
    {
        using CheckpointFolder folder = new();
        Gen.UInt.Array[25].Sample(
            bits =>
            {
                using ParameterSet saved = Declarations.Create(seed: 1);
                saved.Load(Array.ConvertAll(bits, BitConverter.UInt32BitsToSingle), new WeightsVersion(7, 3));
                SafeTensors.Save(saved, folder[name], options: new SafeTensorsOptions { MaximumShardBytes = shardBytes });
                using ParameterSet loaded = Declarations.Create(seed: 2);
                SafeTensors.Load(folder.Root, loaded);
                Assert.Equal(bits, Declarations.Bits(loaded.Masters));
                Assert.Equal(new WeightsVersion(7, 3), loaded.Version);
            },
            iter: 30,
            threads: 1);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void SixteenBitFilesHoldTheRoundedWeights(DType dtype)
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = Declarations.Create(dtype);
        SafeTensors.Save(saved, folder["a.safetensors"], options: new SafeTensorsOptions { DType = dtype });
        using ParameterSet loaded = Declarations.Create(DType.Float32, seed: 2);
        SafeTensors.Load(folder["a.safetensors"], loaded);
        for (int i = 0; i < saved.Count; i++)
        {
            Assert.Equal(saved.GetTensor(i).Values.ToArray(), loaded[i].Values.ToArray());
        }

        // Rounded masters are other weights than those saved, whatever the file is called.
        Assert.NotEqual(saved.Version, loaded.Version);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void AModelForInferenceAloneSavesAndLoadsItsStorageCopy(DType dtype)
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = Declarations.Create(dtype, seed: 1, inferenceOnly: true);
        SafeTensors.Save(saved, folder["a.safetensors"]);
        using ParameterSet loaded = Declarations.Create(dtype, seed: 2, inferenceOnly: true);
        SafeTensors.Load(folder["a.safetensors"], loaded);
        for (int i = 0; i < saved.Count; i++)
        {
            Assert.Equal(saved.GetTensor(i).Values.ToArray(), loaded.GetTensor(i).Values.ToArray());
        }
    }

    [Fact]
    public void AFileHasTheBytesOfTheFormat()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = new([new("W", [1, 2]), new("B", [1])], DType.Float32, 1);
        parameters["W"].Write([1f, -2f]);
        parameters["B"].Write([0.5f]);
        SafeTensors.Save(
            parameters,
            folder["a.safetensors"],
            options: new SafeTensorsOptions { DType = DType.BFloat16, Metadata = new Dictionary<string, string> { ["note"] = "ß" } });
        byte[] expected = CheckpointFolder.Compose(
            System.Text.Encoding.UTF8.GetBytes(
                """{"__metadata__":{"format":"pt","note":"\u00DF"},"W":{"dtype":"BF16","shape":[1,2],"data_offsets":[0,4]},"B":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]}}"""
                + "  "),
            [0x80, 0x3F, 0x00, 0xC0, 0x00, 0x3F]);
        byte[] found = File.ReadAllBytes(folder["a.safetensors"]);
        Assert.Equal(0, BitConverter.ToInt64(found) % 8);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(expected).TrimEnd(), System.Text.Encoding.UTF8.GetString(found).TrimEnd());
        Assert.Equal(expected, found);
    }

    [Fact]
    public void SavingReplacesAFileOnlyWhenTheNewOneIsComplete()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = Declarations.Create();
        SafeTensors.Save(parameters, folder["a.safetensors"]);
        byte[] before = File.ReadAllBytes(folder["a.safetensors"]);

        using CancellationTokenSource cancellation = new();
        CancelAt progress = new(cancellation, 2);
        parameters["Bias"].Write([1, 2, 3]);
        Assert.Throws<OperationCanceledException>(
            () => SafeTensors.Save(parameters, folder["a.safetensors"], progress: progress, cancellationToken: cancellation.Token));
        Assert.Equal(before, File.ReadAllBytes(folder["a.safetensors"]));
        Assert.Equal(["a.safetensors"], folder.Files);

        parameters["Bias"].Write([1, 70000, 3]);
        parameters["Head"].Write([1, 2, -70000]);
        CheckpointException error = Assert.Throws<CheckpointException>(
            () => SafeTensors.Save(parameters, folder["a.safetensors"], options: new SafeTensorsOptions { DType = DType.Float16 }));
        Assert.Contains("parameter Bias: element 1 is 70000, which is infinite in Float16", error.Problems[0], StringComparison.Ordinal);
        Assert.Contains("parameter Head: element 2", error.Problems[1], StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder["a.safetensors"]));
        Assert.Equal(["a.safetensors"], folder.Files);
    }

    [Fact]
    public void ShardsAreNamedAndIndexedAsHuggingFaceDoes()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = Declarations.Create();
        SafeTensors.Save(parameters, folder["model.safetensors.index.json"], options: new SafeTensorsOptions { MaximumShardBytes = 64 });
        Assert.Equal(
            ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"], folder.Files);
        using System.Text.Json.JsonDocument index = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder["model.safetensors.index.json"]));
        Assert.Equal(100, index.RootElement.GetProperty("metadata").GetProperty("total_size").GetInt64());
        Assert.Equal("model-00001-of-00002.safetensors", index.RootElement.GetProperty("weight_map").GetProperty("Weight").GetString());
        Assert.Equal("model-00002-of-00002.safetensors", index.RootElement.GetProperty("weight_map").GetProperty("Head").GetString());
    }

    [Fact]
    public void ProgressEndsAtTheTotal()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = Declarations.Create(DType.Float16);
        Last save = new();
        SafeTensors.Save(parameters, folder["a.safetensors"], progress: save);
        Assert.Equal(100, save.Value.BytesTotal);
        Assert.Equal(save.Value.BytesTotal, save.Value.BytesDone);
        Last load = new();
        SafeTensors.Load(folder["a.safetensors"], parameters, progress: load);
        Assert.Equal(200, load.Value.BytesTotal);
        Assert.Equal(load.Value.BytesTotal, load.Value.BytesDone);
    }

    private sealed class Last : IProgress<CheckpointProgress>
    {
        internal CheckpointProgress Value { get; private set; }

        public void Report(CheckpointProgress value) => Value = value;
    }

    private sealed class CancelAt(CancellationTokenSource cancellation, int report) : IProgress<CheckpointProgress>
    {
        private int reports;

        public void Report(CheckpointProgress value)
        {
            if (++reports == report)
            {
                cancellation.Cancel();
            }
        }
    }
}
