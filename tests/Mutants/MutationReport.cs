using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace PrecisionGen.Mutants;

/// <summary>The JSON report of dotnet stryker: read for its mutants, written again with what became of them.</summary>
internal sealed class MutationReport
{
    private readonly JsonNode root;

    private MutationReport(JsonNode root)
    {
        this.root = root;
        JsonObject files = root["files"]!.AsObject();
        string folder = CommonFolder([.. files.Select(file => file.Key)]);
        Mutants =
        [
            .. files.SelectMany(file =>
            {
                string[] source = ((string)file.Value!["source"]!).Split('\n');
                return file.Value["mutants"]!.AsArray().Select(node => new Mutant(file.Key[folder.Length..], Text(source, node!["location"]!), node.AsObject()));
            }),
        ];
    }

    /// <summary>Those that were compiled and chosen; not those that stryker itself set aside.</summary>
    public IReadOnlyList<Mutant> Mutants { get; }

    public static MutationReport Read(string path)
    {
        try
        {
            return new MutationReport(JsonNode.Parse(File.ReadAllText(path))!);
        }
        catch (Exception problem) when (problem is System.Text.Json.JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: expected a mutation report in JSON as dotnet stryker writes it; {problem.Message}", problem);
        }
    }

    public void Write(string path)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, root.ToJsonString());
        File.Move(temporary, path, overwrite: true);
    }

    private static string CommonFolder(string[] paths)
    {
        string first = paths.Min(StringComparer.Ordinal)!;
        string last = paths.Max(StringComparer.Ordinal)!;
        int length = first.Zip(last).TakeWhile(pair => pair.First == pair.Second).Count();
        return first[..(first.LastIndexOf('/', Math.Min(length, first.Length - 1)) + 1)];
    }

    private static string Text(string[] source, JsonNode location)
    {
        (int line, int column) = Place(location["start"]!);
        (int lastLine, int lastColumn) = Place(location["end"]!);
        string text = string.Join('\n', source[(line - 1)..lastLine]);
        return text[(column - 1)..^(source[lastLine - 1].Length - lastColumn + 1)];
    }

    private static (int Line, int Column) Place(JsonNode node) => ((int)node["line"]!, (int)node["column"]!);
}
