using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>A rule is an id, a page, a test file, a row in the index and a row in the release notes; nothing else counts as one.</summary>
public sealed class CatalogTests
{
    private const string AcceptVariable = "PRECISIONGEN_ACCEPT_SNAPSHOTS";
    private static readonly string Root = RepositoryRoot.Find();
    private static readonly string Pages = Path.Combine(Root, "Analyzers", "Rules");

    private static readonly HashSet<string> Fixed =
    [
        .. typeof(CodeFixes.HazardFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
    ];

    public static TheoryData<string> Ids => [.. HazardCatalog.Rules.Select(rule => rule.Description.Id)];

    [Fact]
    public void Ids_are_unique_and_in_order()
    {
        string[] ids = [.. HazardCatalog.Rules.Select(rule => rule.Description.Id)];
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_rule_has_a_page(string id)
    {
        RuleDescription rule = RuleOf(id).Description;
        string path = Path.Combine(Pages, id + ".md");
        string page = File.ReadAllText(path);
        string head = $"# {id}: {rule.Descriptor.Title}\n\nSeverity: {Severity(rule)}";
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1" && !page.StartsWith(head, StringComparison.Ordinal))
        {
            File.WriteAllText(path, head + page[page.IndexOf("\n\n## What", StringComparison.Ordinal)..]);
        }

        // A page may add where a stronger proof raises the severity.
        Assert.StartsWith(head, page, StringComparison.Ordinal);
        string[] headings = ["What", "Why", "Wrong", "Right", "Fix", "When to suppress", "Options"];
        Assert.Equal(headings, page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
        Assert.Equal(RuleDescription.HelpLinkBase + id + ".md", rule.Descriptor.HelpLinkUri);
        string fix = page[page.IndexOf("## Fix\n", StringComparison.Ordinal)..].Split('\n')[2];
        Assert.Equal(!Fixed.Contains(id), fix.StartsWith("None", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_rule_has_a_test_file(string id)
    {
        string rule = RuleOf(id).GetType().Name;
        string file = Assert.Single(Directory.GetFiles(Path.Combine(Root, "tests", "Analyzers"), rule + "Tests.cs", SearchOption.AllDirectories));
        Assert.Contains($"public sealed class {rule}Tests", File.ReadAllText(file), StringComparison.Ordinal);
    }

    /// <summary>With PRECISIONGEN_ACCEPT_SNAPSHOTS=1 the index is written anew; such a run fails, so that the switch cannot stay on.</summary>
    [Fact]
    public void The_index_is_generated_from_the_rules() => Verify(Path.Combine(Pages, "README.md"), Index());

    [Fact]
    public void The_release_notes_list_exactly_the_rules() => Verify(
        Path.Combine(Root, "Analyzers", "PrecisionGen.Analyzers", "AnalyzerReleases.Unshipped.md"), ReleaseNotes());

    [Fact]
    public void There_are_no_pages_beside_the_rules() => Assert.Equal(
        Descriptors().Select(rule => rule.Id), Directory.GetFiles(Pages, "PG*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    private static string Index()
    {
        List<string> lines =
        [
            "# Rules", "",
            "Every diagnostic of PrecisionGen; the message's help link leads to its page. PG0xxx are errors of definitions. The others are",
            "hazards in the code around them: precision and range (PG1xxx), cancellation and stability (PG2xxx), reproducibility (PG3xxx),",
            "training and reinforcement learning (PG4xxx), input and output (PG5xxx). Their severity is stronger inside definitions, kernels",
            "and code marked `[Reproducible]`, and weaker elsewhere. A fix is automatic (with Fix All) or offered (results change).", "",
            "| id | severity | fix | title |", "|---|---|---|---|",
        ];
        lines.AddRange(Descriptors().Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {SeverityOf(rule)} | {FixOf(rule.Id)} | {rule.Title} |"));
        return string.Join('\n', lines) + "\n";
    }

    private static string ReleaseNotes()
    {
        List<string> lines =
        [
            "; Unshipped analyzer release",
            "; https://github.com/dotnet/roslyn-analyzers/blob/main/src/Microsoft.CodeAnalysis.Analyzers/ReleaseTrackingAnalyzers.Help.md", "",
            "### New Rules", "", "Rule ID | Category | Severity | Notes", "--------|----------|----------|-------",
        ];
        lines.AddRange(Descriptors().Select(rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}"));
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<DiagnosticDescriptor> Descriptors() => DefinitionRules.All.Values
        .Concat(HazardCatalog.Rules.Select(rule => rule.Description.Descriptor))
        .OrderBy(rule => rule.Id, StringComparer.Ordinal);

    private static string SeverityOf(DiagnosticDescriptor rule) =>
        HazardCatalog.Rules.FirstOrDefault(one => one.Description.Id == rule.Id) is { } hazard ? Severity(hazard.Description) : rule.DefaultSeverity.ToString();

    private static string FixOf(string id)
    {
        CodeFixProvider? fix = typeof(CodeFixes.HazardFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)
            .FirstOrDefault(one => one.FixableDiagnosticIds.Contains(id));
        return fix is null ? "" : fix.GetFixAllProvider() is null ? "offered" : "automatic";
    }

    private static string Severity(RuleDescription rule) => rule.InKernels == rule.Elsewhere
        ? Word(rule.InKernels)
        : $"{Word(rule.InKernels)} in kernels and reproducible code, {Word(rule.Elsewhere)} elsewhere";

    private static string Word(DiagnosticSeverity? severity) => severity switch
    {
        null => "silent",
        DiagnosticSeverity.Info => "Suggestion",
        _ => severity.Value.ToString(),
    };

    private static HazardRule RuleOf(string id) => HazardCatalog.Rules.Single(rule => rule.Description.Id == id);

    private static void Verify(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(path, expected);
            Assert.Fail($"{Path.GetFileName(path)} was written anew. Read its changes, then run without {AcceptVariable}.");
        }

        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
