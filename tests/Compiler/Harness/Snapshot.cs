using System;
using System.IO;
using System.Runtime.CompilerServices;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>
/// Compares text with the file Class.Method.verified.txt beside the test, by the conventions of the package Verify. All snapshot tests
/// stand behind this one method, so the package itself would be a change of one line.
/// </summary>
/// <remarks>
/// A difference leaves Class.Method.received.txt. With the environment variable PRECISIONGEN_ACCEPT_SNAPSHOTS=1 what was found becomes
/// what is expected; such a run fails, so that the switch cannot be left on.
/// </remarks>
internal static class Snapshot
{
    private const string AcceptVariable = "PRECISIONGEN_ACCEPT_SNAPSHOTS";

    public static void Verify(string found, string extension = "txt", [CallerFilePath] string test = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(test)!, $"{Path.GetFileNameWithoutExtension(test)}.{method}");
        string verified = $"{stem}.verified.{extension}";
        string received = $"{stem}.received.{extension}";
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(verified, found);
            Assert.Fail($"{Path.GetFileName(verified)} was accepted. Read its changes, then run without {AcceptVariable}.");
        }

        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (expected == found)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, found);
        Assert.Fail($"{Path.GetFileName(received)} differs from {Path.GetFileName(verified)}: {FirstDifference(expected, found)}");
    }

    private static string FirstDifference(string expected, string found)
    {
        string[] left = expected.Split('\n');
        string[] right = found.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        string Line(string[] lines) => line < lines.Length ? $"'{lines[line]}'" : "the end";
        return $"line {line + 1} expected {Line(left)} but found {Line(right)}.";
    }
}
