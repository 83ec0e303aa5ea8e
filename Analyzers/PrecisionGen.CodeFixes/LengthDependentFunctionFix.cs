using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3004: TensorPrimitives.Exp, Log and Tanh over floats become StableMath's, whose bits do not depend on the length.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LengthDependentFunctionFix : HazardFix
{
    protected override string RuleId => "PG3004";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) => Member(site) is { } member ? $"Use StableMath.{member.Name}" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        MemberAccessExpressionSyntax member = Member(site)!;
        editor.ReplaceNode(member, FixSite.Expression($"global::PrecisionGen.StableMath.{member.Name.Identifier.ValueText}").WithTriviaFrom(member));
    }

    private static MemberAccessExpressionSyntax? Member(FixSite site) =>
        site.HasStableMath
            && site.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Exp" or "Log" or "Tanh" } member }
            && site.Model.GetSymbolInfo(site.Node, site.Cancellation).Symbol is IMethodSymbol { Parameters.Length: 2 } method
            && method.Parameters.All(parameter => parameter.Type is INamedTypeSymbol { TypeArguments: { Length: 1 } elements }
                && elements[0].SpecialType == SpecialType.System_Single)
            ? member
            : null;
}
