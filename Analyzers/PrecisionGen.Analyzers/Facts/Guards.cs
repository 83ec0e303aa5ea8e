using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Whether a condition around or before a place asks about a variable, in a form that ranges cannot read: norm &lt; Tolerance(),
/// IsZero(sum), a check of the result for NaN.
/// </summary>
internal static class Guards
{
    private static readonly HashSet<string> CheckWords =
        NameWords.Set("throw", "assert", "requires", "require", "check", "validate", "verify", "ensure", "guard", "demand");

    /// <summary>True if where the operation stands some condition has asked about one of the symbols.</summary>
    public static bool AskAbout(IOperation place, IReadOnlyCollection<ISymbol> symbols)
    {
        IOperation child = place;
        for (IOperation? outer = place.Parent; outer is not null; child = outer, outer = outer.Parent)
        {
            if (ConditionsOf(outer, child).Any(condition => Mentions(condition, symbols))
                || (outer is IBlockOperation or ISwitchCaseOperation
                    && outer.ChildOperations.TakeWhile(one => !ReferenceEquals(one, child)).Any(before => IsCheck(before, symbols))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True if where the operation stands some floating-point number was compared with 0 or something near it: a scale that is not
    /// 0 says the same of the norm that was made with it.
    /// </summary>
    public static bool AskForZero(IOperation place, BlockContext block)
    {
        IOperation child = place;
        for (IOperation? outer = place.Parent; outer is not null; child = outer, outer = outer.Parent)
        {
            if (ConditionsOf(outer, child).Any(condition => IsAboutZero(condition, block))
                || (outer is IBlockOperation && outer.ChildOperations.TakeWhile(one => !ReferenceEquals(one, child)).Any(before =>
                    before is IConditionalOperation check && IsAboutZero(check.Condition, block)
                    && check.Everything().Any(one => one is IReturnOperation or IBranchOperation or IThrowOperation))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAboutZero(IOperation condition, BlockContext block) => condition.Everything().Any(one =>
        one is IBinaryOperation { OperatorKind: >= BinaryOperatorKind.Equals and <= BinaryOperatorKind.GreaterThan } test
        && block.Known.KindOf(test.LeftOperand.Type, block.Options).IsFloating()
        && (IsNearZero(test.LeftOperand, block) || IsNearZero(test.RightOperand, block)));

    private static bool IsNearZero(IOperation value, BlockContext block) =>
        Constants.ValueOf(value, block) is { } constant && System.Math.Abs(constant) <= 1e-3;

    /// <summary>True if the value, or the local that it is written to, is asked about afterwards.</summary>
    public static bool AskAboutResult(IOperation value, BlockContext block)
    {
        if (value.Ancestors().TakeWhile(one => one is not (IBlockOperation or IAnonymousFunctionOperation)).Any(one => IsLimit(one) || IsTest(one)))
        {
            return true;
        }

        IOperation? write = value.Ancestors().FirstOrDefault(one => one is IVariableDeclaratorOperation or IAssignmentOperation or IBlockOperation);
        ISymbol? target = write switch
        {
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            ISimpleAssignmentOperation { Target: { } assigned } => assigned.SymbolOf(),
            _ => null,
        };
        return target is not null && block.Facts.Operations.Any(one => one.Syntax.SpanStart > value.Syntax.SpanStart
            && (IsLimitOf(one, target) || ((IsTest(one) || one is IConditionalOperation) && Mentions((one as IConditionalOperation)?.Condition ?? one, new[] { target }))));
    }

    // Min(ratio * advantage, ...) limits the product, not the advantage.
    private static bool IsLimitOf(IOperation one, ISymbol target) => MathCall.Of(one, out IReadOnlyList<IOperation> arguments) is MathFunction.Min or MathFunction.Clamp
        && arguments.Any(argument => SymbolEqualityComparer.Default.Equals(argument.WithoutCasts().SymbolOf(), target));

    // Min and Clamp bring infinity back, and NaN is asked for by name.
    private static bool IsLimit(IOperation one) => MathCall.Of(one, out _) is MathFunction.Min or MathFunction.Clamp;

    private static bool IsTest(IOperation one) => one is IInvocationOperation { TargetMethod.Name: "IsNaN" or "IsFinite" or "IsInfinity" or "IsNormal" };

    private static IEnumerable<IOperation> ConditionsOf(IOperation outer, IOperation child)
    {
        switch (outer)
        {
            case IConditionalOperation conditional when !ReferenceEquals(child, conditional.Condition):
                yield return conditional.Condition;
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both
                when ReferenceEquals(child, both.RightOperand):
                yield return both.LeftOperand;
                break;
            case IWhileLoopOperation { Condition: { } condition } when !ReferenceEquals(child, condition):
                yield return condition;
                break;
            // i < p.Length asks nothing of p[i].
            case IForLoopOperation { Condition: { } condition } loop when !ReferenceEquals(child, condition)
                && !(condition is IBinaryOperation test && test.LeftOperand.SymbolOf() is { } counter && loop.Locals.Contains(counter, SymbolEqualityComparer.Default)):
                yield return condition;
                break;
            case ISwitchExpressionOperation selection when !ReferenceEquals(child, selection.Value):
                yield return selection.Value;
                break;
            case ISwitchOperation selection when !ReferenceEquals(child, selection.Value):
                yield return selection.Value;
                break;
        }
    }

    /// <summary>An if that leaves or repairs, an assertion, a call that throws.</summary>
    private static bool IsCheck(IOperation statement, IReadOnlyCollection<ISymbol> symbols) => statement switch
    {
        IConditionalOperation conditional => Mentions(conditional.Condition, symbols)
            && conditional.Everything().Any(one => one is IReturnOperation or IBranchOperation or IThrowOperation
                || (one is IAssignmentOperation { Target: { } target } && target.SymbolOf() is { } written && symbols.Contains(written, SymbolEqualityComparer.Default))),
        IExpressionStatementOperation { Operation: IInvocationOperation call } => call.Type?.SpecialType == SpecialType.System_Void
            && (NameWords.Has(call.TargetMethod.Name, CheckWords) || call.TargetMethod.Name is "IsTrue" or "True")
            && Mentions(call, symbols),
        _ => false,
    };

    private static bool Mentions(IOperation condition, IReadOnlyCollection<ISymbol> symbols) =>
        condition.Symbols().Any(symbol => symbols.Contains(symbol, SymbolEqualityComparer.Default));
}
