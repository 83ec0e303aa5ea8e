using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1010: Math becomes the runtime's correctly rounded function, or MathF, and a cast directly around it goes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MathOnFloatFix : HazardFix
{
    protected override string RuleId => "PG1010";

    protected override string? TitleFor(FixSite site) => site.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }
        ? $"Use {(HasHelper(site, member) ? "StableMath" : "MathF")}.{member.Name}"
        : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax call = (InvocationExpressionSyntax)site.Node;
        MemberAccessExpressionSyntax member = (MemberAccessExpressionSyntax)call.Expression;
        string type = HasHelper(site, member) ? "global::PrecisionGen.StableMath." : "global::System.MathF.";
        InvocationExpressionSyntax single = call.WithExpression(FixSite.Expression(type + member.Name))
            .WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(
                call.ArgumentList.Arguments.Select(argument => Single(site, argument)), call.ArgumentList.Arguments.GetSeparators())));
        SyntaxNode? outer = call.Parent;
        while (outer is ParenthesizedExpressionSyntax)
        {
            outer = outer.Parent;
        }

        ExpressionSyntax old = outer is CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword } } cast ? cast : call;
        editor.ReplaceNode(old, FixSite.InPlaceOf(old, single));
    }

    // Math.Pow(x, 2.0) has a constant that is a double.
    private static ArgumentSyntax Single(FixSite site, ArgumentSyntax argument) =>
        site.Model.GetTypeInfo(argument.Expression, site.Cancellation).Type?.SpecialType == SpecialType.System_Double
            ? argument.WithExpression(argument.Expression is LiteralExpressionSyntax literal
                ? SyntaxFactory.ParseExpression(literal.Token.Text.TrimEnd('d', 'D') + "f")
                : Widening.Cast("float", argument.Expression))
            : argument;

    private static bool HasHelper(FixSite site, MemberAccessExpressionSyntax member) =>
        site.Model.GetSymbolInfo(member, site.Cancellation).Symbol is IMethodSymbol method
        && site.Model.Compilation.GetTypeByMetadataName("PrecisionGen.StableMath")?.GetMembers(member.Name.Identifier.ValueText).OfType<IMethodSymbol>().Any(helper =>
            helper.Parameters.Length == method.Parameters.Length
            && helper.Parameters.All(parameter => parameter.Type.SpecialType == SpecialType.System_Single)) == true;
}
