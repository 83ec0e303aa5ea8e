using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using CartPole;
using Xunit;

namespace PrecisionGen.Samples.Tests;

public sealed class CartPoleProgramTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("precisiongen-cartpole-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("fp32", "paired", DType.Float32, Pairing.Paired)]
    [InlineData("fp16", "independent", DType.Float16, Pairing.Independent)]
    [InlineData("bf16", "reordered", DType.BFloat16, Pairing.Reordered)]
    public void WordsOfTheCommandLineAreRead(string dtype, string pairing, DType expectedDType, Pairing expectedPairing)
    {
        Options options = new();
        string[] arguments = ["--dtype", dtype, "--pairing", pairing, "--seed", "7", "--threads", "2", "--steps", "4000"];
        TrainingSettings settings = options.Settings(options.Command.Parse(arguments));
        Assert.Equal(expectedDType, settings.DType);
        Assert.Equal(expectedPairing, settings.Pairing);
        Assert.Equal(7, settings.Seed);
        Assert.Equal(2, settings.Threads);
        Assert.Equal(4000, settings.EnvironmentSteps);
    }

    [Fact]
    public void TheDefaultIs500000StepsInFloat16Paired()
    {
        Options options = new();
        TrainingSettings settings = options.Settings(options.Command.Parse([]));
        Assert.Equal(DType.Float16, settings.DType);
        Assert.Equal(Pairing.Paired, settings.Pairing);
        Assert.Equal(500_000, (long)settings.Iterations * settings.RolloutSize);
    }

    [Theory]
    [InlineData("--dtype", "fp8")]
    [InlineData("--pairing", "both")]
    [InlineData("--threads", "0")]
    [InlineData("--steps", "-1")]
    public void AnUnknownWordIsAnErrorThatNamesIt(string option, string word)
    {
        string message = Assert.Single(new Options().Command.Parse([option, word]).Errors).Message;
        Assert.Contains(word, message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheResultFileHasExactlyTheseNames()
    {
        FileInfo file = new(Path.Combine(folder.FullName, "results", "run.json"));
        RunResult result = new(499.5, 498.25, 100, 2000, 1.5, 2000, 3, 1e-4, "fp16", "independent", 1, 2, "ab", "cd");
        ResultFile.Write(file, result);
        ResultFile.Write(file, result);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file.FullName));
        Assert.Equal(
            [
                "mean_return", "sampled_mean_return", "episodes", "environment_steps", "wall_seconds", "log_probabilities",
                "log_probabilities_differing", "max_abs_log_probability_difference", "dtype", "pairing", "seed", "threads",
                "weights_sha256", "fingerprint",
            ],
            document.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal("run.json", Assert.Single(file.Directory!.GetFiles()).Name);
    }

    [Fact]
    public void TheLearningCurveIsAPicture()
    {
        FileInfo file = new(Path.Combine(folder.FullName, "pictures", "curve.png"));
        LearningCurve curve = new();
        for (int step = 1; step <= 10; step++)
        {
            curve.Add(new TrainingProgress(step * 2000, step * 40, step * 2000, 0, 0, default));
        }

        curve.Save(file, "CartPole-v1");
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G'];
        Assert.Equal(signature, File.ReadAllBytes(file.FullName)[..4]);
    }

    [Fact]
    public void AShortRunIsReportedWhole()
    {
        TrainingSettings settings = new() { EnvironmentSteps = 4000 };
        RunResult result = Run.Execute(settings, training => training.Run(), TestContext.Current.CancellationToken);
        Assert.Equal(4000, result.EnvironmentSteps);
        Assert.Equal(4000, result.LogProbabilities);
        Assert.Equal(0, result.LogProbabilitiesDiffering);
        Assert.Equal(100, result.Episodes);
        Assert.InRange(result.MeanReturn, 8, 500);
        Assert.InRange(result.SampledMeanReturn, 8, 500);
        Assert.Equal(("fp16", "paired"), (result.Dtype, result.Pairing));
        Assert.Equal(64, result.WeightsSha256.Length);
        Assert.Equal(64, result.Fingerprint.Length);
    }
}
