using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>
/// Checks of rules on code with marks: {|PG2003:expression|} is where a diagnostic is expected. Code without a type declaration is
/// taken as the members of a class C; common namespaces are imported.
/// </summary>
internal static class Hazard
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Numerics;
        using System.Numerics.Tensors;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    private static readonly Lazy<ImmutableArray<CodeFixProvider>> Fixes = new(() =>
    [
        .. typeof(CodeFixes.HazardFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ]);

    /// <summary>Every marked place is reported, and nothing else.</summary>
    public static Task Reports(string code, HazardCase? options = null)
    {
        Assert.Contains("{|PG", code, StringComparison.Ordinal);
        return Verify(code, options);
    }

    /// <summary>Nothing is reported.</summary>
    public static Task Silent(string code, HazardCase? options = null)
    {
        Assert.DoesNotContain("{|PG", code, StringComparison.Ordinal);
        return Verify(code, options);
    }

    /// <summary>The one diagnostic has this severity and its message contains each of these texts.</summary>
    public static async Task Says(string code, DiagnosticSeverity severity, string[] texts, HazardCase? options = null)
    {
        (string text, _) = Parse(code, options ?? new HazardCase());
        Diagnostic only = Assert.Single(await HazardRun.DiagnosticsAsync(text, options ?? new HazardCase()));
        Assert.Equal(severity, only.Severity);
        Assert.All(texts, part => Assert.Contains(part, only.GetMessage(), StringComparison.Ordinal));
    }

    /// <summary>
    /// The fixes turn the marked code into the second, one by one and (of an automatic fix) by Fix All in document, project and solution.
    /// </summary>
    public static Task Fixed(string code, string after, HazardCase? options = null)
    {
        HazardCase asked = options ?? new HazardCase();
        (string text, List<DiagnosticResult> expected) = Parse(code, asked);
        (string afterText, List<DiagnosticResult> remaining) = Parse(after, asked);
        HazardFixTest test = new(asked, Fixes.Value) { TestCode = text, FixedCode = afterText };
        test.ExpectedDiagnostics.AddRange(expected);
        test.FixedState.ExpectedDiagnostics.AddRange(remaining);
        if (expected.Any(one => Fixes.Value.Any(fix => fix.FixableDiagnosticIds.Contains(one.Id) && fix.GetFixAllProvider() is null)))
        {
            test.CodeFixTestBehaviors |= CodeFixTestBehaviors.SkipFixAllCheck;
        }

        return test.RunAsync();
    }

    /// <summary>The rule warns, but no fix is offered for it here.</summary>
    public static async Task NotFixed(string code, HazardCase? options = null) => await Fixed(code, code, options);

    /// <summary>
    /// Runs C.Value() of both and shows that the second lies nearer to <paramref name="exact"/> (within
    /// <paramref name="tolerance"/>, relative), and that the first did not.
    /// </summary>
    public static void Improves(string before, string after, double exact, double tolerance, HazardCase? options = null)
    {
        HazardCase asked = options ?? new HazardCase();
        double wrong = HazardRun.Value(Parse(before, asked).Text, asked);
        double right = HazardRun.Value(Parse(after, asked).Text, asked);
        Assert.False(IsNear(wrong, exact, tolerance), $"the code before the fix already returns {wrong}, near {exact}");
        Assert.True(IsNear(right, exact, tolerance), $"the fixed code returns {right}, not {exact}");
    }

    internal static string Wrap(string code, bool isRaw) => isRaw || DeclaresTypes(code)
        ? Usings + code
        : Usings + "public class C\n{\n" + code.Trim('\n') + "\n}\n";

    private static Task Verify(string code, HazardCase? options)
    {
        HazardCase asked = options ?? new HazardCase();
        (string text, List<DiagnosticResult> expected) = Parse(code, asked);
        HazardFixTest test = new(asked, []) { TestCode = text };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    private static (string Text, List<DiagnosticResult> Expected) Parse(string code, HazardCase options)
    {
        TestFileMarkupParser.GetSpans(Wrap(code, options.IsRaw), out string text, out ImmutableDictionary<string, ImmutableArray<TextSpan>> marks);
        SourceText source = SourceText.From(text);
        List<DiagnosticResult> expected = [];
        foreach ((string id, ImmutableArray<TextSpan> spans) in marks)
        {
            foreach (TextSpan span in spans)
            {
                LinePositionSpan lines = source.Lines.GetLinePositionSpan(span);
                expected.Add(new DiagnosticResult(id, DiagnosticSeverity.Warning)
                    .WithSpan(HazardFixTest.FileName, lines.Start.Line + 1, lines.Start.Character + 1, lines.End.Line + 1, lines.End.Character + 1)
                    .WithOptions(DiagnosticOptions.IgnoreSeverity | DiagnosticOptions.IgnoreAdditionalLocations));
            }
        }

        return (text, expected);
    }

    private static bool DeclaresTypes(string code) => CSharpSyntaxTree.ParseText(code.Replace("{|", "", StringComparison.Ordinal)
        .Replace("|}", "", StringComparison.Ordinal)).GetRoot().ChildNodes().Any(node => node
            is Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.BaseNamespaceDeclarationSyntax);

    private static bool IsNear(double value, double exact, double tolerance) =>
        exact == 0 ? Math.Abs(value) <= tolerance : Math.Abs(value - exact) <= tolerance * Math.Abs(exact);
}
