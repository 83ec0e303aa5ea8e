using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PrecisionGen.Compiler.Tests;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>
/// Forms of code on a line each, a file for each class of the analyzers: every alternative of its conditions, and beside it the nearest
/// code that must stay silent. The ids at the end of a line are all that is reported on it; a line without any is silent.
/// </summary>
public sealed partial class FormTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "tests", "Analyzers", "Forms", "Files");
    private static readonly HazardCase Surroundings = new() { HasRuntime = true, IsRaw = true, ShowsPlatformFunctions = true };

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.cs.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_line_gives_the_ids_at_its_end(string name)
    {
        string code = File.ReadAllText(Path.Combine(Folder, name)).ReplaceLineEndings("\n");
        Assert.Empty(HazardRun.Compile(code, Surroundings).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(one => one.Severity == DiagnosticSeverity.Error));
        Assert.Equal(Marked(code), await ReportedAsync(code));
    }

    /// <summary>The lines' reports with their texts, which carry the numbers of the case, and with what they tell the fixes.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_report_says_what_was_accepted(string name) => Assert.Equal(
        AcceptedReports.Of(name, nameof(Each_report_says_what_was_accepted)), await TextAsync(name, new HazardAnalyzer()));

    /// <summary>Where static tables are initialized anew. Here the reports of all files are accepted, too.</summary>
    [Fact]
    public async Task Rules_loaded_anew_say_the_same()
    {
        DiagnosticAnalyzer rules = HazardRun.LoadedAnew();
        StringBuilder text = new();
        foreach (ITheoryDataRow name in Names)
        {
            text.Append(await TextAsync((string)name.GetData()[0]!, rules));
        }

        Snapshot.Verify(text.ToString(), method: nameof(Each_report_says_what_was_accepted));
    }

    [Theory]
    [InlineData("a line too many", "public class C { public double F(double x) => x; // PG2003\n}")]
    [InlineData("a line too few", "public class C { public double F(double x) => System.Math.Log(1 + System.Math.Exp(x));\n}")]
    public async Task A_wrong_mark_is_noticed(string what, string code)
    {
        Assert.NotEmpty(what);
        Assert.NotEqual(Marked(code), await ReportedAsync(code));
    }

    private static async Task<string> TextAsync(string name, DiagnosticAnalyzer rules)
    {
        StringBuilder text = new();
        string code = File.ReadAllText(Path.Combine(Folder, name)).ReplaceLineEndings("\n");
        foreach (Diagnostic report in await HazardRun.DiagnosticsAsync(code, Surroundings, rules))
        {
            FileLinePositionSpan place = report.Location.GetLineSpan();
            text.Append(CultureInfo.InvariantCulture, $"{name}{place.Span}: {report.Severity} {report.Id} {report.GetMessage(CultureInfo.InvariantCulture)}\n");
            foreach ((string key, string? value) in report.Properties.OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {key} = {value}\n");
            }
        }

        return text.ToString();
    }

    private static string[] Marked(string code) =>
    [
        .. code.Split('\n').Select((text, index) => (Line: index + 1, Mark: Mark().Match(text)))
            .Where(one => one.Mark.Success)
            .SelectMany(one => one.Mark.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)
                .Select(id => $"{one.Line}: {id}")),
    ];

    private static async Task<string[]> ReportedAsync(string code)
    {
        ImmutableArray<Diagnostic> found = await HazardRun.DiagnosticsAsync(code, Surroundings);
        IEnumerable<(int Line, string Id)> places = found.Where(one => one.Severity >= DiagnosticSeverity.Info)
            .Select(one => (one.Location.GetLineSpan().StartLinePosition.Line + 1, one.Id));
        return [.. places.Distinct().OrderBy(one => one.Line).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => $"{one.Line}: {one.Id}")];
    }

    [GeneratedRegex(@" //((?: PG\d{4})+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
