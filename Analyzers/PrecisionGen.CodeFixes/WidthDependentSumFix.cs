using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3003: TensorPrimitives.Sum of floats becomes StableMath.Sum, which adds in the same order on every processor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class WidthDependentSumFix : HazardFix
{
    protected override string RuleId => "PG3003";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) => Method(site) is { } method ? $"Use StableMath.{method}" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax call = site.Nearest<InvocationExpressionSyntax>()!;
        editor.ReplaceNode(
            call, FixSite.InPlaceOf(call, FixSite.Expression($"global::PrecisionGen.StableMath.{Method(site)}{call.ArgumentList}")));
    }

    private static string? Method(FixSite site)
    {
        if (site.Node is not InvocationExpressionSyntax call
            || site.OperationOf(call) is not IInvocationOperation { TargetMethod: { } method, Type.SpecialType: SpecialType.System_Single }
            || method.ContainingType.Name != "TensorPrimitives"
            || site.Model.Compilation.GetTypeByMetadataName("PrecisionGen.StableMath") is not { } stable)
        {
            return null;
        }

        string name = method.Name == "Average" ? "Mean" : method.Name;
        return stable.GetMembers(name).OfType<IMethodSymbol>().Any(candidate => candidate.Parameters.Length == method.Parameters.Length
            && candidate.Parameters
                .All(parameter => parameter.Type is INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: { Length: 1 } elements }
                && elements[0].SpecialType == SpecialType.System_Single))
            ? name
            : null;
    }
}
