using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Hazards;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>Samples/Hazards: its README lists exactly what the build shows and what the program prints.</summary>
public sealed class HazardsSampleTests
{
    private static readonly string Sample = Path.Combine(Root(), "Samples", "Hazards");

    [Fact]
    public async Task ReadmeListsWhatIsReportedInBefore()
    {
        string[] listed = [.. Rows().Select(row => $"{row.Where} {row.Rule}").Order(StringComparer.Ordinal)];
        string[] reported = await ReportsAsync("Before");
        Assert.Equal(listed, reported);
        Assert.NotEqual(listed[1..], reported);
        Assert.True(Rows().Select(row => row.Rule).Distinct().Count() >= 12, "a dozen rules");
    }

    [Fact]
    public async Task NothingIsReportedInAfter() => Assert.Empty(await ReportsAsync("After"));

    [Fact]
    public void EveryFigureIsWrongBeforeAndRightAfter()
    {
        foreach (Figure figure in Figures.Measure())
        {
            Assert.False(Math.Abs(figure.Before - figure.Right) <= 1e-5 * Math.Abs(figure.Right), $"{figure.Rule} before: {figure.Before}");
            Assert.True(Math.Abs(figure.After - figure.Right) <= 3e-5 * Math.Abs(figure.Right), $"{figure.Rule} after: {figure.After}");
        }
    }

    [Fact]
    public void ReadmeShowsTheFiguresThatArePrinted()
    {
        Dictionary<string, string> printed = Figures.Measure().ToDictionary(figure => figure.Rule, figure => string.Join(
            '|', figure.What, Figure.Text(figure.Right), Figure.Text(figure.Before), Figure.Text(figure.After)));
        Assert.All(Rows(), row => Assert.Equal(printed[row.Rule], row.Figures));
        Assert.Equal(printed.Keys.Order(), Rows().Select(row => row.Rule).Distinct().Order());
    }

    private static (string Where, string Rule, string Figures)[] Rows() =>
    [
        .. File.ReadLines(Path.Combine(Sample, "README.md"))
            .Where(line => line.StartsWith("| Before/", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1], cells[2][1..7], string.Join('|', cells[3..7]))),
    ];

    private static async Task<string[]> ReportsAsync(string folder)
    {
        HazardCase surroundings = new() { HasRuntime = true };
        ConfigOptions config = new(File.ReadAllText(Path.Combine(Sample, ".editorconfig")));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Sample",
            Directory.GetFiles(Path.Combine(Sample, folder), "*.cs").Select(path => CSharpSyntaxTree.ParseText(
                File.ReadAllText(path), new CSharpParseOptions(LanguageVersion.Preview), $"{folder}/{Path.GetFileName(path)}")),
            surroundings.AllReferences,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(config.Severities));
        Assert.Empty(compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([new HazardAnalyzer()], new AnalyzerOptions([], config))
            .GetAnalyzerDiagnosticsAsync();
        return
        [
            .. found.Where(one => one.Severity >= DiagnosticSeverity.Warning)
                .Select(one => $"{one.Location.GetLineSpan().Path}:{one.Location.GetLineSpan().StartLinePosition.Line + 1} {one.Id}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PrecisionGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("PrecisionGen.sln lies above the tests.");
    }
}
