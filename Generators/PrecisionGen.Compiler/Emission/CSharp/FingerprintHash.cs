using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>The SHA-256 of a definition's arithmetic: the canonical text of its graphs, without names that change no bit.</summary>
internal static class FingerprintHash
{
    public static string Of(IEnumerable<Graph> graphs)
    {
        string text = string.Concat(graphs.Select(Describe));
        using SHA256 algorithm = SHA256.Create();
        return string.Concat(algorithm.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static string Describe(Graph graph)
    {
        string outputs = string.Join(", ", graph.Outputs.Select(output => "%" + output.Value));
        return $"{graph.Profile} {graph.ModelDType}\n{GraphPrinter.Print(graph.Nodes, graph.IsSequence)}return {outputs}\n";
    }
}
