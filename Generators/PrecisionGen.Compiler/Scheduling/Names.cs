using System.Collections.Generic;
using System.Linq;
using System.Text;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Gives each node a readable name, unique within a program, from the definition's own words where it has any.</summary>
internal sealed class Names
{
    private static readonly string[] Reserved =
    {
        "row", "rows", "column", "columns", "sample", "samples", "tile", "weights", "gradientWeights", "accumulators", "total", "block",
        "terms", "lanes", "part", "value", "field", "maximum", "sum", "mean", "inverse", "logSum", "gradientSum", "productSum", "samplesBefore", "open",
        "target", "lane", "end", "element", "position", "index", "inputRows", "outputRows", "gradientMean", "productMean", "gradientProductSum", "firstRow",
    };

    private readonly HashSet<string> taken = new(Reserved.Concat(Keywords.All));
    private readonly Dictionary<int, string> names = new();

    public string Of(Node node)
    {
        if (!names.TryGetValue(node.Id, out string? name))
        {
            names.Add(node.Id, name = Unique(Suggest(node)));
        }

        return name;
    }

    /// <summary>A name that no other node or buffer has.</summary>
    public string Unique(string suggestion)
    {
        string name = suggestion;
        for (int suffix = 2; !taken.Add(name); suffix++)
        {
            name = suggestion + suffix;
        }

        return name;
    }

    private string Suggest(Node node)
    {
        string operation = Camel(node.Operation.ToString());
        return node.Kind switch
        {
            NodeKind.Value => node.Name is null ? operation : Camel(node.Name),
            NodeKind.OutputGradient => operation + "OutputGradient",
            NodeKind.Gradient => operation + "Contribution",
            NodeKind.Total => operation + "Gradient",
            NodeKind.Normalized => operation + "Normalized",
            _ => operation + "Use",
        };
    }

    private static string Camel(string words)
    {
        StringBuilder text = new();
        bool upper = false;
        foreach (char character in words)
        {
            bool isWord = character is '_' || char.IsLetterOrDigit(character);
            if (isWord)
            {
                text.Append(upper && text.Length > 0 ? char.ToUpperInvariant(character) : text.Length == 0 ? char.ToLowerInvariant(character) : character);
            }

            upper = !isWord || character == '.';
        }

        string name = new(text.ToString().SkipWhile(char.IsDigit).ToArray());
        return name.Length == 0 ? "value" : name;
    }
}
