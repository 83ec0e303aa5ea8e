using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>
/// The part of a snapshot that speaks of one file, so that each file is a test of its own: a mutant is then tried on the files alone
/// that reach it.
/// </summary>
internal static class AcceptedReports
{
    /// <summary>The lines of a test's snapshot that begin with the file's name, and those indented below them.</summary>
    public static string Of(string file, string method, [CallerFilePath] string test = "")
    {
        string snapshot = Path.Combine(Path.GetDirectoryName(test)!, $"{Path.GetFileNameWithoutExtension(test)}.{method}.verified.txt");
        StringBuilder part = new();
        bool isOfFile = false;
        foreach (string line in File.ReadLines(snapshot))
        {
            isOfFile = line.StartsWith(' ') ? isOfFile : line.StartsWith(file + "(", StringComparison.Ordinal);
            part.Append(isOfFile ? line + "\n" : "");
        }

        return part.ToString();
    }
}
