using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Analyzers;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Each rule about definitions has a page and a test; index and release notes are checked with all rules' in tests/Analyzers.</summary>
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
    public void TheAnalyzerReportsAllThatTheGeneratorDoesNot() => Assert.Equal(
        DefinitionRules.All.Keys.Except(["PG0015", "PG0016", "PG0017"]).Order(),
        new DefinitionAnalyzer().SupportedDiagnostics.Select(rule => rule.Id).Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachRuleHasATest(string id)
    {
        bool isOfGenerator = DefinitionRules.OfGenerator.Any(rule => rule.Id == id);
        bool isTested = new[] { typeof(DiagnosticTests), typeof(SequenceDiagnosticTests), typeof(ModuleSourceTests), typeof(RangeDiagnosticTests) }.SelectMany(type => type.GetMethods())
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
