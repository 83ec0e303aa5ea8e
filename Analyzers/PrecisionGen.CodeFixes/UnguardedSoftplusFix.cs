using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2003: log(1 + exp(x)) becomes Softplus(x), or max(x, 0) + log(1 + exp(-|x|)).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnguardedSoftplusFix : HazardFix
{
    private const string HalfName = "global::System.Half";

    protected override string RuleId => "PG2003";

    protected override string? TitleFor(FixSite site) => Replacement(site) is null ? null
        : site.HasStableMath && Prefix(site) != HalfName ? "Use StableMath.Softplus" : "Use max(x, 0) + log(1 + exp(-|x|))";

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax log = site.Nearest<InvocationExpressionSyntax>()!;
        editor.ReplaceNode(log, FixSite.InPlaceOf(log, FixSite.Expression(Replacement(site)!)));
    }

    private static string? Replacement(FixSite site)
    {
        if (Argument(site) is not { } x || Prefix(site) is not { } math)
        {
            return null;
        }

        if (site.HasStableMath && math != HalfName)
        {
            return $"global::PrecisionGen.StableMath.Softplus({x})";
        }

        // The argument is named twice, so it must be a name or an element of one.
        ExpressionSyntax named = x is PrefixUnaryExpressionSyntax { OperatorToken.RawKind: (int)SyntaxKind.MinusToken } negation ? negation.Operand : x;
        bool isName = named is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or ThisExpressionSyntax }
            || (named is ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax } element
                && element.ArgumentList.Arguments.All(index => index.Expression is IdentifierNameSyntax or LiteralExpressionSyntax));
        return !isName ? null
            : math == HalfName ? $"{math}.Max({x}, {math}.Zero) + {math}.Log({math}.One + {math}.Exp(-{math}.Abs({named})))"
            : $"{math}.Max({x}, 0) + {math}.Log(1 + {math}.Exp(-{math}.Abs({named})))";
    }

    /// <summary>The class whose functions compute in the argument's type.</summary>
    private static string? Prefix(FixSite site) => site.Model.GetTypeInfo(site.Nearest<InvocationExpressionSyntax>()!).Type switch
    {
        { SpecialType: SpecialType.System_Single } => "global::System.MathF",
        { SpecialType: SpecialType.System_Double } => "global::System.Math",
        { Name: "Half", ContainingNamespace.Name: "System" } => HalfName,
        _ => null,
    };

    /// <summary>The x of the exponential inside the logarithm.</summary>
    private static ExpressionSyntax? Argument(FixSite site) => site.Nearest<InvocationExpressionSyntax>()?.ArgumentList.Arguments
        .SelectMany(argument => argument.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
        .FirstOrDefault(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Exp" } && call.ArgumentList.Arguments.Count == 1)
        ?.ArgumentList.Arguments[0].Expression;
}
