using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Narrows the range of an expression by the conditions that hold where it stands: the branch it is in, the short-circuit before
/// it, the arm of its switch, and the checks before it that leave the method.
/// </summary>
internal sealed class Conditions
{
    private readonly BlockContext block;
    private readonly RangeAnalysis ranges;
    private readonly Assumptions assumptions;
    private ConditionedSymbols? conditioned;

    public Conditions(BlockContext block, RangeAnalysis ranges)
    {
        this.block = block;
        this.ranges = ranges;
        assumptions = new Assumptions(block, ranges);
    }

    public Interval Refine(IOperation subject, Interval range, int depth)
    {
        ISymbol[] symbols = subject.SymbolOf() is { } only && subject.Bare() is not IMemberReferenceOperation ? [only] : subject.Symbols().ToArray();
        if (symbols.Length == 0 || !(conditioned ??= ConditionedSymbols.Of(block.Facts)).MayNarrow(symbols, block.Facts))
        {
            return range;
        }

        RangeSubject asked = new(subject, symbols, depth);
        IOperation child = subject;
        for (IOperation? outer = subject.Parent; outer is not null; child = outer, outer = outer.Parent)
        {
            range = FromAround(asked, range, child, outer);
            if (outer.Kind is OperationKind.Block or OperationKind.SwitchCase
                && !TryFromBefore(asked, ref range, child, outer.ChildOperations))
            {
                return range;
            }

            // What was true before a loop need not be true in its later rounds.
            if (outer.Kind == OperationKind.Loop && block.Facts.IsAnyWrittenIn(symbols, outer))
            {
                return range;
            }
        }

        return range;
    }

