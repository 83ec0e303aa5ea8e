using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>The loss scale changes between the multiplication of the loss and the division of the gradients.</summary>
internal sealed class ScaleChangedTooEarly : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG4004", "Loss scale changes before the gradients are unscaled",
        "'{0}' runs before '{1}': gradients of one scale are divided by the next, after a growth of 2 they are half of what they should be",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckScaler, "Update", "update");
        dispatch.On(CheckWrite, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment);
    }

    /// <summary>scaler.Update() before scaler.Unscale(gradients) or scaler.Step(optimizer, gradients).</summary>
    private void CheckScaler(IInvocationOperation call, BlockContext block)
    {
        IReadOnlyList<GradientStep> steps = block.GradientSteps.All;
        if (steps.FirstOrDefault(step => ReferenceEquals(step.Place, call)) is not { Action: GradientAction.ScaleChanged, Scale: { } scaler } change)
        {
            return;
        }

        // Only after gradients were computed, and with no unscaling in between, is there something to spoil.
        GradientStep? before = steps.LastOrDefault(step => step.Start < change.Start && !Branches.Exclude(step.Place, call)
            && step.Action is GradientAction.Computed or GradientAction.Unscaled or GradientAction.Stepped or GradientAction.ScaleChanged);
        GradientStep? after = steps.FirstOrDefault(step => step.Start > change.Start && !Branches.Exclude(call, step.Place)
            && step.Action is GradientAction.Computed or GradientAction.Unscaled or GradientAction.Stepped or GradientAction.ScaleChanged);
        if (before is { Action: GradientAction.Computed }
            && after is { Action: GradientAction.Unscaled or GradientAction.Stepped, Scale: { } other } && IsSame(scaler, other)
            && ReferenceEquals(Branches.FunctionAround(call), Branches.FunctionAround(after.Place)))
        {
            block.Report(this, call, call.Text(), after.Place.Text());
        }
    }

    /// <summary>lossScale *= 2 between loss * lossScale and gradient / lossScale.</summary>
    private void CheckWrite(IOperation operation, BlockContext block)
    {
        IAssignmentOperation write = (IAssignmentOperation)operation;
        if (write.Target.SymbolOf() is not { } scale || !TrainingNames.SaysScale(scale.Name) || TrainingNames.SaysInverse(scale.Name))
        {
            return;
        }

        IOperation[] products = block.Facts.Operations
            .Where(one => one is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } or ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply }
                && !write.Syntax.Span.Contains(one.Syntax.Span) && ScalesLoss(one, scale))
            .ToArray();
        bool isUsed = products.Any(one => one.Syntax.SpanStart < write.Syntax.SpanStart && !Branches.Exclude(one, write))
            || (scale is IFieldSymbol or IPropertySymbol && GradientSteps.MultipliesLoss(scale, block));
        GradientStep? unscaling = isUsed
            ? block.GradientSteps.All.FirstOrDefault(step => step.Action == GradientAction.Unscaled && step.Scale is { } divisor
                && block.Facts.Resolve(divisor).Symbols().Append(divisor.WithoutCasts().SymbolOf()).Contains(scale, SymbolEqualityComparer.Default)
                && step.Start > write.Syntax.SpanStart && !Branches.Exclude(write, step.Place) && !TookInverseBefore(divisor, write, block))
            : null;
        bool isRenewed = unscaling is not null && (IsBetween(write, unscaling, products.Select(one => one.Syntax.SpanStart))
            || IsBetween(write, unscaling, block.GradientSteps.All.Where(step => step.Action == GradientAction.Computed).Select(step => step.Start)));
        bool isDone = block.GradientSteps.All.Any(step => step.Action == GradientAction.Unscaled && step.Start < write.Syntax.SpanStart);
        if (unscaling is not null && !isRenewed && !isDone)
        {
            block.Report(this, write, write.Text(), unscaling.Place.Text());
        }
    }

    private static bool IsBetween(IOperation write, GradientStep unscaling, IEnumerable<int> places) =>
        places.Any(place => place > write.Syntax.SpanStart && place < unscaling.Start);

    private static bool ScalesLoss(IOperation product, ISymbol scale)
    {
        IOperation[] factors = product is IBinaryOperation binary ? new[] { binary.LeftOperand, binary.RightOperand }
            : product is ICompoundAssignmentOperation compound ? new[] { compound.Target, compound.Value }
            : Array.Empty<IOperation>();
        return factors.Any(factor => SymbolEqualityComparer.Default.Equals(factor.WithoutCasts().SymbolOf(), scale))
            && factors.Any(factor => factor.Symbols().Any(symbol => TrainingNames.SaysGradient(symbol.Name)
                || NameWords.Of(symbol.Name).Any(word => word is "loss" or "losses" or "error" or "delta")));
    }

    /// <summary>An inverse that was computed before the change still belongs to the old scale.</summary>
    private static bool TookInverseBefore(IOperation divisor, IOperation write, BlockContext block) =>
        divisor.WithoutCasts() is ILocalReferenceOperation local && block.Facts.WritesOf(local.Local) is { Count: 1 } only
        && only[0].Syntax.SpanStart < write.Syntax.SpanStart && !ReferenceEquals(only[0], write)
        && block.Facts.OnlyValue(local.Local) is not null;

    private static bool IsSame(IOperation a, IOperation b) => Expressions.Same(a, b)
        || string.Equals(a.SymbolOf()?.Name, b.SymbolOf()?.Name, StringComparison.Ordinal);
}
