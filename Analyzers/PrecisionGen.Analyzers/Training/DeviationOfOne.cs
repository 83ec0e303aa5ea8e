using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>Advantages are normalized by a deviation over n - 1, which is 0 / 0 for a batch of one.</summary>
internal sealed class DeviationOfOne : HazardRule
{
    private static readonly HashSet<string> Normalized = NameWords.Set("advantage", "advantages", "adv", "advs", "returns", "rewards");

    public override RuleDescription Description { get; } = new(
        "PG4009", "Advantages of a batch of one are NaN", "'{0}' divides by 0 where {1} is 1, and then the deviation is 0 / 0 = NaN, and so is every advantage",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnBinary(Check, Numbers.Floating, BinaryOperatorKind.Divide);
        dispatch.OnCall(CheckTensor, "std", "var");
    }

    /// <summary>advantages.std(), which divides by the count less one.</summary>
    private void CheckTensor(IInvocationOperation call, BlockContext block)
    {
        if (block.Known.HasTorchSharp && TensorDtype.IsTorchMember(call.TargetMethod) && Rows.SourceOf(call) is { } tensor
            && tensor.SymbolOf() is { } symbol && NameWords.Has(symbol.Name, Normalized)
            && !call.Arguments.Any(argument => argument.Parameter?.Name is "unbiased" or "correction" && argument.ArgumentKind == ArgumentKind.Explicit)
            && IsDivisor(call, block) && !Guards.AskAbout(call, [symbol]))
        {
            block.Report(this, call, call.Text(), "the count of elements");
        }
    }

    /// <summary>advantages / (advantages.std() + eps), at once or by the name of a local.</summary>
    private static bool IsDivisor(IOperation deviation, BlockContext block) => deviation.Ancestors().TakeWhile(one => one is not IBlockOperation).Any(one => one switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient => quotient.RightOperand.Syntax.Span.Contains(deviation.Syntax.Span),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "div" or "div_" or "divide" } } => true,
        IVariableDeclaratorOperation { Symbol: { } local } => EpsilonUse.Uses(local, block).Any(use => IsDivisor(use, block)),
        _ => false,
    });

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation division = (IBinaryOperation)operation;
        if (block.Facts.Resolve(division.RightOperand.WithoutCasts()).WithoutCasts() is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } divisor
            || Constants.ValueOf(divisor.RightOperand, block) != 1
            || CountIn(divisor.LeftOperand, block) is not { } count
            || !IsOfAdvantages(block) || !IsSumOfSquares(division.LeftOperand, block))
        {
            return;
        }

        if (block.Ranges.Of(count).Low <= 1 && !IsTested(count, division, block))
        {
            block.Report(this, division, division.Text(), $"'{count.Text()}'");
        }
    }

    private static IOperation? CountIn(IOperation value, BlockContext block)
    {
        IOperation bare = value.WithoutCasts();
        IOperation resolved = block.Facts.Resolve(bare).WithoutCasts();
        return resolved is IPropertyReferenceOperation { Property.Name: "Length" or "Count" } or IInvocationOperation { TargetMethod.Name: "Count" }
            || (bare is IParameterReferenceOperation && block.Known.KindOf(bare.Type, block.Options) == NumericKind.Integer)
            ? bare
            : null;
    }

    /// <summary>In a method that normalizes advantages, by the names of its parameters, variables or itself.</summary>
    private static bool IsOfAdvantages(BlockContext block) => block.Facts.Operations
        .Select(one => one.SymbolOf()?.Name).Append(block.Owner.Name).OfType<string>()
        .Any(name => NameWords.Has(name, Normalized));

    private static bool IsSumOfSquares(IOperation value, BlockContext block)
    {
        IOperation bare = value.WithoutCasts();
        if (bare is ILocalReferenceOperation local)
        {
            return block.Facts.WritesOf(local.Local).Any(write =>
                CarriedWrite.Is(write, out CarriedWrite sum) && Squares.IsSquare(block.Facts.Resolve(sum.Term), block, out _)
                || (BlockFacts.ValueWritten(write) is { } source && IsSquaredSum(source.WithoutCasts(), block)));
        }

        return IsSquaredSum(bare, block);
    }

    private static bool IsSquaredSum(IOperation value, BlockContext block) => value is IInvocationOperation { TargetMethod.Name: "Sum" } sum
        && sum.Everything().OfType<IReturnOperation>().Any(one => one.ReturnedValue is { } term && Squares.IsSquare(term, block, out _));

    /// <summary>A condition before or around that asks for the count.</summary>
    private static bool IsTested(IOperation count, IOperation place, BlockContext block)
    {
        IOperation resolved = block.Facts.Resolve(count).WithoutCasts();
        IEnumerable<IOperation> conditions = block.Facts.Operations
            .OfType<IConditionalOperation>().Where(one => one.Syntax.SpanStart <= place.Syntax.SpanStart && one.Parent is not ILoopOperation)
            .Select(one => one.Condition);
        return conditions.Any(condition => condition.Everything().Any(one =>
            Expressions.Same(one, count) || Expressions.Same(block.Facts.Resolve(one).WithoutCasts(), resolved)));
    }
}