    private Interval FromAround(RangeSubject subject, Interval range, IOperation child, IOperation outer)
    {
        switch (outer.Kind)
        {
            case OperationKind.Conditional when outer is IConditionalOperation conditional && !WritesBefore(subject, child):
                return ReferenceEquals(child, conditional.WhenTrue) ? assumptions.Assume(subject, range, conditional.Condition, true)
                    : ReferenceEquals(child, conditional.WhenFalse) ? assumptions.Assume(subject, range, conditional.Condition, false)
                    : range;
            case OperationKind.Binary when outer is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both && ReferenceEquals(child, both.RightOperand):
                return assumptions.Assume(subject, range, both.LeftOperand, true);
            case OperationKind.Binary when outer is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either && ReferenceEquals(child, either.RightOperand):
                return assumptions.Assume(subject, range, either.LeftOperand, false);
            case OperationKind.Loop when outer is IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition } loop
                && ReferenceEquals(child, loop.Body) && !WritesBefore(subject, child):
                return assumptions.Assume(subject, range, condition, !loop.ConditionIsUntil);
            case OperationKind.Loop when outer is IForLoopOperation { Condition: { } condition } loop && ReferenceEquals(child, loop.Body) && !WritesBefore(subject, child):
                return assumptions.Assume(subject, range, condition, true);
            case OperationKind.SwitchExpressionArm when outer is ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation selection } arm
                && ReferenceEquals(child, arm.Value):
                return FromArm(subject, range, arm, selection);
            default:
                return range;
        }
    }

    private Interval FromArm(RangeSubject subject, Interval range, ISwitchExpressionArmOperation arm, ISwitchExpressionOperation selection)
    {
        foreach (ISwitchExpressionArmOperation earlier in selection.Arms.TakeWhile(one => !ReferenceEquals(one, arm)))
        {
            if (earlier.Guard is null)
            {
                range = assumptions.Match(subject, range, selection.Value, earlier.Pattern, false);
            }
            else if (earlier.Pattern is IDiscardPatternOperation)
            {
                range = assumptions.Assume(subject, range, earlier.Guard, false);
            }
        }

        range = assumptions.Match(subject, range, selection.Value, arm.Pattern, true);
        return arm.Guard is { } guard ? assumptions.Assume(subject, range, guard, true) : range;
    }

    /// <summary>The statements before <paramref name="child"/>, nearest first; false where a write hides what was true before it.</summary>
    private bool TryFromBefore(RangeSubject subject, ref Interval range, IOperation child, IOperation.OperationList siblings)
    {
        bool isBefore = false;
        Interval? clampedTo = null;
        foreach (IOperation statement in siblings.Reverse())
        {
            if (!isBefore)
            {
                isBefore = ReferenceEquals(statement, child);
                continue;
            }

            if (TryClamp(subject, ref range, ref clampedTo, statement))
            {
                continue;
            }

            // do { u = ...; } while (u <= 0): what ends the loop holds after it.
            if (statement is IWhileLoopOperation { Condition: { } condition } loop
                && !loop.Body.Everything().Any(one => one is IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo }))
            {
                range = assumptions.Assume(subject, range, condition, loop.ConditionIsUntil);
            }

            if (block.Facts.IsAnyWrittenIn(subject.Symbols, statement))
            {
                FromLastWrite(subject, ref range, statement);
                range = clampedTo is { } written ? range.Union(written) : range;
                return false;
            }

            range = FromStatement(subject, range, statement);
        }

        range = clampedTo is { } given ? range.Union(given) : range;
        return clampedTo is null;
    }

    private Interval FromStatement(RangeSubject subject, Interval range, IOperation statement)
    {
        switch (statement.Kind)
        {
            case OperationKind.Conditional:
                IConditionalOperation conditional = (IConditionalOperation)statement;
                bool leaves = Leaves(conditional.WhenTrue);
                bool otherwiseLeaves = conditional.WhenFalse is { } otherwise && Leaves(otherwise);
                range = leaves ? assumptions.Assume(subject, range, conditional.Condition, false) : range;
                return otherwiseLeaves ? assumptions.Assume(subject, range, conditional.Condition, true) : range;
            case OperationKind.ExpressionStatement when statement is IExpressionStatementOperation { Operation: IInvocationOperation call }:
                return FromCheck(subject, range, call);
            default:
                return range;
        }
    }

    /// <summary>Debug.Assert(x &gt; 0), ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x) and their kind.</summary>
    private Interval FromCheck(RangeSubject subject, Interval range, IInvocationOperation call)
    {
        IOperation? first = Argument(call, 0);
        if (first is null)
        {
            return range;
        }

        if (call.TargetMethod.Name is "Assert" or "Requires" or "Check")
        {
            return assumptions.Assume(subject, range, first, true);
        }

        if (!Expressions.Same(first.WithoutCasts(), subject.Operation.WithoutCasts()))
        {
            return range;
        }

        Interval bound() => Argument(call, 1) is { } limit ? ranges.Of(limit, subject.Depth + 2) : Interval.Everything;
        return call.TargetMethod.Name switch
        {
            "ThrowIfNegativeOrZero" => range.Intersect(new Interval(double.Epsilon, double.PositiveInfinity)),
            "ThrowIfNegative" => range.Intersect(Interval.NonNegative),
            "ThrowIfGreaterThan" or "ThrowIfGreaterThanOrEqual" => range.Intersect(new Interval(double.NegativeInfinity, bound().High)),
            "ThrowIfLessThan" => range.Intersect(new Interval(bound().Low, double.PositiveInfinity)),
            "ThrowIfLessThanOrEqual" => range.Intersect(new Interval(Above(bound().Low), double.PositiveInfinity)),
            _ => range,
        };
    }

    // Arguments stand in the order of the call, which names can change.
    private static IOperation? Argument(IInvocationOperation call, int ordinal) => call.Arguments.FirstOrDefault(one => one.Parameter?.Ordinal == ordinal)?.Value;

    /// <summary>
    /// if (x &gt; c) x = c: afterwards x is what it was before, where the condition did not hold, or what it was given. What is known of it
    /// before says nothing of what it was given.
    /// </summary>
    private bool TryClamp(RangeSubject subject, ref Interval range, ref Interval? clampedTo, IOperation statement)
    {
        if (statement.Kind != OperationKind.Conditional || statement is not IConditionalOperation { WhenFalse: null } conditional
            || Only(conditional.WhenTrue) is not IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment }
            || !Expressions.Same(assignment.Target, subject.Operation))
        {
            return false;
        }

        Interval given = ranges.Of(assignment.Value, subject.Depth + 2).Intersect(range);
        clampedTo = clampedTo?.Union(given) ?? given;
        range = assumptions.Assume(subject, range, conditional.Condition, false);
        return true;
    }

    private void FromLastWrite(RangeSubject subject, ref Interval range, IOperation statement)
    {
        IOperation? value = statement switch
        {
            IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment }
                when Expressions.Same(assignment.Target, subject.Operation) => assignment.Value,
            IVariableDeclarationGroupOperation group => group.Declarations
                .SelectMany(declaration => declaration.Declarators)
                .FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.Symbol, subject.Operation.SymbolOf()))
                ?.GetVariableInitializer()?.Value,
            _ => null,
        };
        if (value is not null)
        {
            range = range.Intersect(ranges.Of(value, subject.Depth + 2));
        }
    }

    private bool WritesBefore(RangeSubject subject, IOperation region) => subject.Symbols.Any(symbol => block.Facts.WritesOf(symbol).Any(write =>
        write.Syntax.SpanStart < subject.Operation.Syntax.SpanStart
        && region.Syntax.Span.Contains(write.Syntax.Span)
        && !write.Syntax.Span.Contains(subject.Operation.Syntax.Span)));

    private static bool Leaves(IOperation statement) => Only(statement) switch
    {
        IReturnOperation or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IThrowOperation => true,
        IBlockOperation { Operations: { IsEmpty: false } statements } => Leaves(statements[statements.Length - 1]),
        _ => false,
    };

    private static IOperation Only(IOperation statement) =>
        statement is IBlockOperation { Operations: { Length: 1 } statements } ? Only(statements[0]) : statement;

    private static double Above(double value) => value == 0 ? double.Epsilon : value;
}
