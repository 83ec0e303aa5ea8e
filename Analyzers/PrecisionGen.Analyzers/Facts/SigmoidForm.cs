using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Which function a quotient of exponentials is, and how it is written without overflow.</summary>
internal sealed class SigmoidForm
{
    private readonly bool isTanh;
    private readonly string argument;
    private readonly string? factor;

    private SigmoidForm(bool isTanh, string argument, string? factor, string limit)
    {
        this.isTanh = isTanh;
        this.argument = argument;
        this.factor = factor;
        Limit = limit;
    }

    /// <summary>The value that the function has where the quotient is NaN.</summary>
    public string Limit { get; }

    /// <summary>e / (1 + e), f * e / (1 + e), (e - 1) / (e + 1), (1 - e) / (1 + e), (e^x - e^-x) / (e^x + e^-x); null for any other.</summary>
    public static SigmoidForm? Of(IBinaryOperation quotient, BlockContext block)
    {
        IOperation above = Plain(quotient.LeftOperand, block);
        if (Plain(quotient.RightOperand, block) is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } below)
        {
            return null;
        }

        IOperation? x = IsOne(below.LeftOperand, block) ? Exponent(below.RightOperand, block)
            : IsOne(below.RightOperand, block) ? Exponent(below.LeftOperand, block)
            : null;
        if (x is null)
        {
            return OfDifference(above, below, block);
        }

        if (Exponent(above, block) is { } same)
        {
            return Expressions.Same(same, x) ? new SigmoidForm(false, Text(x), null, "1") : null;
        }

        return above switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when IsSame(product.RightOperand, x, block) =>
                new SigmoidForm(false, Text(x), Factor(product.LeftOperand), product.LeftOperand.Text()),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when IsSame(product.LeftOperand, x, block) =>
                new SigmoidForm(false, Text(x), Factor(product.RightOperand), product.RightOperand.Text()),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference when IsOne(difference.RightOperand, block)
                && IsSame(difference.LeftOperand, x, block) => new SigmoidForm(true, Half(x), null, "1"),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference when IsOne(difference.LeftOperand, block)
                && IsSame(difference.RightOperand, x, block) => new SigmoidForm(true, Negated(Half(x)), null, "-1"),
            _ => null,
        };
    }

    /// <summary>The stable expression; it names the argument once.</summary>
    public string Write(IBinaryOperation quotient, BlockContext block)
    {
        NumericKind kind = block.Known.KindOf(quotient.Type, block.Options);
        bool hasHelper = block.Known.HasRuntime && kind is NumericKind.Single or NumericKind.Double;
        string math = kind switch
        {
            NumericKind.Single => "global::System.MathF",
            NumericKind.Double => "global::System.Math",
            _ => quotient.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        };
        if (isTanh)
        {
            return hasHelper && kind == NumericKind.Single ? $"global::PrecisionGen.StableMath.Tanh({argument})" : $"{math}.Tanh({argument})";
        }

        string one = kind.IsSixteenBit() ? math + ".One" : "1";
        string sigmoid = hasHelper ? $"global::PrecisionGen.StableMath.Sigmoid({argument})" : $"{one} / ({one} + {math}.Exp({Negated(argument)}))";
        return factor is null ? sigmoid : hasHelper ? $"{factor} * {sigmoid}" : factor + sigmoid.Substring(one.Length);
    }

    private static SigmoidForm? OfDifference(IOperation above, IBinaryOperation below, BlockContext block) =>
        above is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
            && Exponent(difference.LeftOperand, block) is { } x && Exponent(difference.RightOperand, block) is { } negative
            && IsNegation(negative, x)
            && ((IsSame(below.LeftOperand, x, block) && IsSame(below.RightOperand, negative, block))
                || (IsSame(below.LeftOperand, negative, block) && IsSame(below.RightOperand, x, block)))
            ? new SigmoidForm(true, Text(x), null, "1")
            : null;

    private static IOperation Plain(IOperation operation, BlockContext block) => block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();

    private static IOperation? Exponent(IOperation operation, BlockContext block) =>
        MathCall.Is(Plain(operation, block), MathFunction.Exp, out IOperation argument) ? argument.Bare() : null;

    private static bool IsSame(IOperation operation, IOperation x, BlockContext block) =>
        Exponent(operation, block) is { } argument && Expressions.Same(argument, x);

    private static bool IsNegation(IOperation negative, IOperation x) =>
        negative.WithoutCasts() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation && Expressions.Same(negation.Operand, x);

    private static bool IsOne(IOperation operation, BlockContext block) => Constants.ValueOf(operation, block) is 1;

    private static string Text(IOperation operation) => operation.Bare().Syntax.ToString();

    private static string Factor(IOperation operation) => IsAtom(operation.Bare().Syntax) ? Text(operation) : $"({Text(operation)})";

    /// <summary>x of 2 * x, and x / 2 of any other.</summary>
    private static string Half(IOperation x)
    {
        switch (x.Bare())
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation:
                return Negated(Half(negation.Operand));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product:
                IOperation left = product.LeftOperand.WithoutCasts();
                IOperation right = product.RightOperand.WithoutCasts();
                return left.ConstantValue is { HasValue: true, Value: 2 or 2f or 2d } ? Text(right)
                    : right.ConstantValue is { HasValue: true, Value: 2 or 2f or 2d } ? Text(left)
                    : left.ConstantValue is { HasValue: true, Value: -2 or -2f or -2d } ? Negated(Text(right))
                    : $"{Text(x)} / 2";
            default:
                return IsAtom(x.Bare().Syntax) ? $"{Text(x)} / 2" : $"({Text(x)}) / 2";
        }
    }

    private static string Negated(string text)
    {
        ExpressionSyntax expression = Microsoft.CodeAnalysis.CSharp.SyntaxFactory.ParseExpression(text);
        return expression is PrefixUnaryExpressionSyntax { OperatorToken.Text: "-" } negation ? negation.Operand.ToString()
            : IsAtom(expression) ? "-" + text
            : $"-({text})";
    }

    private static bool IsAtom(SyntaxNode syntax) => syntax is SimpleNameSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax
        or InvocationExpressionSyntax or LiteralExpressionSyntax or ParenthesizedExpressionSyntax;
}
