using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.InputOutput;

/// <summary>
/// A number outside the integer type that it is converted to, in a project that builds for a .NET before and one after the result
/// changed. Only a value that the code itself lets out of range counts: a bound beside the type's, or infinity as a start value.
/// </summary>
internal sealed class NarrowingChange : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG5004", "Integer conversion differs between targets",
        "'{0}' can be {1}, which as {2} is {3} before .NET {4} and {5} from it on; this project builds for both",
        DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch) => dispatch.On(Check, OperationKind.Conversion);

    private void Check(IOperation operation, BlockContext block)
    {
        if (block.Options.TargetVersions is not { Count: > 1 } targets
            || operation is not IConversionOperation { IsImplicit: false, IsChecked: false, Type: { } type } conversion
            || IntegerConversion.LimitsOf(type) is not { } limits
            || !block.Known.KindOf(conversion.Operand.Type, block.Options).IsFloating()
            || conversion.Operand.ConstantValue.HasValue)
        {
            return;
        }

        int changed = IntegerConversion.FirstSaturating(type);
        if (!targets.Any(version => version < changed) || !targets.Any(version => version >= changed)
            || OutOfRange(conversion.Operand, limits, block) is not { } value
            || IntegerConversion.Before(value, type) is not { } before || before == IntegerConversion.After(value, limits))
        {
            return;
        }

        block.Report(
            this, conversion, conversion.Operand.Text(), FloatFormat.Write(value), type.ToDisplayString(), Text(before), changed,
            Text(IntegerConversion.After(value, limits)));
    }

    /// <summary>A value of the operand that the type does not have, if the code shows one.</summary>
    private static double? OutOfRange(IOperation operand, Interval limits, BlockContext block)
    {
        Interval range = block.Ranges.Of(operand);
        if (range.Low > limits.Low - 1 && (range.High < limits.High + 1 || (range.High == limits.High + 1 && IsDrawn(operand, block))))
        {
            return null;
        }

        // An unknown number has no bound at all; one that stands in the code is meant.
        if (range.IsBounded && range.Low > -1e30 && range.High < 1e30)
        {
            return range.High > limits.High ? range.High : range.Low;
        }

        return StartValue(operand, limits, block);
    }

    /// <summary>A random number from [0, 1) never is its upper bound.</summary>
    private static bool IsDrawn(IOperation operand, BlockContext block) => new[] { operand, block.Facts.Resolve(operand.WithoutCasts()) }
        .SelectMany(one => one.Everything())
        .Any(one => one is IInvocationOperation { TargetMethod.Name: "NextDouble" or "NextSingle" });

    /// <summary>The infinity, NaN or largest number that a variable starts from and keeps if nothing else is found.</summary>
    private static double? StartValue(IOperation operand, Interval limits, BlockContext block)
    {
        if (operand.WithoutCasts() is not ILocalReferenceOperation { Local: { } local })
        {
            return null;
        }

        Interval guarded = block.Ranges.Of(operand);
        foreach (double value in block.Facts.WritesOf(local).Select(BlockFacts.ValueWritten).OfType<IOperation>()
            .Select(written => Constants.ValueOf(written, block)).OfType<double>())
        {
            if (double.IsNaN(value) || (guarded.Spans(value) && (value > limits.High || value < limits.Low)))
            {
                return value;
            }
        }

        return null;
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
