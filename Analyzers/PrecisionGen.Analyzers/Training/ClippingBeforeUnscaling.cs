using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>Gradients are clipped, or their norm is taken, while the loss scale still multiplies them.</summary>
internal sealed class ClippingBeforeUnscaling : HazardRule
{
    private const double TrueNorm = 0.0005;
    private const double DefaultScale = 65536;

    public override RuleDescription Description { get; } = new(
        "PG4003", "Gradients are clipped before they are unscaled",
        "'{0}' runs before '{1}', on gradients that the loss scale still multiplies: at a scale of {2} a norm of {3} counts as {4}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.On(Check, OperationKind.Invocation);

    private void Check(IOperation operation, BlockContext block)
    {
        IInvocationOperation call = (IInvocationOperation)operation;
        if (!MayConcern(call, block) || block.GradientSteps.All.Count < 2 || FindUnscaling(call, block) is not { } unscaling)
        {
            return;
        }

        double scale = unscaling.Scale is { } value && Constants.ValueOf(value, block) is { } known and > 1 ? known : DefaultScale;
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add("action", unscaling.Action.ToString())
            .Add("start", unscaling.Place.Syntax.Span.Start.ToString(CultureInfo.InvariantCulture))
            .Add("length", unscaling.Place.Syntax.Span.Length.ToString(CultureInfo.InvariantCulture));
        block.Report(
            this, call.Syntax.GetLocation(), properties, null, call.Text(), unscaling.Place.Text(), FloatFormat.Write(scale),
            FloatFormat.Write(TrueNorm), FloatFormat.Write(TrueNorm * scale));
    }

    /// <summary>A cheap look at the name: most calls end here.</summary>
    private static bool MayConcern(IInvocationOperation call, BlockContext block)
    {
        string name = call.TargetMethod.Name;
        return name == "Clamp" || (name == "Sqrt" && MayBeOfSquares(call, block)) || Has(name, "clip") || Has(name, "norm")
            || Has(call.TargetMethod.ContainingType?.Name ?? "", "gradientclip");
    }

    private static bool MayBeOfSquares(IInvocationOperation root, BlockContext block) => root.Arguments.Length == 1
        && block.Facts.Resolve(root.Arguments[0].Value.WithoutCasts()).WithoutCasts().Kind is OperationKind.LocalReference or OperationKind.Invocation;

    /// <summary>The later place that unscales what the call looks at; null if that was done before, or another call was first.</summary>
    private static GradientStep? FindUnscaling(IInvocationOperation call, BlockContext block)
    {
        IReadOnlyList<GradientStep> steps = block.GradientSteps.All;
        GradientStep? mine = steps.FirstOrDefault(step => ReferenceEquals(step.Place, call));
        return mine is { Action: GradientAction.Clipped or GradientAction.Measured } && UnscalingAfter(mine, steps, block) is { } later
            && !steps.Any(step => step.Start < mine.Start && step.Action is GradientAction.Clipped or GradientAction.Measured
                && ReferenceEquals(UnscalingAfter(step, steps, block), later))
            ? later
            : null;
    }

    private static GradientStep? UnscalingAfter(GradientStep look, IReadOnlyList<GradientStep> steps, BlockContext block)
    {
        // An earlier unscaling counts until gradients are computed anew.
        List<GradientStep> renewals = new();
        foreach (GradientStep step in steps.Where(step => step.Start < look.Start).Reverse())
        {
            if (step.Action == GradientAction.Unscaled && step.MayShare(look) && !Branches.Exclude(step.Place, look.Place)
                && renewals.All(renewal => Branches.Exclude(step.Place, renewal.Place)))
            {
                return null;
            }

            if (step.Action is GradientAction.Computed or GradientAction.Stepped or GradientAction.ScaleChanged)
            {
                renewals.Add(step);
            }
        }

        if (look.Place is IInvocationOperation call && UnscalesItself(call, block))
        {
            return null;
        }

        foreach (GradientStep step in steps.Where(step => step.Start > look.Place.Syntax.Span.End))
        {
            if (step.Action is GradientAction.Unscaled or GradientAction.Stepped && step.MayShare(look)
                && !Branches.Exclude(look.Place, step.Place)
                && ReferenceEquals(Branches.FunctionAround(look.Place), Branches.FunctionAround(step.Place)))
            {
                return step;
            }

            if (step.Action == GradientAction.Computed)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>True for a helper of this compilation that unscales inside.</summary>
    private static bool UnscalesItself(IInvocationOperation call, BlockContext block) =>
        block.Whole.BodyOf(call.TargetMethod, block.Cancellation) is { } body && body.Everything().Any(one =>
            one is IInvocationOperation inner && Has(inner.TargetMethod.Name, "unscale")
            || (one.SymbolOf() is { } symbol && one is IMemberReferenceOperation or IParameterReferenceOperation && TrainingNames.SaysLossScale(symbol.Name)));

    private static bool Has(string name, string word) => name.IndexOf(word, System.StringComparison.OrdinalIgnoreCase) >= 0;
}
