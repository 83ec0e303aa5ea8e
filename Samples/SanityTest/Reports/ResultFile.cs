using System;
using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SanityTest;

/// <summary>Writes and reads results as JSON.</summary>
internal static class ResultFile
{
    internal static string ToJson(ArmResult result) => JsonSerializer.Serialize(result, ResultJson.Default.ArmResult);

    internal static string ToJson(OfflineResult[] results) => JsonSerializer.Serialize(results, ResultJson.Default.OfflineResultArray);

    internal static ArmResult ReadArm(FileInfo file) =>
        JsonSerializer.Deserialize(File.ReadAllText(file.FullName), ResultJson.Default.ArmResult)
        ?? throw new InvalidDataException($"Expected the result of an arm in {file.FullName} but found null.");

    internal static OfflineResult[] ReadOffline(FileInfo file) =>
        JsonSerializer.Deserialize(File.ReadAllText(file.FullName), ResultJson.Default.OfflineResultArray)
        ?? throw new InvalidDataException($"Expected offline results in {file.FullName} but found null.");

    /// <summary>Writes text under a temporary name and renames it, so that no reader sees a half of it.</summary>
    internal static void Write(FileInfo file, string text)
    {
        file.Directory?.Create();
        string temporary = $"{file.FullName}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, text.EndsWith('\n') ? text : text + "\n");
            File.Move(temporary, file.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ArmResult))]
[JsonSerializable(typeof(OfflineResult))]
[JsonSerializable(typeof(OfflineResult[]))]
internal sealed partial class ResultJson : JsonSerializerContext;
