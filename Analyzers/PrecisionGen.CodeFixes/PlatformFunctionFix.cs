using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

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
        if (site.Node is not InvocationExpressionSyntax || site.Operation is not IInvocationOperation { TargetMethod: { } method } call)
        {
            return null;
        }

        // By parameter: named arguments may stand in any order.
        IOperation[] arguments = [.. call.Arguments.OrderBy(argument => argument.Parameter?.Ordinal).Select(argument => argument.Value)];
        if (method.Name == "Pow")
        {
            return arguments.Length == 2 && arguments[1].ConstantValue is { HasValue: true, Value: 2 or 2f or 2d } && IsReadTwice(arguments[0], method)
                ? $"{arguments[0].Syntax} * {arguments[0].Syntax}"
                : null;
        }

        string name = method.Name switch { "LogP1" => "Log1P", "ExpM1" => "Expm1", _ => method.Name };
        return site.HasStableMath && method.ReturnType.SpecialType == SpecialType.System_Single && arguments.Length == 1
            && name is "Exp" or "Log" or "Log1P" or "Expm1" or "Tanh"
            ? $"global::PrecisionGen.StableMath.{name}({arguments[0].Syntax})"
            : null;
    }

    /// <summary>A variable of the function's own type: reading it again costs nothing and gives the same value, which a property need not.</summary>
    private static bool IsReadTwice(IOperation x, IMethodSymbol method) =>
        x is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Field.IsVolatile: false }
        && x.Syntax is IdentifierNameSyntax && SymbolEqualityComparer.Default.Equals(x.Type, method.ReturnType);
}
