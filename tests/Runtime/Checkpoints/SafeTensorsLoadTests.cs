#pragma warning disable xUnit1051 // Files of a few bytes: there is nothing to cancel.
using System;
using System.IO;
using System.Threading;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Checkpoints;

public sealed class SafeTensorsLoadTests
{
    [Fact]
    public void EverythingThatDoesNotFitIsListedAndNothingIsWritten()
    {
        using CheckpointFolder folder = new();
        string path = folder.Write(
            "a.safetensors",
            """{"Weight":{"dtype":"F32","shape":[5,3],"data_offsets":[0,60]},"Bias":{"dtype":"I32","shape":[3],"data_offsets":[60,72]},"Frozen":{"dtype":"BF16","shape":[2,2],"data_offsets":[72,80]},"Extra":{"dtype":"F32","shape":[1],"data_offsets":[80,84]}}""",
            new byte[84]);
        string[] problems = RefusedBy(path, DType.Float32);
        Assert.Equal(4, problems.Length);
        Assert.Equal("tensor Weight: expected the shape [3, 5] for the parameter Weight, found [5, 3].", problems[0]);
        Assert.Equal("tensor Bias: expected F32, F16 or BF16 for the parameter Bias, found I32.", problems[1]);
        Assert.Equal("tensor Head: missing; the parameter Head needs it with shape [1, 3].", problems[2]);
        Assert.Equal("tensor 'Extra': no parameter of the model is made of it.", problems[3]);
    }

    [Fact]
    public void WeightsThatOverflowTheStorageAreNamedAndNothingIsWritten()
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = Declarations.Create();
        saved["Bias"].Write([0, 0, 70000]);
        saved["Head"].Write([-1e30f, 0, 0]);
        SafeTensors.Save(saved, folder["a.safetensors"]);
        string[] problems = RefusedBy(folder["a.safetensors"], DType.Float16);
        Assert.Equal(
            [
                "tensor Bias: element 2 is 70000, which is infinite in the Float16 copy of Bias.",
                "tensor Head: element 0 is -1E+30, which is infinite in the Float16 copy of Head.",
            ],
            problems);
        using ParameterSet wide = Declarations.Create(DType.BFloat16);
        SafeTensors.Load(folder["a.safetensors"], wide);
        Assert.Equal(70000f, wide["Bias"].Values[2]);
    }

    [Fact]
    public void CancellingBeforeTheFirstWriteChangesNothing()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = Declarations.Create();
        SafeTensors.Save(parameters, folder["a.safetensors"]);
        using ParameterSet other = Declarations.Create(seed: 2);
        uint[] before = Declarations.Bits(other.Masters);
        Assert.Throws<OperationCanceledException>(
            () => SafeTensors.Load(folder["a.safetensors"], other, cancellationToken: new CancellationToken(true)));
        Assert.Equal(before, Declarations.Bits(other.Masters));
    }

    [Fact]
    public void LoadingBesideARunningKernelThrows()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = Declarations.Create();
        SafeTensors.Save(parameters, folder["a.safetensors"]);
        parameters.EnterKernel();
        Assert.Throws<InvalidOperationException>(() => SafeTensors.Load(folder["a.safetensors"], parameters));
        parameters.ExitKernel();
        SafeTensors.Load(folder["a.safetensors"], parameters);
    }

    [Fact]
    public void AnIndexThatDisagreesWithItsShardsIsRefused()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = Declarations.Create();
        string index = folder["model.safetensors.index.json"];
        SafeTensors.Save(parameters, index, options: new SafeTensorsOptions { MaximumShardBytes = 64 });
        string good = File.ReadAllText(index);

        File.WriteAllText(index, good.Replace("\"Bias\": \"model-00002", "\"Bias\": \"model-00001", StringComparison.Ordinal));
        Assert.NotEqual(good, File.ReadAllText(index));
        string[] problems = RefusedBy(index, DType.Float32);
        Assert.Contains("'Bias' is in model-00002-of-00002.safetensors, but the index has it in model-00001", problems[0], StringComparison.Ordinal);
        Assert.Contains("'Bias' is not in model-00001", problems[1], StringComparison.Ordinal);

        File.WriteAllText(index, good.Replace("\"Bias\"", "\"Other\"", StringComparison.Ordinal));
        Assert.Contains(RefusedBy(index, DType.Float32), problem => problem.Contains("the index has it in no file", StringComparison.Ordinal));

        File.WriteAllText(index, good.Replace("model-00002", "../model-00002", StringComparison.Ordinal));
        Assert.Contains("beside the index, found '../model-00002", RefusedBy(index, DType.Float32)[0], StringComparison.Ordinal);

        File.WriteAllText(index, """{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}""");
        Assert.Contains("'a' stands twice", RefusedBy(index, DType.Float32)[0], StringComparison.Ordinal);

        File.WriteAllText(index, """{"metadata":{}}""");
        Assert.Contains("expected a weight_map", RefusedBy(index, DType.Float32)[0], StringComparison.Ordinal);

        File.WriteAllText(index, """{"weight_map":{}}""");
        Assert.Contains("names no tensor", RefusedBy(index, DType.Float32)[0], StringComparison.Ordinal);

        File.WriteAllText(index, good);
        File.Delete(folder["model-00002-of-00002.safetensors"]);
        Assert.Contains("model-00002-of-00002.safetensors is missing", RefusedBy(index, DType.Float32)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithBothFormsOrNeitherIsRefused()
    {
        using CheckpointFolder folder = new();
        using ParameterSet parameters = Declarations.Create();
        Assert.Contains("found neither", RefusedBy(folder.Root, DType.Float32)[0], StringComparison.Ordinal);
        SafeTensors.Save(parameters, folder["model.safetensors"]);
        SafeTensors.Save(parameters, folder["model.safetensors.index.json"]);
        Assert.Contains("found both", RefusedBy(folder.Root, DType.Float32)[0], StringComparison.Ordinal);
    }

    private static string[] RefusedBy(string path, DType dtype)
    {
        using ParameterSet parameters = Declarations.Create(dtype, seed: 2);
        uint[] before = Declarations.Bits(parameters.Masters);
        WeightsVersion version = parameters.Version;
        CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensors.Load(path, parameters));
        Assert.Equal(before, Declarations.Bits(parameters.Masters));
        Assert.Equal(version, parameters.Version);
        return [.. error.Problems];
    }
}
