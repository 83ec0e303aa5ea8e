using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3007: Pow(x, 2) becomes x * x, and a function of a float that the runtime package has becomes the package's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PlatformFunctionFix : HazardFix
{
    protected override string RuleId => "PG3007";

    protected override string? TitleFor(FixSite site) => Replacement(site) is { } text ? "Use " + text.Replace("global::PrecisionGen.", "") : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax call = (InvocationExpressionSyntax)site.Node;
        editor.ReplaceNode(call, FixSite.InPlaceOf(call, FixSite.Expression(Replacement(site)!)));
    }

    private static string? Replacement(FixSite site)
    {
        if (site.Node is not InvocationExpressionSyntax call
            || site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        ExpressionSyntax[] arguments = [.. call.ArgumentList.Arguments.Select(argument => argument.Expression)];
        if (method.Name == "Pow")
        {
            bool isSquare = site.Model.GetConstantValue(arguments[1], site.Cancellation) is { HasValue: true, Value: 2 or 2f or 2d };
            bool isName = arguments[0] is IdentifierNameSyntax;
            bool isOwn = SymbolEqualityComparer.Default.Equals(site.Model.GetTypeInfo(arguments[0], site.Cancellation).Type, method.ReturnType);
            return isSquare && isName && isOwn ? $"{arguments[0]} * {arguments[0]}" : null;
        }

        string name = method.Name switch { "LogP1" => "Log1P", "ExpM1" => "Expm1", _ => method.Name };
        return site.HasStableMath && method.ReturnType.SpecialType == SpecialType.System_Single && arguments.Length == 1
            && name is "Exp" or "Log" or "Log1P" or "Expm1" or "Tanh"
            ? $"global::PrecisionGen.StableMath.{name}({arguments[0]})"
            : null;
    }
}
