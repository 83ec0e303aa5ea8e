// Draws a random sample of the analyzers' source, in pieces of 12 lines, and prints it as arguments for dotnet stryker:
//   dotnet run .ci/sample-mutants.cs 0.02 7        2 % of all pieces, drawn with the seed 7
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

const int LinesOfPiece = 12;
if (args.Length != 2 || !double.TryParse(args[0], CultureInfo.InvariantCulture, out double share) || share is <= 0 or > 1
    || !int.TryParse(args[1], CultureInfo.InvariantCulture, out int seed))
{
    Console.Error.WriteLine("Expected a share of the source between 0 and 1 and a seed, as in: dotnet run .ci/sample-mutants.cs 0.02 7");
    return 1;
}

string folder = Path.GetFullPath(Path.Combine("Analyzers", "PrecisionGen.Analyzers"));
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"{folder} does not exist; run this in the root of the repository.");
    return 1;
}

List<(string File, int Start, int End)> pieces = [];
foreach (string path in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
    if (name.StartsWith("obj/", StringComparison.Ordinal) || name.StartsWith("bin/", StringComparison.Ordinal))
    {
        continue;
    }

    // Stryker counts characters, line ends included.
    string text = File.ReadAllText(path);
    int start = 0;
    for (int line = 0, at = 0; at < text.Length; line++)
    {
        int end = text.IndexOf('\n', at);
        at = end < 0 ? text.Length : end + 1;
        if (line % LinesOfPiece == LinesOfPiece - 1 || at == text.Length)
        {
            pieces.Add((name, start, at));
            start = at;
        }
    }
}

Random random = new(seed);
(string File, int Start, int End)[] all = [.. pieces];
random.Shuffle(all);
IEnumerable<IGrouping<string, (string File, int Start, int End)>> files = all.Take((int)Math.Round(share * all.Length))
    .OrderBy(piece => piece.File, StringComparer.Ordinal).ThenBy(piece => piece.Start)
    .GroupBy(piece => piece.File);
StringBuilder arguments = new();
foreach (IGrouping<string, (string File, int Start, int End)> file in files)
{
    arguments.Append("--mutate\n**/").Append(file.Key);
    foreach ((string _, int from, int to) in file)
    {
        arguments.Append(CultureInfo.InvariantCulture, $"{{{from}..{to}}}");
    }

    arguments.Append('\n');
}

Console.Write(arguments);
return 0;
