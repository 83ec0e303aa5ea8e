using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace PrecisionGen.CodeFixes;

/// <summary>Rewrites expressions of 16-bit types into the same expressions of float, each operand widened where it is read.</summary>
internal sealed class Widening
{
    private readonly SemanticModel model;
    private readonly HashSet<ISymbol> wide;

    /// <param name="model">The code as it is.</param>
    /// <param name="wide">The variables that become float.</param>
    public Widening(SemanticModel model, params ISymbol[] wide)
    {
        this.model = model;
        this.wide = new HashSet<ISymbol>(wide, SymbolEqualityComparer.Default);
    }

    /// <summary>True for a struct of 16 bits that casts to float, of the base library or another.</summary>
    public static bool IsSixteenBit(ITypeSymbol? type) => type is { TypeKind: TypeKind.Struct, Name: "Half" or "BFloat16" or "Float16" or "BF16" or "half" };

    /// <summary>The expression in float: a * b becomes (float)a * (float)b.</summary>
    public ExpressionSyntax Float(ExpressionSyntax expression)
    {
        ITypeSymbol? type = model.GetTypeInfo(expression).Type;
        if (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            return parenthesized.WithExpression(Float(parenthesized.Expression)).WithAdditionalAnnotations(Simplifier.Annotation);
        }

        if (IsWide(expression))
        {
            return expression;
        }

        if (!IsSixteenBit(type) && !(expression is LiteralExpressionSyntax && IsSixteenBit(model.GetTypeInfo(expression).ConvertedType)))
        {
            return expression is CastExpressionSyntax { Type: PredefinedTypeSyntax } cast && IsWide(cast.Expression)
                ? WithoutParentheses(cast.Expression).WithTriviaFrom(cast)
                : expression is BinaryExpressionSyntax arithmetic && IsArithmetic(arithmetic)
                    ? arithmetic.WithLeft(Float(arithmetic.Left)).WithRight(Float(arithmetic.Right))
                    : Narrowed(expression);
        }

        return Exact(expression) is { } number ? SyntaxFactory.ParseExpression(number).WithTriviaFrom(expression) : expression switch
        {
            BinaryExpressionSyntax binary when IsArithmetic(binary) => binary.WithLeft(Float(binary.Left)).WithRight(Float(binary.Right)),
            ConditionalExpressionSyntax choice => choice.WithCondition(Narrowed(choice.Condition))
                .WithWhenTrue(Float(choice.WhenTrue)).WithWhenFalse(Float(choice.WhenFalse)),
            PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.UnaryMinusExpression) => unary.WithOperand(Float(unary.Operand)),
            CastExpressionSyntax { Expression: var inner } when model.GetTypeInfo(inner).Type?.SpecialType == SpecialType.System_Single => Float(inner),
            CastExpressionSyntax { Expression: var count } when IsInteger(model.GetTypeInfo(count).Type) => Cast("float", count).WithTriviaFrom(expression),
            InvocationExpressionSyntax call when FunctionOf(call) is { } function => call.WithExpression(FixSite.Expression("global::System.MathF." + function))
                .WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(
                    call.ArgumentList.Arguments.Select(argument => argument.WithExpression(Float(argument.Expression))),
                    call.ArgumentList.Arguments.GetSeparators()))),
            _ => Cast("float", Narrowed(expression)),
        };
    }

    /// <summary>The expression with every read of a variable that became float cast back to its old type.</summary>
    public ExpressionSyntax Narrowed(ExpressionSyntax expression)
    {
        IdentifierNameSyntax[] reads = expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(IsWide).ToArray();
        return reads.Length == 0 ? expression : expression.ReplaceNodes(reads, (old, _) => Narrow(old));
    }

    /// <summary>(Half)sum in the place of sum.</summary>
    public ExpressionSyntax Narrow(IdentifierNameSyntax read) =>
        FixSite.InPlaceOf(read, Cast(model.GetTypeInfo(read).Type!.ToMinimalDisplayString(model, read.SpanStart), read.WithoutTrivia()));

    /// <summary>
    /// Computes a 16-bit expression in float: (Half)(...) in its place, or without the cast where it is widened to float anyway.
    /// </summary>
    public (ExpressionSyntax Old, ExpressionSyntax New) InFloat(ExpressionSyntax expression)
    {
        ExpressionSyntax wide = Float(expression);
        SyntaxNode? outer = expression.Parent;
        while (outer is ParenthesizedExpressionSyntax)
        {
            outer = outer.Parent;
        }

        if (outer is CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword } } cast)
        {
            return (cast, FixSite.InPlaceOf(cast, wide));
        }

        string type = model.GetTypeInfo(expression).Type!.ToMinimalDisplayString(model, expression.SpanStart);
        return (expression, FixSite.InPlaceOf(expression, Cast(type, wide)));
    }

    public static ExpressionSyntax Cast(string type, ExpressionSyntax expression)
    {
        ExpressionSyntax operand = expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax or LiteralExpressionSyntax
                ? expression.WithoutTrivia()
                : SyntaxFactory.ParenthesizedExpression(expression.WithoutTrivia());
        return SyntaxFactory.CastExpression(SyntaxFactory.ParseTypeName(type), operand).WithTriviaFrom(expression);
    }

    /// <summary>The float literal for a 16-bit constant that is a small whole number.</summary>
    private string? Exact(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Zero" } => "0f",
        MemberAccessExpressionSyntax { Name.Identifier.Text: "One" } => "1f",
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.DefaultLiteralExpression) => "0f",
        DefaultExpressionSyntax => "0f",
        ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 } => "0f",
        CastExpressionSyntax cast when model.GetConstantValue(cast.Expression) is { HasValue: true, Value: { } value } => Whole(value),
        LiteralExpressionSyntax literal when model.GetConstantValue(literal) is { HasValue: true, Value: { } value } => Whole(value),
        _ => null,
    };

    private static string? Whole(object value) => value switch
    {
        int number when number is >= 0 and <= 256 => number + "f",
        float number when number >= 0 && number <= 256 && number == (int)number => (int)number + "f",
        double number when number >= 0 && number <= 256 && number == (int)number => (int)number + "f",
        _ => null,
    };

    private static bool IsInteger(ITypeSymbol? type) => type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

    private bool IsWide(ExpressionSyntax expression) => WithoutParentheses(expression) is IdentifierNameSyntax name
        && model.GetSymbolInfo(name).Symbol is { } symbol && wide.Contains(symbol);

    private static ExpressionSyntax WithoutParentheses(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression;
    }

    /// <summary>The function of MathF that does in float what a function of Half does; null for any other call.</summary>
    public string? FunctionOf(InvocationExpressionSyntax call) =>
        model.GetSymbolInfo(call).Symbol is IMethodSymbol { IsStatic: true, ContainingType: { Name: "Half", ContainingNamespace.Name: "System" } } method
        && method.Parameters.Length == call.ArgumentList.Arguments.Count
        && method.Name is "Sqrt" or "Exp" or "Log" or "Tanh" or "Pow" or "Abs" or "Max" or "Min" or "Cbrt"
            ? method.Name
            : null;

    public static bool IsArithmetic(BinaryExpressionSyntax binary) => binary.Kind()
        is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression;
}
