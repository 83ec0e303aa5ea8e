using System;
using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartPole;

/// <summary>The figures of a run, under the names that they have in the file.</summary>
internal sealed record RunResult(
    double MeanReturn,
    double SampledMeanReturn,
    int Episodes,
    long EnvironmentSteps,
    double WallSeconds,
    long LogProbabilities,
    long LogProbabilitiesDiffering,
    double MaxAbsLogProbabilityDifference,
    string Dtype,
    string Pairing,
    long Seed,
    int Threads,
    string WeightsSha256,
    string Fingerprint);

/// <summary>Writes a <see cref="RunResult"/> as JSON.</summary>
internal static class ResultFile
{
    internal static string ToJson(RunResult result) => JsonSerializer.Serialize(result, ResultJson.Default.RunResult);

    /// <summary>Writes the file under a temporary name and renames it, so that no reader sees a half of it.</summary>
    internal static void Write(FileInfo file, RunResult result)
    {
        file.Directory?.Create();
        string temporary = $"{file.FullName}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, ToJson(result) + "\n");
            File.Move(temporary, file.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
