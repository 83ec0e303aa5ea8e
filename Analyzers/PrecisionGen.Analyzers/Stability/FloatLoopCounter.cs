using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>A loop that counts in steps such as 0.1: the steps' rounding errors add a round, take one away, or stop the counter.</summary>
internal sealed class FloatLoopCounter : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG2014", "Loop counts in rounded steps", "'{0}' {1}; count in integers and multiply", DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch) => dispatch.On(Check, OperationKind.Loop);

    private void Check(IOperation operation, BlockContext block)
    {
        IOperation? condition = operation switch
        {
            IForLoopOperation loop => loop.Condition,
            IWhileLoopOperation { ConditionIsTop: true, ConditionIsUntil: false } loop => loop.Condition,
            _ => null,
        };
        if (condition?.Bare() is not IBinaryOperation test)
        {
            return;
        }

        if (test.LeftOperand.WithoutCasts() is ILocalReferenceOperation left)
        {
            Check(operation, left.Local, test.OperatorKind, test.RightOperand, test, block);
        }
        else if (test.RightOperand.WithoutCasts() is ILocalReferenceOperation right)
        {
            Check(operation, right.Local, Comparisons.Mirror(test.OperatorKind), test.LeftOperand, test, block);
        }
    }

    private void Check(IOperation loop, ILocalSymbol counter, BinaryOperatorKind kind, IOperation limit, IOperation test, BlockContext block)
    {
        if (FloatFormat.Of(block.Known.KindOf(counter.Type, block.Options)) is not { } format
            || kind is not (BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual)
            || block.Facts.WritesOf(counter) is not { Count: 2 } writes
            || BlockFacts.ValueWritten(writes[0]) is not { } first
            || !IsInEveryRound(writes[1], loop))
        {
            return;
        }

        if (writes[1] is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Value: var added } && Constants.ValueOf(added, block) is null)
        {
            CheckUnknownStep(loop, test, format, added, kind, block);
            return;
        }

        if (StepOf(writes[1], block) is not { } step || Constants.ValueOf(first, block) is not { } start)
        {
            return;
        }

        if (Constants.ValueOf(limit, block) is not { } end)
        {
            // Of code that is half typed there is nothing to say.
            if (block.Known.KindOf(limit.WithoutCasts().Type, block.Options) == NumericKind.None)
            {
                return;
            }

            CheckUnknownEnd(test, format, start, step, kind, block);
        }
        else if (FloatCounting.Problem(format, start, step, end, kind) is { } problem)
        {
            block.Report(this, test, test.Text(), problem);
        }
    }

    /// <summary>Where the end comes from outside, one that a caller may well give shows what the step does.</summary>
    private void CheckUnknownEnd(IOperation test, FloatFormat format, double start, double step, BinaryOperatorKind kind, BlockContext block)
    {
        foreach (double rounds in new[] { 10, 20, 50, 100 })
        {
            // The end as it is written: 1 for ten steps of 0.1f.
            double end = format.Round((double)(decimal)(start + (rounds * step)));
            if (FloatCounting.Problem(format, start, step, end, kind) is { } problem && !problem.StartsWith("never", System.StringComparison.Ordinal))
            {
                block.Report(this, test, test.Text(), $"depends on rounding: up to {FloatFormat.Write(end)} it {problem}");
                return;
            }
        }
    }

    /// <summary>A step from outside is as little a number of the format as 0.01 is.</summary>
    private void CheckUnknownStep(IOperation loop, IOperation test, FloatFormat format, IOperation step, BinaryOperatorKind kind, BlockContext block)
    {
        foreach (double example in new[] { 0.1, 0.01, 0.05 })
        {
            if (kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual && IsOneStep(step, loop, block)
                && block.Known.KindOf(step.WithoutCasts().Type, block.Options).IsFloating()
                && FloatCounting.Problem(format, 0, format.Round(example), 1, kind) is { } problem && !problem.StartsWith("never", System.StringComparison.Ordinal))
            {
                block.Report(this, test, test.Text(), $"depends on rounding: from 0 to 1 by {FloatFormat.Write(example)} it {problem}");
                return;
            }
        }
    }

    /// <summary>The same number in every round: what differs from round to round cannot be counted in integers.</summary>
    private static bool IsOneStep(IOperation step, IOperation loop, BlockContext block) =>
        step.WithoutCasts() is IParameterReferenceOperation or ILocalReferenceOperation or IFieldReferenceOperation
        && step.SymbolOf() is { } symbol && !loop.Declares(symbol) && !block.Facts.IsWrittenIn(symbol, loop);

    /// <summary>True where every round writes the counter once; false where a round need not.</summary>
    private static bool IsInEveryRound(IOperation write, IOperation loop) =>
        loop is IForLoopOperation counted && counted.AtLoopBottom.Any(bottom => bottom.Syntax.Span.Contains(write.Syntax.Span))
        || loop is IWhileLoopOperation { Body: IBlockOperation body } && body.Operations.Any(statement => ReferenceEquals(statement, write.Parent));

    /// <summary>The constant that is added; null for anything else.</summary>
    private static double? StepOf(IOperation write, BlockContext block)
    {
        return write switch
        {
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } addition => Constants.ValueOf(addition.Value, block),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract } subtraction => -Constants.ValueOf(subtraction.Value, block),
            ISimpleAssignmentOperation { Value: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum } assignment
                when Expressions.Same(sum.LeftOperand.WithoutCasts(), assignment.Target) => Constants.ValueOf(sum.RightOperand, block),
            ISimpleAssignmentOperation { Value: IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference } assignment
                when Expressions.Same(difference.LeftOperand.WithoutCasts(), assignment.Target) => -Constants.ValueOf(difference.RightOperand, block),
            { Kind: OperationKind.Increment } => 1,
            { Kind: OperationKind.Decrement } => -1,
            _ => null,
        };
    }
}
