using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3006: the operation that every processor rounds alike: 1 / x, 1 / Sqrt(x), FusedMultiplyAdd, Max, ConvertToInteger.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PlatformEstimateFix : HazardFix
{
    protected override string RuleId => "PG3006";

    protected override string? TitleFor(FixSite site) => Replacement(site) is { } replacement ? $"Use {replacement}" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax call = site.Nearest<InvocationExpressionSyntax>()!;
        editor.ReplaceNode(call, FixSite.InPlaceOf(call, FixSite.Expression(Replacement(site)!)));
    }

    private static string? Replacement(FixSite site)
    {
        if (site.Nearest<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call
            || site.OperationOf(call) is not IInvocationOperation { TargetMethod: { } method })
        {
            return null;
        }

        ExpressionSyntax owner = access.Expression;
        string arguments = call.ArgumentList.ToString();
        bool isTensor = method.ContainingType.Name == "TensorPrimitives";
        string? renamed = method.Name switch
        {
            "MultiplyAddEstimate" => "FusedMultiplyAdd",
            "ReciprocalEstimate" when isTensor => "Reciprocal",
            "ReciprocalSqrtEstimate" when isTensor => "ReciprocalSqrt",
            string name when name.EndsWith("Native", System.StringComparison.Ordinal) => name.Substring(0, name.Length - "Native".Length),
            _ => null,
        };
        if (renamed is not null)
        {
            string typeArguments = access.Name is GenericNameSyntax generic ? generic.TypeArgumentList.ToString() : "";
            return method.ContainingType.GetMembers(renamed).IsEmpty && !HasOnInterface(method.ContainingType, renamed) ? null
                : $"{owner}.{renamed}{typeArguments}{arguments}";
        }

        return call.ArgumentList.Arguments.Count == 1 && !method.Name.EndsWith("Scalar", System.StringComparison.Ordinal)
            ? Quotient(method, owner.ToString(), call.ArgumentList.Arguments[0].Expression)
            : null;
    }

    /// <summary>1 / x or 1 / Sqrt(x) in the type of the call.</summary>
    private static string? Quotient(IMethodSymbol method, string owner, ExpressionSyntax argument)
    {
        bool isRoot = method.Name.IndexOf("Sq", System.StringComparison.Ordinal) >= 0;
        string plain = argument is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax
            or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax
            ? argument.ToString()
            : $"({argument})";
        if (method.ReturnType is INamedTypeSymbol { TypeArguments: { Length: 1 } elements } vector)
        {
            if (elements[0].SpecialType is not (SpecialType.System_Single or SpecialType.System_Double)
                || vector.Name is not ("Vector64" or "Vector128" or "Vector256" or "Vector512"))
            {
                return null;
            }

            string type = $"global::System.Runtime.Intrinsics.{vector.Name}";
            string one = $"{type}<{elements[0].ToDisplayString()}>.One";
            return isRoot ? $"{one} / {type}.Sqrt({argument})" : $"{one} / {plain}";
        }

        string? unit = method.ReturnType.SpecialType switch
        {
            SpecialType.System_Single => "1f",
            SpecialType.System_Double => "1.0",
            _ => method.ReturnType is { Name: "Half" } or ITypeParameterSymbol ? $"{owner}.One" : null,
        };
        return unit is null ? null : isRoot ? $"{unit} / {owner}.Sqrt({argument})" : $"{unit} / {plain}";
    }

    // float.MaxNative may be an implementation of an interface's member.
    private static bool HasOnInterface(INamedTypeSymbol type, string name) => type.AllInterfaces.Any(one => !one.GetMembers(name).IsEmpty);
}
