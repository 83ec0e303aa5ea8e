#pragma warning disable xUnit1051 // Files of a few bytes: there is nothing to cancel.
using System;
using System.Collections.Generic;
using System.IO;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Checkpoints;

public sealed class CheckpointMapTests
{
    private static IReadOnlyList<ParameterDeclaration> Model =>
    [
        new("Embedding", [4, 3], Initializer.KaimingNormal),
        new("Blocks.0.Gain", [3], Initializer.Constant, Value: 1),
        new("Blocks.0.Fused", [5, 3], Initializer.KaimingNormal),
        new("Blocks.0.Projection", [2, 3], Initializer.KaimingNormal),
        new("Blocks.0.Gates", [2, 2, 3], Initializer.KaimingNormal),
        new("Blocks.1.Gain", [3], Initializer.Constant, Value: 2),
        new("Blocks.1.Fused", [5, 3], Initializer.KaimingNormal),
        new("Blocks.1.Projection", [2, 3], Initializer.KaimingNormal),
        new("Blocks.1.Gates", [2, 2, 3], Initializer.KaimingNormal),
    ];

    private static CheckpointMap Map => new CheckpointMap()
        .Add("Embedding", "embed.weight")
        .Add("Blocks.*.Gain", "layers.*.norm.weight")
        .AddConcatenated("Blocks.*.Fused", ("layers.*.q.weight", 3), ("layers.*.k.weight", 2))
        .AddTransposed("Blocks.*.Projection", "layers.*.c.weight")
        .Add("Blocks.*.Gates", "layers.*.experts.#.gate.weight")
        .Ignore("layers.*.mask")
        .AddCopy("head.weight", "embed.weight");

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.safetensors.index.json")]
    public void NamesShapesAndPartsAreThoseOfTheMap(string name)
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = new(Model, DType.Float32, 1);
        SafeTensors.Save(saved, folder[name], Map, new SafeTensorsOptions { MaximumShardBytes = 100 });
        using ParameterSet loaded = new(Model, DType.Float32, 2);
        SafeTensors.Load(folder[name], loaded, Map);
        Assert.Equal(Declarations.Bits(saved.Masters), Declarations.Bits(loaded.Masters));
    }

    [Fact]
    public void TensorsLieInTheFileAsTheMapSays()
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = new(Model, DType.Float32, 1);
        SafeTensors.Save(saved, folder["a.safetensors"], Map);
        using SafeTensorsFile file = SafeTensorsFile.Open(folder["a.safetensors"]);
        ReadOnlySpan<float> fused = saved["Blocks.1.Fused"].Values;
        Assert.Equal(fused[..9].ToArray(), Read(file, "layers.1.q.weight", [3, 3]));
        Assert.Equal(fused[9..].ToArray(), Read(file, "layers.1.k.weight", [2, 3]));
        Assert.Equal(saved["Blocks.1.Gates"].Values[6..].ToArray(), Read(file, "layers.1.experts.1.gate.weight", [2, 3]));
        ReadOnlySpan<float> matrix = saved["Blocks.0.Projection"].Values;
        Assert.Equal([matrix[0], matrix[3], matrix[1], matrix[4], matrix[2], matrix[5]], Read(file, "layers.0.c.weight", [3, 2]));
    }

    [Fact]
    public void AnIgnoredTensorAndAnEqualCopyAreAccepted()
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = new(Model, DType.Float32, 1);
        SafeTensors.Save(saved, folder["a.safetensors"], Map);
        WithMore(folder, "mask", "\"layers.0.mask\":{\"dtype\":\"BOOL\",\"shape\":[48],\"data_offsets\":[#]}", new byte[48]);
        byte[] embedding = new byte[48];
        Buffer.BlockCopy(saved["Embedding"].Values.ToArray(), 0, embedding, 0, 48);
        string head = "\"head.weight\":{\"dtype\":\"F32\",\"shape\":[4,3],\"data_offsets\":[#]}";
        WithMore(folder, "equal", head, embedding);
        embedding[5] ^= 1;
        WithMore(folder, "other", head, embedding);

        using ParameterSet loaded = new(Model, DType.Float32, 2);
        SafeTensors.Load(folder["mask.safetensors"], loaded, Map);
        SafeTensors.Load(folder["equal.safetensors"], loaded, Map);
        Assert.Equal(Declarations.Bits(saved.Masters), Declarations.Bits(loaded.Masters));
        CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensors.Load(folder["other.safetensors"], loaded, Map));
        Assert.Contains("head.weight: expected the same bits as embed.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMapThatDoesNotFitTheModelIsRefused()
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = new(Model, DType.Float32, 1);
        CheckpointMap map = new CheckpointMap()
            .Add("Embedding", "embed.weight")
            .Add("Blocks.*.Gain", "norm.weight")
            .AddConcatenated("Blocks.*.Fused", ("layers.*.q.weight", 3), ("layers.*.k.weight", 3))
            .AddTransposed("Blocks.*.Gates", "layers.*.gates")
            .Add("Blocks.0.Projection", "a")
            .Add("Blocks.*.Projection", "b");
        CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensors.Save(saved, folder["a.safetensors"], map));
        Assert.Contains(error.Problems, problem => problem.Contains("norm.weight: the name of Blocks.1.Gain is taken", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Contains("have 6 rows together", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Contains("Only a matrix can be transposed", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Contains("Two rules", StringComparison.Ordinal));
        Assert.Contains(
            Assert.Throws<CheckpointException>(() => SafeTensors.Save(saved, folder["a.safetensors"], new CheckpointMap())).Problems,
            problem => problem.Contains("No rule of the checkpoint map fits the parameter Blocks.1.Gates", StringComparison.Ordinal));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void AKeptParameterIsNeitherLoadedNorSaved()
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = new([new("Base", [2]), new("Adapter", [2])], DType.Float32, 1);
        saved["Base"].Write([1, 2]);
        CheckpointMap map = new CheckpointMap().Add("Base", "base.weight").Keep("Adapter");
        SafeTensors.Save(saved, folder["a.safetensors"], map);
        using (SafeTensorsFile file = SafeTensorsFile.Open(folder["a.safetensors"]))
        {
            Assert.Equal("base.weight", Assert.Single(file.Tensors).Name);
            Assert.DoesNotContain(SafeTensors.VersionKey, file.Metadata);
        }

        using ParameterSet loaded = new([new("Base", [2]), new("Adapter", [2])], DType.Float32, 1);
        loaded["Adapter"].Write([3, 4]);
        SafeTensors.Load(folder["a.safetensors"], loaded, map);
        Assert.Equal([1, 2, 3, 4], loaded.Masters.ToArray());
    }

    private static float[] Read(SafeTensorsFile file, string name, long[] shape)
    {
        Assert.True(file.TryGetTensor(name, out SafeTensorsEntry? entry), name);
        Assert.Equal(shape, entry.Shape);
        float[] values = new float[entry.Length];
        file.Read(entry, 0, values);
        return values;
    }

    /// <summary>The saved file with one more tensor at its end; # stands for its offsets.</summary>
    private static void WithMore(CheckpointFolder folder, string name, string entry, byte[] data)
    {
        byte[] file = File.ReadAllBytes(folder["a.safetensors"]);
        int headerLength = (int)BitConverter.ToInt64(file);
        string header = System.Text.Encoding.UTF8.GetString(file, 8, headerLength).TrimEnd();
        int length = file.Length - 8 - headerLength;
        string offsets = $"{length},{length + data.Length}";
        folder.Write(
            name + ".safetensors",
            header[..^1] + "," + entry.Replace("#", offsets, StringComparison.Ordinal) + "}",
            [.. file[(8 + headerLength)..], .. data]);
    }
}
