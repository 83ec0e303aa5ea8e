using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>
/// A file whose hazards are marked at the ends of their lines: HAZARD PG2001, several ids by spaces, PG2009|PG2001 where either is right,
/// PG4005#name on each line at which one and the same hazard can be reported. OPTIONAL ids may be reported and may be missed.
/// </summary>
internal sealed partial class CorpusFile(string name, string code)
{
    private const string Hazard = "HAZARD";
    private static readonly HazardCase Surroundings = new() { HasRuntime = true, IsRaw = true, ShowsPlatformFunctions = true };

    public string Name => name;

    public ImmutableArray<CorpusMark> Marks { get; } = [.. code.Split('\n').SelectMany((text, index) => MarksOf(text, index + 1))];

    public ImmutableArray<Diagnostic> Errors =>
        [.. HazardRun.Compile(code, Surroundings).GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error)];

    public static CorpusFile Read(string path) => new(Path.GetFileName(path), File.ReadAllText(path).ReplaceLineEndings("\n"));

    /// <summary>What the analyzer shows: suggestions, warnings and errors.</summary>
    public async Task<ImmutableArray<CorpusReport>> ReportsAsync(DiagnosticAnalyzer? rules = null)
    {
        ImmutableArray<Diagnostic> found = await HazardRun.DiagnosticsAsync(code, Surroundings, rules);
        return
        [
            .. found.Where(one => one.Severity >= DiagnosticSeverity.Info).Select(one => new CorpusReport(
                name, one.Location.GetLineSpan().StartLinePosition.Line + 1, one.Id, one.Severity, one.GetMessage())),
        ];
    }

    private static IEnumerable<CorpusMark> MarksOf(string text, int line)
    {
        foreach (Match comment in Comment().Matches(text))
        {
            foreach (string place in comment.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = place.Split('#');
                yield return new CorpusMark(
                    line, [.. parts[0].Split('|')], parts.Length > 1 ? place : $"{place}@{line}", comment.Groups[1].Value == Hazard);
            }
        }
    }

    [GeneratedRegex(@"// (HAZARD|OPTIONAL)((?: PG\d{4}(?:\|PG\d{4})*(?:#\w+)?)+)(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
