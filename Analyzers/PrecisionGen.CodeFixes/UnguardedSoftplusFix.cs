using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2003: log(1 + exp(x)) becomes Softplus(x), or max(x, 0) + log(1 + exp(-|x|)).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnguardedSoftplusFix : HazardFix
{
    protected override string RuleId => "PG2003";

    protected override string? TitleFor(FixSite site) => Argument(site) is null ? null
        : site.HasStableMath ? "Use StableMath.Softplus" : "Use max(x, 0) + log(1 + exp(-|x|))";

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax log = site.Nearest<InvocationExpressionSyntax>()!;
        ExpressionSyntax x = Argument(site)!;
        bool isFloat = site.Model.GetTypeInfo(log).Type?.SpecialType == SpecialType.System_Single;
        string math = isFloat ? "global::System.MathF" : "global::System.Math";
        string text = site.HasStableMath
            ? $"global::PrecisionGen.StableMath.Softplus({x})"
            : $"{math}.Max({x}, 0) + {math}.Log(1 + {math}.Exp(-{math}.Abs({x})))";
        editor.ReplaceNode(log, FixSite.InPlaceOf(log, FixSite.Expression(text)));
    }

    /// <summary>The x of the exponential inside the logarithm.</summary>
    private static ExpressionSyntax? Argument(FixSite site) => site.Nearest<InvocationExpressionSyntax>()?.ArgumentList.Arguments
        .SelectMany(argument => argument.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
        .FirstOrDefault(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Exp" } && call.ArgumentList.Arguments.Count == 1)
        ?.ArgumentList.Arguments[0].Expression;
}
