using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Tests that tell 0 from positive numbers, wherever they stand before a use: beyond the conditions that ranges understand, also
/// x != 0, a named condition, a validating call, and the checks of constructors and setters.
/// </summary>
internal static class ZeroChecks
{
    private const double Large = 0.5;

    private static readonly string[] Validators = { "positive", "validate", "nonzero", "throwifzero", "require", "ensure", "sanitize" };

    /// <summary>True if a test of the symbol comes before the place in the source.</summary>
    public static bool Precede(ISymbol symbol, IOperation place, IEnumerable<IOperation> roots, BlockContext block) => roots
        .SelectMany(root => root.Everything())
        .Where(operation => operation.Syntax.SyntaxTree == place.Syntax.SyntaxTree && operation.Syntax.SpanStart < place.Syntax.SpanStart)
        .Any(operation => operation switch
        {
            IBinaryOperation comparison => IsTest(comparison, symbol, block),
            IIsPatternOperation pattern => IsNamed(pattern.Value, symbol) && HasTest(pattern.Pattern, block),
            ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation selection } arm => IsNamed(selection.Value, symbol) && HasTest(arm.Pattern, block),
            IInvocationOperation call => IsValidator(call.TargetMethod.Name) && call.Arguments.Any(argument => IsNamed(argument.Value, symbol)),
            _ => false,
        });

    /// <summary>True if a constructor, a setter or a validating method of the member's type tests it, or a value of the same name.</summary>
    public static bool IsCheckedWhereSet(ISymbol member, BlockContext block)
    {
        string name = Plain(member.Name);
        foreach (SyntaxReference reference in member.ContainingType?.DeclaringSyntaxReferences ?? Enumerable.Empty<SyntaxReference>())
        {
            IEnumerable<SyntaxNode> setters = reference.GetSyntax(block.Cancellation).DescendantNodes().Where(node => node switch
            {
                ConstructorDeclarationSyntax => true,
                AccessorDeclarationSyntax accessor => (accessor.IsKind(SyntaxKind.SetAccessorDeclaration) || accessor.IsKind(SyntaxKind.InitAccessorDeclaration))
                    && accessor.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is { } property
                    && (Plain(property.Identifier.ValueText) == name || Mentions(accessor, name)),
                MethodDeclarationSyntax method => IsValidator(method.Identifier.ValueText),
                FieldDeclarationSyntax or PropertyDeclarationSyntax => node.ToString().IndexOf("throw", StringComparison.Ordinal) >= 0,
                _ => false,
            });
            if (setters.Any(setter => setter.DescendantNodes().Any(node => IsTest(node, name, setter is AccessorDeclarationSyntax))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if the methods of the type that call this one test the member first.</summary>
    public static bool IsCheckedByCallers(ISymbol member, ISymbol callee, BlockContext block)
    {
        string name = Plain(member.Name);
        InvocationExpressionSyntax[] calls = (callee.ContainingType?.DeclaringSyntaxReferences ?? Enumerable.Empty<SyntaxReference>())
            .SelectMany(reference => reference.GetSyntax(block.Cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => (call.Expression as SimpleNameSyntax ?? (call.Expression as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText == callee.Name)
            .ToArray();
        return calls.Length > 0 && calls.All(call => call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } caller
            && caller.DescendantNodes().Any(node => node.SpanStart < call.SpanStart && IsTest(node, name, false)));
    }

    private static bool IsTest(SyntaxNode node, string name, bool isSetter)
    {
        bool isMine(SyntaxNode side) => side.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(one =>
            Plain(one.Identifier.ValueText) == name || (isSetter && one.Identifier.ValueText == "value"));
        return node switch
        {
            BinaryExpressionSyntax binary when isMine(binary.Left) => Separates(binary.Kind(), binary.Right, false),
            BinaryExpressionSyntax binary when isMine(binary.Right) => Separates(binary.Kind(), binary.Left, true),
            IsPatternExpressionSyntax pattern when isMine(pattern.Expression) => pattern.Pattern.DescendantNodesAndSelf()
                .Any(one => one is ConstantPatternSyntax constant && Number(constant.Expression) is 0
                    || (one is RelationalPatternSyntax relational && relational.OperatorToken.Kind() is SyntaxKind.GreaterThanToken or SyntaxKind.LessThanEqualsToken)),
            InvocationExpressionSyntax call when call.ArgumentList.Arguments.Any(isMine) => call.Expression.ToString().Split('.').Last() is "Max" or "Clamp" or "ThrowIfNegativeOrZero"
                || IsValidator(call.Expression.ToString().Split('.').Last()),
            _ => false,
        };
    }

    private static bool Separates(SyntaxKind kind, ExpressionSyntax bound, bool isMirrored)
    {
        // A bound that has a name is taken for a small positive number, "MinTemperature".
        double limit = Number(bound) ?? 1e-3;
        BinaryOperatorKind comparison = kind switch
        {
            SyntaxKind.LessThanExpression => BinaryOperatorKind.LessThan,
            SyntaxKind.LessThanOrEqualExpression => BinaryOperatorKind.LessThanOrEqual,
            SyntaxKind.GreaterThanExpression => BinaryOperatorKind.GreaterThan,
            SyntaxKind.GreaterThanOrEqualExpression => BinaryOperatorKind.GreaterThanOrEqual,
            SyntaxKind.EqualsExpression => BinaryOperatorKind.Equals,
            SyntaxKind.NotEqualsExpression => BinaryOperatorKind.NotEquals,
            _ => BinaryOperatorKind.None,
        };
        return Separates(isMirrored ? Comparisons.Mirror(comparison) : comparison, limit);
    }

    private static double? Number(ExpressionSyntax expression) => expression is LiteralExpressionSyntax { Token.Value: IConvertible value and not string and not bool }
        ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static bool IsTest(IBinaryOperation comparison, ISymbol symbol, BlockContext block) =>
        (Concerns(comparison.LeftOperand, symbol) && Separates(comparison.OperatorKind, Constants.ValueOf(comparison.RightOperand, block)))
        || (Concerns(comparison.RightOperand, symbol) && Separates(Comparisons.Mirror(comparison.OperatorKind), Constants.ValueOf(comparison.LeftOperand, block)));

    /// <summary>The symbol itself, or its absolute value.</summary>
    private static bool Concerns(IOperation side, ISymbol symbol) =>
        IsNamed(side, symbol) || (MathCall.Is(side.WithoutCasts(), MathFunction.Abs, out IOperation inner) && IsNamed(inner, symbol));

    private static bool HasTest(IPatternOperation pattern, BlockContext block) => pattern.Everything().Any(one => one switch
    {
        IConstantPatternOperation constant => Constants.ValueOf(constant.Value, block) == 0,
        IRelationalPatternOperation relational => Separates(relational.OperatorKind, Constants.ValueOf(relational.Value, block)),
        _ => false,
    });

    /// <summary>True if the comparison holds for one of 0 and 1, and not for the other.</summary>
    private static bool Separates(BinaryOperatorKind kind, double? bound) => bound is { } limit && Math.Abs(limit) <= Large && Holds(kind, 0, limit) != Holds(kind, 1, limit);

    private static bool Holds(BinaryOperatorKind kind, double x, double limit) => kind switch
    {
        BinaryOperatorKind.LessThan => x < limit,
        BinaryOperatorKind.LessThanOrEqual => x <= limit,
        BinaryOperatorKind.GreaterThan => x > limit,
        BinaryOperatorKind.GreaterThanOrEqual => x >= limit,
        BinaryOperatorKind.Equals => x == limit,
        BinaryOperatorKind.NotEquals => x != limit,
        _ => false,
    };

    private static bool IsNamed(IOperation operation, ISymbol symbol) => SymbolEqualityComparer.Default.Equals(operation.WithoutCasts().SymbolOf(), symbol);

    private static bool IsValidator(string name) => Validators.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool Mentions(SyntaxNode node, string name) => node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(one => Plain(one.Identifier.ValueText) == name);

    private static string Plain(string name) => name.TrimStart('_').ToLowerInvariant();
}
