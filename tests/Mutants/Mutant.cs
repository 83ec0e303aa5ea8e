using System;
using System.Text.Json.Nodes;

namespace PrecisionGen.Mutants;

/// <summary>One change of the source, as the report of dotnet stryker has it (schema of mutation-testing-elements).</summary>
internal sealed class Mutant(string file, string original, JsonObject node)
{
    public int Id { get; } = int.Parse((string)node["id"]!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Path in the analyzers' folder.</summary>
    public string File => file;

    /// <summary>The text that the mutant replaces.</summary>
    public string Original => original;

    public string Place => $"{file}({node["location"]!["start"]!["line"]},{node["location"]!["start"]!["column"]})";

    public string Change => $"{node["mutatorName"]}: {OneLine(original)} => {OneLine((string?)node["replacement"] ?? "")}";

    public bool IsStatic
    {
        get => (bool?)node["static"] ?? false;
        set => node["static"] = value;
    }

    public MutantStatus Status
    {
        get => Enum.Parse<MutantStatus>((string)node["status"]!);
        set => node["status"] = value.ToString();
    }

    /// <summary>The test that noticed the mutant.</summary>
    public string? KilledBy
    {
        get => (string?)node["killedBy"]?[0];
        set => node["killedBy"] = value is null ? null : new JsonArray(value);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
