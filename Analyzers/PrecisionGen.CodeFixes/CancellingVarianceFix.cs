using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2007: squares / n - mean * mean becomes the average of (v - mean) squared, where the data are in sight.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CancellingVarianceFix : HazardFix
{
    private static readonly string[] Names = { "value", "item", "element" };

    protected override string RuleId => "PG2007";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) => Replacement(site) is null ? null : "Average the squared differences from the mean";

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        ExpressionSyntax difference = site.Nearest<BinaryExpressionSyntax>()!;
        editor.ReplaceNode(difference, FixSite.InPlaceOf(difference, FixSite.Expression(Replacement(site)!)));
    }

    private static string? Replacement(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue("source", out string? source)
            || !site.Diagnostic.Properties.TryGetValue("mean", out string? mean)
            || site.Nearest<BinaryExpressionSyntax>() is not { } difference
            || site.Model.Compilation.GetTypeByMetadataName("System.Linq.Enumerable") is null)
        {
            return null;
        }

        string? name = Names.FirstOrDefault(one => site.Model.LookupSymbols(difference.SpanStart, name: one).IsEmpty);
        return name is null ? null : $"global::System.Linq.Enumerable.Average({source}, {name} => ({name} - {mean}) * ({name} - {mean}))";
    }
}
