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
        if (!block.InKernel
            || conditional.Condition.Bare() is not IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual,
            } test
            || !block.Known.KindOf(test.LeftOperand.Type, block.Options).IsFloating())
        {
            return;
        }

        if (conditional.Type is null)
        {
            CheckUpdate(conditional, test, block);
        }
        else if (conditional.WhenFalse is { } otherwise)
        {
            CheckSelect(conditional, test, otherwise, block);
        }
    }

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

        if (best is not null && candidate is not null && Constants.ValueOf(candidate, block) is null
            && conditional.Ancestors().Any(one => one is ILoopOperation) && !IsKeptFromNaN(conditional, candidate, block))
        {
            block.Report(
                this, test.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, null,
                test.Text(), $"is false where {candidate.Bare().Text()} is NaN, so {best.Bare().Text()} is as if it were not there");
        }
    }

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
