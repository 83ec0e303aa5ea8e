using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>
/// One place multiplies by 1 / c what its twin divides by c. Either form alone is right; only the pair is a hazard, and only where bits
/// are promised: the training and the inference body of a type, or a vector loop and its scalar rest.
/// </summary>
internal sealed class ReciprocalTwin : HazardRule
{
    private const string Measured = "of 100,000 numbers 33,301 differ in the last bit for a divisor of 3";

    /// <summary>What tells the twins of one computation apart.</summary>
    private static readonly HashSet<string> RoleWords = NameWords.Set(
        "train", "training", "learn", "learner", "backward", "infer", "inference", "evaluate", "evaluation", "predict", "act", "rollout", "sample",
        "behavior", "behaviour", "reference", "scalar", "vector", "vectorized", "simd", "fast", "slow", "batch", "single", "forward", "generic");

    public override RuleDescription Description { get; } = new(
        "PG3008", "Twin divides where this multiplies", "'{0}' multiplies by a rounded reciprocal where '{1}'{2} divides: {3}",
        DiagnosticSeverity.Warning, null);

    public override void Register(RuleDispatch dispatch) => dispatch.On(Check, OperationKind.Binary, OperationKind.CompoundAssignment);

    private void Check(IOperation operation, BlockContext block)
    {
        if (!block.InKernel || !IsOfFloats(operation.Type, block)
            || Reciprocal.OfProduct(operation, block) is not { } multiplied || multiplied.IsExact(block))
        {
            return;
        }

        if (Divisions(block.Facts.Operations).Where(one => Matches(multiplied, one, block)).Select(one => one.Quotient).FirstOrDefault() is { } near)
        {
            Report(multiplied, near, "", block);
        }
        else if (TwinIn(multiplied, block) is var (far, method))
        {
            Report(multiplied, far, " in " + method, block);
        }
    }

    private void Report(Reciprocal multiplied, IOperation division, string where, BlockContext block)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (multiplied.Quotient is IBinaryOperation && multiplied.Divisor.Syntax is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax
            && block.Known.KindOf(multiplied.Quotient.Type, block.Options).IsFloating() && multiplied.Divisor.SymbolOf() is not ILocalSymbol)
        {
            SyntaxNode dividend = multiplied.Dividend.Syntax.WithoutTrivia();
            string text = dividend is IdentifierNameSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax
                or InvocationExpressionSyntax or ParenthesizedExpressionSyntax ? dividend.ToString() : $"({dividend})";
            properties = properties.Add(FixProperties.Replacement, $"{text} / {multiplied.Divisor.Syntax.WithoutTrivia()}");
        }

        block.Report(
            this, multiplied.Quotient.Syntax.GetLocation(), properties, null, multiplied.Quotient.Text(), division.Text(), where, Measured);
    }

    /// <summary>The division in another method of the type, and that method's name.</summary>
    private static (IOperation Division, string Method)? TwinIn(Reciprocal multiplied, BlockContext block)
    {
        if (block.Owner.ContainingType is not { } type)
        {
            return null;
        }

        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.MethodKind != MethodKind.Ordinary || SymbolEqualityComparer.Default.Equals(method, block.Owner)
                || block.Whole.BodyOf(method, block.Cancellation) is not { } body)
            {
                continue;
            }

            // A number without a name (x / 3) says nothing of what it divides; neither does a name of one letter.
            bool areTwins = AreTwins(block.Owner.Name, method.Name);
            bool isNamed = multiplied.Divisor.SymbolOf() is { Name.Length: > 1 };
            foreach (Reciprocal division in Divisions(body.Everything()))
            {
                if (multiplied.DividesBySameAs(division, block) && (areTwins || (isNamed && multiplied.DividesSameAs(division, block))))
                {
                    return (division.Quotient, method.Name);
                }
            }
        }

        return null;
    }

    private static bool Matches(Reciprocal multiplied, Reciprocal division, BlockContext block) =>
        multiplied.DividesBySameAs(division, block) && multiplied.DividesSameAs(division, block);

    private static IEnumerable<Reciprocal> Divisions(IEnumerable<IOperation> operations) => operations
        .Where(one => one.Type is { SpecialType: not (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) })
        .Select(Reciprocal.OfDivision).OfType<Reciprocal>();

    /// <summary>NormalizeTrain and NormalizeInference, Scale and ScaleVector: the same words beside those that name the role.</summary>
    private static bool AreTwins(string name, string other)
    {
        string[] own = Rest(name, out int ownRoles);
        string[] others = Rest(other, out int otherRoles);
        return ownRoles + otherRoles > 0 && own.SequenceEqual(others);
    }

    private static string[] Rest(string name, out int roles)
    {
        string[] words = [.. NameWords.Of(name).Distinct()];

        // Joined neighbours hold the role's word too.
        string[] found = [.. words.Where(RoleWords.Contains)];
        roles = found.Length;
        return [.. words.Where(word => !found.Any(role => word == role || word.StartsWith(role, System.StringComparison.Ordinal)
            || word.EndsWith(role, System.StringComparison.Ordinal)))];
    }

    private static bool IsOfFloats(ITypeSymbol? type, BlockContext block)
    {
        ITypeSymbol? element = type is INamedTypeSymbol
        {
            Name: "Vector" or "Vector128" or "Vector256" or "Vector512",
            TypeArguments: { Length: 1 } arguments,
        }
            ? arguments[0]
            : type;
        return block.Known.KindOf(element, block.Options).IsFloating();
    }
}
