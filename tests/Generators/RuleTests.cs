using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Analyzers;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Each rule has a page, a row in the index and in the release notes, and a test.</summary>
public class RuleTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Ids => new(DefinitionRules.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachRuleHasAPage(string id)
    {
        DiagnosticDescriptor rule = DefinitionRules.All[id];
        string page = File.ReadAllText(Path.Combine(Root, "Analyzers", "Rules", id + ".md"));
        Assert.StartsWith($"# {id}: {rule.Title}\n\nSeverity: {rule.DefaultSeverity}\n", page, StringComparison.Ordinal);
        Assert.All(new[] { "## What", "## Why", "## Wrong", "## Right" }, heading => Assert.Contains($"\n{heading}\n\n", page, StringComparison.Ordinal));
        Assert.Equal(DefinitionRules.HelpLinkBase + id + ".md", rule.HelpLinkUri);
    }

    [Fact]
    public void TheIndexListsExactlyTheRules()
    {
        string[] rows = File.ReadAllLines(Path.Combine(Root, "Analyzers", "Rules", "README.md")).Where(line => line.StartsWith("| [PG", StringComparison.Ordinal)).ToArray();
        Assert.Equal(DefinitionRules.All.Values.OrderBy(rule => rule.Id).Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.DefaultSeverity} | {rule.Title} |"), rows);
        Assert.Equal(DefinitionRules.All.Count, Directory.GetFiles(Path.Combine(Root, "Analyzers", "Rules"), "PG*.md").Length);
    }

    [Fact]
    public void TheReleaseNotesListExactlyTheRules()
    {
        string notes = Path.Combine(Root, "Analyzers", "PrecisionGen.Analyzers", "AnalyzerReleases.Unshipped.md");
        string[] rows = File.ReadAllLines(notes).Where(line => line.StartsWith("PG", StringComparison.Ordinal)).ToArray();
        Assert.Equal(DefinitionRules.All.Values.OrderBy(rule => rule.Id).Select(rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}"), rows);
    }

    [Fact]
    public void TheAnalyzerReportsAllThatTheGeneratorDoesNot() => Assert.Equal(
        DefinitionRules.All.Keys.Except(["PG0015", "PG0016", "PG0017"]).Order(),
        new DefinitionAnalyzer().SupportedDiagnostics.Select(rule => rule.Id).Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachRuleHasATest(string id)
    {
        bool isOfGenerator = DefinitionRules.OfGenerator.Any(rule => rule.Id == id);
        bool isTested = new[] { typeof(DiagnosticTests), typeof(SequenceDiagnosticTests), typeof(ModuleSourceTests) }.SelectMany(type => type.GetMethods())
            .Any(method => method.Name.StartsWith(id, StringComparison.Ordinal));
        Assert.True(isTested || isOfGenerator, $"There is no test of {id}.");
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PrecisionGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("PrecisionGen.sln is in no folder above the tests.");
    }
}
