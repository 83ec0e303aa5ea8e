using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PrecisionGen.Analyzers;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1002: the argument of exp is clamped to the largest integer with a finite result.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ExponentialOverflowFix : HazardFix
{
    /// <inheritdoc/>
    protected override string RuleId => "PG1002";

    /// <inheritdoc/>
    protected override bool IsOffered => true;

    /// <inheritdoc/>
    protected override string? TitleFor(FixSite site) =>
        site.Diagnostic.Properties.TryGetValue(FixProperties.Limit, out string? limit) && Argument(site) is not null
            ? $"Clamp the argument to {limit!.Replace("global::System.", "")}"
            : null;

    /// <inheritdoc/>
    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        ExpressionSyntax argument = Argument(site)!;
        string function = site.Diagnostic.Properties[FixProperties.Function]!;
        string limit = site.Diagnostic.Properties[FixProperties.Limit]!;
        editor.ReplaceNode(argument, FixSite.Expression($"{function}({argument.WithoutTrivia()}, {limit})").WithTriviaFrom(argument));
    }

    private static ExpressionSyntax? Argument(FixSite site) => site.Nearest<InvocationExpressionSyntax>() is { ArgumentList.Arguments: { Count: 1 } arguments }
        ? arguments[0].Expression
        : null;
}
