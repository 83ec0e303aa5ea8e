using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>
/// A maximum, ReLU or clamp written as a comparison: every comparison with NaN is false, so NaN turns into the other value. Only
/// in code that promises bits, where a twin that keeps NaN would differ.
/// </summary>
internal sealed class NaNSwallowingSelect : HazardRule
{
    /// <summary>The property that holds "Max" or "Min" where the fix can write that.</summary>
    public const string Function = "function";

    public override RuleDescription Description { get; } = new(
        "PG2011", "Comparison swallows NaN", "'{0}' {1}", DiagnosticSeverity.Info, null);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckConditional, OperationKind.Conditional);
        dispatch.OnCall(CheckSequence, "Max");
    }

    private void CheckConditional(IOperation operation, BlockContext block)
    {
        IConditionalOperation conditional = (IConditionalOperation)operation;
        if (!block.InKernel)
        {
            return;
        }

        if (conditional.Type is null)
        {
            foreach (IBinaryOperation test in Tests(conditional.Condition, block))
            {
                CheckUpdate(conditional, test, block);
            }
        }
        else if (conditional.WhenFalse is { } otherwise && Tests(conditional.Condition, block).ToArray() is { Length: 1 } only)
        {
            if (ReferenceEquals(only[0], conditional.Condition.Bare()))
            {
                CheckSelect(conditional, only[0], otherwise, block);
            }

            if (IsIndexOf(otherwise, conditional.WhenTrue, only[0], block) && IsWrittenTo(conditional, otherwise)
                && conditional.Ancestors().Any(one => one is ILoopOperation))
            {
                ReportIndex(only[0], conditional.WhenTrue, otherwise, block);
            }
        }
    }

    /// <summary>The comparisons of numbers that a condition asks for, alone or joined by and, or.</summary>
    private static IEnumerable<IBinaryOperation> Tests(IOperation condition, BlockContext block) => condition.Bare() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } joined =>
            Tests(joined.LeftOperand, block).Concat(Tests(joined.RightOperand, block)),
        IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan
                or BinaryOperatorKind.LessThanOrEqual,
        } test when block.Known.KindOf(test.LeftOperand.Type, block.Options).IsFloating() => [test],
        _ => [],
    };

    /// <summary>x &gt; 0 ? x : 0 and a &gt; b ? a : b: the value that is chosen when the comparison is false loses the other's NaN.</summary>
    private void CheckSelect(IConditionalOperation select, IBinaryOperation test, IOperation otherwise, BlockContext block)
    {
        IOperation chosen = select.WhenTrue;
        bool isLeft = Same(chosen, test.LeftOperand, block) && Same(otherwise, test.RightOperand, block);
        bool isRight = Same(chosen, test.RightOperand, block) && Same(otherwise, test.LeftOperand, block);
        if (!(isLeft || isRight) || Constants.ValueOf(chosen, block) is not null || IsKeptFromNaN(select, chosen, block))
        {
            return;
        }

        bool isGreater = test.OperatorKind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
        string function = isGreater == isLeft ? "Max" : "Min";
        block.Report(
            this, select.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Function, function), null,
            select.Text(), $"is {otherwise.Bare().Text()} where {chosen.Bare().Text()} is NaN; Math.{function} returns NaN");
    }

    /// <summary>if (x &gt; best) best = x: an element that is NaN is passed over, and a first one stays for ever.</summary>
    private void CheckUpdate(IConditionalOperation conditional, IBinaryOperation test, BlockContext block)
    {
        IOperation? best = null;
        IOperation? candidate = null;
        foreach (ISimpleAssignmentOperation write in conditional.WhenTrue.Everything().OfType<ISimpleAssignmentOperation>())
        {
            if (Same(write.Target, test.LeftOperand, block) && Same(write.Value, test.RightOperand, block))
            {
                (best, candidate) = (test.LeftOperand, test.RightOperand);
            }
            else if (Same(write.Target, test.RightOperand, block) && Same(write.Value, test.LeftOperand, block))
            {
                (best, candidate) = (test.RightOperand, test.LeftOperand);
            }
        }

        if (best is null)
        {
            CheckIndex(conditional, test, block);
        }
        else if (candidate is not null && Constants.ValueOf(candidate, block) is null
            && conditional.Ancestors().Any(one => one is ILoopOperation) && !IsKeptFromNaN(conditional, candidate, block))
        {
            block.Report(
                this, test.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, null,
                test.Text(), $"is false where {candidate.Bare().Text()} is NaN, so {best.Bare().Text()} is as if it were not there");
        }
    }

    /// <summary>if (x[i] &gt; x[best]) best = i: where x[best] is NaN, nothing is ever greater.</summary>
    private void CheckIndex(IConditionalOperation conditional, IBinaryOperation test, BlockContext block)
    {
        foreach (ISimpleAssignmentOperation write in conditional.WhenTrue.Everything().OfType<ISimpleAssignmentOperation>())
        {
            if (IsIndexOf(write.Target, write.Value, test, block) && conditional.Ancestors().Any(one => one is ILoopOperation))
            {
                ReportIndex(test, write.Value, write.Target, block);
                return;
            }
        }
    }

    private void ReportIndex(IBinaryOperation test, IOperation candidate, IOperation best, BlockContext block)
    {
        IOperation element = IndexIn(test.LeftOperand) is { } index && Same(index, candidate, block) ? test.LeftOperand : test.RightOperand;
        if (!IsKeptFromNaN(test, element, block))
        {
            block.Report(
                this, test.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, null, test.Text(),
                $"is false where either side is NaN: an element that is NaN is passed over, and one that {best.Bare().Text()} starts at stays for ever");
        }
    }

    /// <summary>The comparison is of two elements of one row, at the index that is kept and at the one that may take its place.</summary>
    private static bool IsIndexOf(IOperation best, IOperation candidate, IBinaryOperation test, BlockContext block) =>
        IndexIn(test.LeftOperand) is { } left && IndexIn(test.RightOperand) is { } right
        && Expressions.Same(RowOf(test.LeftOperand), RowOf(test.RightOperand))
        && best.WithoutCasts().SymbolOf() is not null
        && ((Same(left, candidate, block) && Same(right, best, block)) || (Same(left, best, block) && Same(right, candidate, block)));

    private static IOperation? IndexIn(IOperation element) => element.WithoutCasts() switch
    {
        IArrayElementReferenceOperation { Indices: { Length: 1 } indices } => indices[0],
        IPropertyReferenceOperation { Arguments: { Length: 1 } arguments } => arguments[0].Value,
        _ => null,
    };

    private static IOperation RowOf(IOperation element) => element.WithoutCasts() switch
    {
        IArrayElementReferenceOperation array => array.ArrayReference,
        IPropertyReferenceOperation { Instance: { } instance } => instance,
        _ => element,
    };

    private static bool IsWrittenTo(IOperation value, IOperation target) => value.Outer() is ISimpleAssignmentOperation write
        && Expressions.Same(write.Target.WithoutCasts(), target.WithoutCasts());

    private void CheckSequence(IInvocationOperation call, BlockContext block)
    {
        if (block.InKernel && call.TargetMethod.ContainingType?.Name == "Enumerable" && block.Known.KindOf(call.Type, block.Options).IsFloating())
        {
            string source = call.Arguments.FirstOrDefault()?.Value.Bare().Text() ?? "the sequence";
            block.Report(this, call, call.Text(), $"passes over NaN in {source} unless all of it is NaN; Math.Max returns NaN");
        }
    }

    /// <summary>Asked with IsNaN anywhere in this method, or a number that cannot be NaN.</summary>
    private static bool IsKeptFromNaN(IOperation place, IOperation value, BlockContext block) =>
        block.Known.KindOf(value.WithoutCasts().Type, block.Options) == NumericKind.Integer
        || block.Facts.Operations.Any(one => one is IInvocationOperation { TargetMethod.Name: "IsNaN" or "IsFinite" } asked
            && asked.Syntax.SpanStart <= place.Syntax.Span.End
            && asked.Arguments.Any(argument => Same(argument.Value, value, block)));

    private static bool Same(IOperation a, IOperation b, BlockContext block) => Expressions.Same(a.WithoutCasts(), b.WithoutCasts())
        || (Constants.ValueOf(a, block) is { } one && Constants.ValueOf(b, block) == one);
}
