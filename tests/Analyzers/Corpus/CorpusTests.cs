using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PrecisionGen.Compiler.Tests;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>
/// Files as they look in the wild, half of them correct code that looks dangerous, written without knowledge of what the rules recognize:
/// at least 95 % of what is reported is right, and at least 90 % of the hazards are found.
/// </summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "tests", "Analyzers", "Corpus", "Files");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.cs.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_file_compiles(string name)
    {
        IEnumerable<Diagnostic> errors = CorpusFile.Read(Path.Combine(Folder, name)).Errors;
        Assert.Empty(errors);
    }

    [Fact]
    public void Half_of_the_files_have_hazards_and_each_core_rule_has_one()
    {
        CorpusFile[] files = ReadAll();
        int withHazards = files.Count(file => file.Marks.Any(mark => mark.IsHazard));
        Assert.True(files.Length >= 60, $"there are {files.Length} files");
        Assert.Equal(files.Length / 2, withHazards);
        HashSet<string> marked = [.. files.SelectMany(file => file.Marks).Where(mark => mark.IsHazard).Select(mark => mark.Ids[0])];
        Assert.Equal(CoreRules(), CoreRules().Where(marked.Contains));
    }

    [Fact]
    public async Task Reports_are_right_and_hazards_are_found()
    {
        CorpusScore score = await CorpusScore.OfAsync(ReadAll());
        foreach (string line in score.Lines())
        {
            output.WriteLine(line);
        }

        Assert.True(score.IsGoodEnough, $"precision {score.Precision:F3}, recall {score.Recall:F3}");
    }

    /// <summary>With its text: what a report says is as much a promise as where it stands.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_report_says_what_was_accepted(string name) => Assert.Equal(
        AcceptedReports.Of(name, nameof(Each_report_says_what_was_accepted)),
        await TextAsync(CorpusFile.Read(Path.Combine(Folder, name)), new HazardAnalyzer()));

    /// <summary>Where static tables are initialized anew. Here the reports of all files are accepted, too.</summary>
    [Fact]
    public async Task Rules_loaded_anew_say_the_same()
    {
        DiagnosticAnalyzer rules = HazardRun.LoadedAnew();
        StringBuilder text = new();
        foreach (CorpusFile file in ReadAll())
        {
            text.Append(await TextAsync(file, rules));
        }

        Snapshot.Verify(text.ToString(), method: nameof(Each_report_says_what_was_accepted));
    }

    [Fact]
    public async Task A_mark_without_a_report_is_a_miss()
    {
        CorpusFile file = new("False.cs.txt", "public class C { public int Twice(int x) => x * 2; // HAZARD PG2003\n}");
        CorpusScore score = await CorpusScore.OfAsync([file]);
        Assert.Equal(0, score.Recall);
        Assert.False(score.IsGoodEnough);
    }

    [Fact]
    public async Task A_report_without_a_mark_is_wrong()
    {
        CorpusFile file = new("Bare.cs.txt", "public class C { public double F(double x) => System.Math.Log(1 + System.Math.Exp(x)); }");
        CorpusScore score = await CorpusScore.OfAsync([file]);
        Assert.Equal(0, score.Precision);
        Assert.False(score.IsGoodEnough);
    }

    private static async Task<string> TextAsync(CorpusFile file, DiagnosticAnalyzer rules) => string.Concat(
        (await file.ReportsAsync(rules)).Select(report => $"{report.File}({report.Line}): {report.Severity} {report.Id} {report.Message}\n"));

    private static CorpusFile[] ReadAll() => [.. Directory.GetFiles(Folder, "*.cs.txt").Order(StringComparer.Ordinal).Select(CorpusFile.Read)];

    private static IEnumerable<string> CoreRules() =>
    [
        .. new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12 }.Select(number => $"PG1{number:D3}"),
        .. new[] { 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12 }.Select(number => $"PG2{number:D3}"),
        .. new[] { 1, 2, 3, 4, 5, 6, 7, 9 }.Select(number => $"PG3{number:D3}"),
        .. new[] { 1, 2, 3, 5, 6, 7, 8 }.Select(number => $"PG4{number:D3}"),
        "PG5001",
    ];
}
