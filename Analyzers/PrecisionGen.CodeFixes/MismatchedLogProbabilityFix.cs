using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PrecisionGen.Analyzers;

namespace PrecisionGen.CodeFixes;

/// <summary>
/// PG4005: the learner's call becomes a call of the method that recorded, where both methods take and return the same types. Which of
/// the two formulas is better is not asked: the ratio of equal weights is 1 with either.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MismatchedLogProbabilityFix : HazardFix
{
    protected override string RuleId => "PG4005";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) =>
        Call(site) is { } call && Name(site) is { } name ? $"Compute it by '{name.Substring(name.LastIndexOf('.') + 1)}', as it was recorded" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax call = Call(site)!;
        editor.ReplaceNode(call.Expression, FixSite.Expression(Name(site)!).WithTriviaFrom(call.Expression));
    }

    private static string? Name(FixSite site) =>
        site.Diagnostic.Properties.TryGetValue(FixProperties.Function, out string? name) ? name : null;

    /// <summary>The learner's call: in the difference itself, or what its variable is declared with.</summary>
    private static InvocationExpressionSyntax? Call(FixSite site)
    {
        ExpressionSyntax? left = (site.Node as BinaryExpressionSyntax)?.Left;
        if (left is not IdentifierNameSyntax name)
        {
            return left as InvocationExpressionSyntax;
        }

        return site.Model.GetSymbolInfo(name, site.Cancellation).Symbol is ILocalSymbol local
            ? (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.Cancellation) as VariableDeclaratorSyntax)?.Initializer?.Value
                as InvocationExpressionSyntax
            : null;
    }
}
