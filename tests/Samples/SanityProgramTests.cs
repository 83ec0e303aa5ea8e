using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using SanityTest;
using Xunit;

namespace PrecisionGen.Samples.Tests;

public sealed class SanityProgramTests : IDisposable
{
    private static readonly string[] ArmNames =
    [
        "model", "algorithm", "training_dtype", "inference_dtype", "pairing", "seed", "steps", "final_accuracy", "best_accuracy", "passed",
        "wall_seconds", "tokens_differing", "weights_sha256",
    ];

    private static readonly string[] OfflineNames =
    [
        "model", "dtype", "pairing", "sequences", "tokens", "kl_sequence", "kl_sequence_k1", "k3_kl", "mean_abs_log_probability_difference",
        "max_abs_log_probability_difference", "tokens_differing", "growth",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("precisiongen-sanity-tests-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void WordsOfTheCommandLineAreRead()
    {
        TrainCommand train = new();
        Arm arm = train.Arm(train.Command.Parse(
        [
            "--model", "lora", "--algorithm", "gspo", "--dtype", "bf16", "--inference-dtype", "fp16", "--pairing", "independent",
            "--seed", "7", "--threads", "2", "--steps", "30", "--learning-rate", "1e-5",
        ]));
        Assert.Equal(PolicyKind.LowRank, arm.Kind);
        ArmSettings expected = new()
        {
            Algorithm = "gspo",
            TrainingDType = DType.BFloat16,
            InferenceDType = DType.Float16,
            Pairing = Pairing.Independent,
            Seed = 7,
            Threads = 2,
            Steps = 30,
            LearningRate = 1e-5,
        };
        Assert.Equal(expected, arm.Settings);
        Assert.Equal("lora-gspo-bf16-fp16-independent-seed7-steps30", arm.Name);
    }

    [Theory]
    [InlineData("--algorithm", "ppo")]
    [InlineData("--dtype", "fp8")]
    [InlineData("--training-dtype", "int8")]
    [InlineData("--pairing", "both")]
    [InlineData("--model", "huge")]
    [InlineData("--threads", "0")]
    [InlineData("--steps", "-1")]
    public void AnUnknownWordIsAnErrorThatNamesIt(string option, string word)
    {
        string message = Assert.Single(new TrainCommand().Command.Parse([option, word]).Errors).Message;
        Assert.Contains(word, message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResultsHaveExactlyTheseNames()
    {
        using JsonDocument arm = JsonDocument.Parse(ResultFile.ToJson(Result("grpo", "fp16", "paired")));
        Assert.Equal(ArmNames, arm.RootElement.EnumerateObject().Select(property => property.Name));
        using JsonDocument offline = JsonDocument.Parse(ResultFile.ToJson([Offline()]));
        JsonElement only = Assert.Single(offline.RootElement.EnumerateArray().ToArray());
        Assert.Equal(OfflineNames, only.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void StepsSurviveTheTable()
    {
        FileInfo file = new(Path.Combine(folder.FullName, "steps.csv"));
        StepRecord[] records = [StepRecord.Start(0.5), Record(1), Record(2)];
        ResultFile.Write(file, StepTable.ToCsv(records));
        Assert.Equal(records, StepTable.Read(file));
        File.WriteAllText(file.FullName, "step,loss\n1,2\n");
        Assert.Contains("step,loss", Assert.Throws<InvalidDataException>(() => StepTable.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheShortMatrixHas16ArmsAndTheFullOneEveryCell()
    {
        MatrixCommand matrix = new();
        IReadOnlyList<Arm> few = matrix.Arms(matrix.Command.Parse([]));
        Assert.Equal(16, few.Count);
        Assert.Equal(4, few.Select(arm => arm.Settings.Algorithm).Distinct().Count());
        IReadOnlyList<Arm> all = matrix.Arms(matrix.Command.Parse(["--full"]));
        Assert.Equal(all.Count, all.Select(arm => arm.Name).Distinct().Count());
        Assert.Equal([1L, 2L, 3L], all.Select(arm => arm.Settings.Seed).Distinct().Order());
        Assert.Equal(9, all.Select(arm => arm.Settings.Algorithm).Distinct().Count());
        Assert.Equal(6 * 3, all.Count(arm => arm.Settings.TrainingDType != arm.Settings.InferenceDType));
        Assert.Contains(all, arm => arm.Kind == PolicyKind.LowRank);
    }

    [Fact]
    public void AMatrixThatIsDoneRunsNothingAndIsReported()
    {
        MatrixCommand matrix = new();
        ParseResult parsed = matrix.Command.Parse(["--directory", folder.FullName]);
        ResultsFolder results = new(folder);
        ResultFile.Write(results.Offline, ResultFile.ToJson([Offline()]));
        foreach (Arm arm in matrix.Arms(parsed))
        {
            ResultFile.Write(results.Steps(arm), StepTable.ToCsv([StepRecord.Start(0.5), Record(1), Record(2)]));
            ResultFile.Write(
                results.Result(arm),
                ResultFile.ToJson(Result(arm.Settings.Algorithm, Words.Of(arm.Settings.TrainingDType), Words.Of(arm.Settings.Pairing))));
        }

        matrix.Execute(parsed, TestContext.Current.CancellationToken);
        Assert.Empty(folder.GetFiles("*.safetensors"));
        string html = File.ReadAllText(results.Report.FullName);
        Assert.Equal(4 * Curves.Quantities.Length, html.Split("<svg").Length - 1);
        Assert.DoesNotContain("<?xml", html, StringComparison.Ordinal);
        Assert.Equal(17, File.ReadAllLines(results.ArmTable.FullName).Length);
        Assert.Contains("growth_log_ratio", File.ReadAllLines(results.OfflineTable.FullName)[0], StringComparison.Ordinal);
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G'];
        Assert.Equal(signature, File.ReadAllBytes(results.Picture.FullName)[..4]);
    }

    [Fact]
    public void OfflinePairedIsZeroAndEveryOtherIsNot()
    {
        FileInfo start = new(Path.Combine(folder.FullName, "start.safetensors"));
        using (AdditionPolicy policy = new(4))
        {
            StartFile.Save(start, policy);
        }

        OfflineResult[] results = OfflineComparison.Run(start, 1, 1, 32, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(27, results.Length);
        Assert.All(results, result =>
        {
            bool isPaired = result.Pairing == "paired";
            Assert.Equal(isPaired, result.TokensDiffering == 0);
            Assert.Equal(isPaired, result is { KlSequence: 0, KlSequenceK1: 0, K3Kl: 0, MaxAbsLogProbabilityDifference: 0 });
            Assert.Equal(32, result.Sequences);
        });
    }

    private static ArmResult Result(string algorithm, string dtype, string pairing) =>
        new("full", algorithm, dtype, dtype, pairing, 1, 2, 0.96, 0.97, true, 1.5, 3, "ab");

    private static OfflineResult Offline() =>
        new("trained", "fp16", "independent", 2, 20, 1e-5, 2e-5, 3e-6, 4e-4, 5e-3, 19, new OfflineGrowth(1, 2, 3, 4));

    private static StepRecord Record(int step) =>
        new(step, 0.5, 0.75, 1e-4, 2e-4, 3e-5, 4e-4, 5e-2, 100, 90, 0.7, 65536, 0, 0.1, 1, 0.01, 12.5, 1.5, 1000);
}
