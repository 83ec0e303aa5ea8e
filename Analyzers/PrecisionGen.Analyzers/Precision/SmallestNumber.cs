using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>float.Epsilon, double.Epsilon or Half.Epsilon, the smallest subnormal, taken for the machine epsilon.</summary>
internal sealed class SmallestNumber
{
    private SmallestNumber(string fact, string consequence, string replacement)
    {
        Fact = fact;
        Consequence = consequence;
        Replacement = replacement;
    }

    public string Fact { get; }

    public string Consequence { get; }

    public string Replacement { get; }

    public static SmallestNumber? At(IOperation operation, BlockContext block)
    {
        IMemberReferenceOperation reference = (IMemberReferenceOperation)operation;
        if (reference.Member is not { Name: "Epsilon", IsStatic: true, ContainingType: { } type }
            || FloatFormat.Of(block.Known.KindOf(type, block.Options)) is not { } format
            || format == FloatFormat.BFloat16)
        {
            return null;
        }

        string name = operation.Text();
        string tolerance = format == FloatFormat.Single ? "1e-6f" : format == FloatFormat.Double ? "1e-12" : "(global::System.Half)1e-3f";
        EpsilonRole role = EpsilonUse.Of(operation, block);
        if (role == EpsilonRole.Divisor)
        {
            string floor = format == FloatFormat.Single ? "1e-12f" : format == FloatFormat.Double ? "1e-12" : "(global::System.Half)1e-4f";
            return new SmallestNumber($"1 / {name} is Infinity", "so the division overflows where the rest of the divisor is 0", floor);
        }

        if (Comparisons(operation, block).Any(comparison => IsDistance(comparison, operation, block)))
        {
            return new SmallestNumber($"{name} is {FloatFormat.Write(format.Epsilon)}, the smallest number above 0", "so the distance is below it only where it is 0", tolerance);
        }

        if (IsMultiplied(operation, block))
        {
            return new SmallestNumber(
                $"{name} is {FloatFormat.Write(format.Epsilon)}, the smallest number above 0", "so a multiple of it is no tolerance either", tolerance);
        }

        if (role == EpsilonRole.Added && IsAddedToData(operation, block))
        {
            return new SmallestNumber(
                $"Adding {name} = {FloatFormat.Write(format.Epsilon)} changes no number above {FloatFormat.Write(format.Epsilon / format.UnitRoundoff)}",
                "so it is a floor for 0 alone", tolerance);
        }

        if (IsAddedInComparison(operation, block))
        {
            return new SmallestNumber(
                $"Adding {name} = {FloatFormat.Write(format.Epsilon)} changes no number above {FloatFormat.Write(format.Epsilon / format.UnitRoundoff)}",
                "so the comparison has no tolerance", tolerance);
        }

        return role == EpsilonRole.Named
            ? new SmallestNumber($"{name} is {FloatFormat.Write(format.Epsilon)}, the smallest number above 0", "so as a tolerance it is 0", tolerance)
            : null;
    }

    /// <summary>The comparisons that the constant is an operand of, itself or by the name of a local.</summary>
    private static IEnumerable<IBinaryOperation> Comparisons(IOperation constant, BlockContext block)
    {
        IOperation? outer = EpsilonUse.OuterOfCasts(constant);
        if (outer is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator })
        {
            return EpsilonUse.Uses(declarator.Symbol, block).SelectMany(use => Comparisons(use, block));
        }

        return outer is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
        } comparison
            ? new[] { comparison }
            : Enumerable.Empty<IBinaryOperation>();
    }

    /// <summary>|a - b| on the other side, unless the difference is a divisor that is only kept from 0.</summary>
    private static bool IsDistance(IBinaryOperation comparison, IOperation constant, BlockContext block)
    {
        bool isRight = comparison.RightOperand.Syntax.Span.Contains(constant.Syntax.Span)
            || comparison.RightOperand.Bare() is ILocalReferenceOperation;
        IOperation other = block.Facts.Resolve(isRight ? comparison.LeftOperand : comparison.RightOperand).WithoutCasts();
        return MathCall.Is(other, MathFunction.Abs, out IOperation inside)
            && block.Facts.Resolve(inside).WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
            && block.Known.KindOf(difference.Type, block.Options).IsFloating()
            && !IsDivisor(difference, block);
    }

    private static bool IsDivisor(IOperation difference, BlockContext block) => block.Facts.Operations
        .OfType<IBinaryOperation>()
        .Any(quotient => quotient.OperatorKind == BinaryOperatorKind.Divide
            && Expressions.Same(block.Facts.Resolve(quotient.RightOperand).WithoutCasts(), difference));

    /// <summary>
    /// x &lt; float.Epsilon * 4, d &lt;= float.Epsilon * Max(|a|, |b|). A large factor makes the smallest normal number of it on purpose.
    /// </summary>
    private static bool IsMultiplied(IOperation constant, BlockContext block) =>
        EpsilonUse.OuterOfCasts(constant) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
        && EpsilonUse.OuterOfCasts(product) is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
        }
        && block.Known.KindOf(product.Type, block.Options).IsFloating()
        && (Constants.ValueOf(product.LeftOperand.Syntax.Span.Contains(constant.Syntax.Span) ? product.RightOperand : product.LeftOperand, block) ?? 1) <= 1000;

    /// <summary>Pow(|error| + float.Epsilon, alpha).</summary>
    private static bool IsAddedToData(IOperation constant, BlockContext block) =>
        EpsilonUse.OuterOfCasts(constant) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
        && Constants.ValueOf(sum, block) is null
        && EpsilonUse.OuterOfCasts(sum) is IArgumentOperation { Parent: IInvocationOperation call }
        && MathCall.Of(call, out _) == MathFunction.Pow;

    /// <summary>a &gt; b + float.Epsilon.</summary>
    private static bool IsAddedInComparison(IOperation constant, BlockContext block) =>
        EpsilonUse.OuterOfCasts(constant) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum
        && EpsilonUse.OuterOfCasts(sum) is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
        }
        && Constants.ValueOf(sum, block) is null
        && block.Known.KindOf(sum.Type, block.Options).IsFloating();
}
