using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>
/// A sum that is carried in 16 bits: it stops growing at 2048 times its terms (256 in BFloat16). Sums of squares are
/// <see cref="SixteenBitSquares"/>.
/// </summary>
internal sealed class SixteenBitAccumulator : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG1003", "Sum is accumulated in 16 bits", "'{0}' adds {1} in {2}, where {3}; accumulate in float and convert once at the end",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckStep, Numbers.SixteenBit, Accumulations.Kinds);
        dispatch.OnCall(CheckAggregate, "Aggregate");
        dispatch.OnCall(CheckReduction, "Sum", "Dot", "SumOfMagnitudes", "SumOfSquares", "Norm", "Distance");
        dispatch.OnCall(CheckElementwise, "Add", "MultiplyAdd", "FusedMultiplyAdd");
    }

    /// <summary>True if nothing is lost that matters: few terms, or whole numbers that stay below the last that is exact.</summary>
    public static bool IsShort(Accumulation sum, BlockContext block) => IsShort(sum.Kind, sum.MaximumTerms, block) || IsExactCount(sum, block);

    public static bool IsShort(NumericKind kind, double terms, BlockContext block) =>
        terms <= (block.Options.AccumulateMaximumTerms ?? System.Math.Floor(0.01 / FloatFormat.Of(kind)!.UnitRoundoff));

    /// <summary>"4096 terms", "any number of terms".</summary>
    public static string Count(double terms) => double.IsInfinity(terms) ? "any number of terms" : $"up to {FloatFormat.Write(terms)} terms";

    private void CheckStep(IOperation operation, BlockContext block)
    {
        if (operation is IAssignmentOperation or IIncrementOrDecrementOperation
            && block.AccumulationOf(operation) is { AddsSquares: false } sum && sum.Kind.IsSixteenBit()
            && !IsShort(sum, block) && Accumulations.IsFirst(sum, block))
        {
            Report(operation, sum.Target.Text(), sum.MaximumTerms, sum.Kind, StopsAt(sum.Kind), block);
        }
    }

    private void CheckAggregate(IInvocationOperation call, BlockContext block)
    {
        if (Accumulations.OfAggregate(call, block) is { AddsSquares: false } sum && sum.Kind.IsSixteenBit() && !IsShort(sum, block))
        {
            Report(call, "Aggregate", sum.MaximumTerms, sum.Kind, StopsAt(sum.Kind), block);
        }
    }

    private void CheckReduction(IInvocationOperation call, BlockContext block)
    {
        if (!TensorCall.IsPrimitive(call, block, out NumericKind kind) || !kind.IsSixteenBit() || call.Arguments.IsEmpty)
        {
            return;
        }

        double terms = Lengths.MaximumOf(call.Arguments[0].Value, block);
        bool isOfSquares = kind == NumericKind.Half && call.TargetMethod.Name is "SumOfSquares" or "Norm" or "Distance";
        if (isOfSquares || !IsShort(kind, terms, block))
        {
            string why = isOfSquares ? "100 squares of 30 are Infinity" : StopsAt(kind);
            Report(call, "TensorPrimitives." + call.TargetMethod.Name, terms, kind, why, block);
        }
    }

    /// <summary>TensorPrimitives.Add(sum, x, sum) in a loop: a row of accumulators.</summary>
    private void CheckElementwise(IInvocationOperation call, BlockContext block)
    {
        if (!TensorCall.IsPrimitive(call, block, out NumericKind kind) || !kind.IsSixteenBit()
            || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "destination")?.Value.WithoutCasts() is not { } destination
            || destination.SymbolOf() is not { } row)
        {
            return;
        }

        bool isCarried = call.Arguments.Any(argument => argument.Parameter?.Name is "x" or "y" or "addend" && IsRow(argument.Value, row));
        if (isCarried && Carriers.Rounds(call, destination, block) is { } rounds && !IsShort(kind, rounds, block))
        {
            Report(call, destination.Text(), rounds, kind, StopsAt(kind), block);
        }
    }

    private void Report(IOperation where, string name, double terms, NumericKind kind, string why, BlockContext block) => block.Report(
        this, where.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, null, name, Count(terms), kind.Name(), why);

    private static string StopsAt(NumericKind kind) => "a sum of ones stops at " + FloatFormat.Write(FloatFormat.Of(kind)!.ConsecutiveIntegers);

    private static bool IsRow(IOperation argument, ISymbol row) =>
        SymbolEqualityComparer.Default.Equals(argument.WithoutCasts().SymbolOf(), row);

    private static bool IsExactCount(Accumulation sum, BlockContext block)
    {
        double step = 0;
        foreach (IOperation term in sum.Terms)
        {
            if (sum.IsFused || Constants.ValueOf(term, block) is not { } value || value != System.Math.Truncate(value))
            {
                return false;
            }

            step += System.Math.Abs(value);
        }

        return System.Math.Max(step, 1) * sum.MaximumTerms <= FloatFormat.Of(sum.Kind)!.ConsecutiveIntegers;
    }
}
