using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>A mean as a 16-bit sum divided by a 16-bit count: the sum overflows, or the count does and the mean is 0.</summary>
internal sealed class SixteenBitMean : HazardRule
{
    private static readonly string[] SumWords = ["sum", "total", "acc", "accumulator", "accumulated"];
    private static readonly string[] CountWords = ["count", "counts", "n", "length", "len", "number", "num", "size", "total"];

    public override RuleDescription Description { get; } = new(
        "PG1005", "Mean is computed in 16 bits", "'{0}' is a mean in {1}: {2}; divide in float and convert once at the end",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnBinary(CheckDivision, Numbers.SixteenBit, BinaryOperatorKind.Divide);
        dispatch.OnCompound(CheckDivision, Numbers.SixteenBit, BinaryOperatorKind.Divide);
        dispatch.OnCall(CheckAverage, "Average");
    }

    private void CheckAverage(IInvocationOperation call, BlockContext block)
    {
        if (TensorCall.IsPrimitive(call, block, out NumericKind kind) && kind.IsSixteenBit() && !call.Arguments.IsEmpty
            && Lengths.MaximumOf(call.Arguments[0].Value, block) is double terms && !SixteenBitAccumulator.IsShort(kind, terms, block))
        {
            block.Report(this, call, call.Text(), kind.Name(), Case(kind, terms));
        }
    }

    /// <summary>True for a quotient that this rule reports.</summary>
    public static bool IsMean(IOperation operation, BlockContext block) => IsMean(operation, block, out _);

    private static bool IsMean(IOperation operation, BlockContext block, out double terms)
    {
        terms = 0;
        (IOperation? sum, IOperation? count) = operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } binary => (binary.LeftOperand, binary.RightOperand),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } compound => (compound.Target, compound.Value),
            _ => (null, null),
        };
        NumericKind kind = sum is null ? NumericKind.None : block.Known.KindOf(operation.Type, block.Options);
        return sum is not null && count is not null && kind.IsSixteenBit() && TryCount(count, block, out terms)
            && !SixteenBitAccumulator.IsShort(kind, terms, block) && IsSum(sum, block);
    }

    private void CheckDivision(IOperation operation, BlockContext block)
    {
        if (IsMean(operation, block, out double terms))
        {
            NumericKind kind = block.Known.KindOf(operation.Type, block.Options);
            block.Report(this, operation, operation.Text(), kind.Name(), Case(kind, terms));
        }
    }

    private static string Case(NumericKind kind, double terms)
    {
        FloatFormat format = FloatFormat.Of(kind)!;
        string maximum = FloatFormat.Write(format.Maximum);
        return kind == NumericKind.BFloat16
            ? $"a sum of ones stops at 256, and a count of 257 is 256"
            : double.IsInfinity(terms)
                ? "4096 values of 32 sum to Infinity, and a count above 65504 is Infinity, which makes the mean 0"
                : $"{FloatFormat.Write(terms)} values of {FloatFormat.Write(Math.Ceiling(format.Maximum / terms))} sum to Infinity, beyond {maximum}";
    }

    /// <summary>A whole number that is cast to 16 bits, a variable that counts, or a constant.</summary>
    private static bool TryCount(IOperation count, BlockContext block, out double terms)
    {
        terms = double.PositiveInfinity;
        IOperation value = block.Facts.Resolve(count).WithoutCasts();
        if (Constants.ValueOf(count, block) is { } constant)
        {
            // A constant that the type does not have is PG1001's.
            terms = constant;
            return constant == Math.Truncate(constant) && !double.IsInfinity(constant);
        }

        if (block.Known.KindOf(value.Type, block.Options) == NumericKind.Integer)
        {
            double high = block.Ranges.Of(value).High;
            terms = high >= int.MaxValue / 2 ? double.PositiveInfinity : high;
            return true;
        }

        return value.SymbolOf() is { } symbol
            && (block.Facts.WritesOf(symbol).Any(write => write is IIncrementOrDecrementOperation) || Says(symbol, CountWords));
    }

    private static bool IsSum(IOperation operation, BlockContext block)
    {
        IOperation value = operation.WithoutCasts();
        if (value.SymbolOf() is { } symbol)
        {
            Accumulation[] sums = block.Facts.WritesOf(symbol).Select(write => block.AccumulationOf(write)).OfType<Accumulation>().ToArray();
            if (sums.Length > 0)
            {
                return sums.Any(sum => !SixteenBitAccumulator.IsShort(sum, block));
            }

            IOperation resolved = block.Facts.Resolve(value);
            return ReferenceEquals(resolved, value) ? Says(symbol, SumWords) : resolved is IInvocationOperation && IsSum(resolved, block);
        }

        return value is IInvocationOperation call
            && (TensorCall.IsPrimitive(call, block, out _)
                ? call.TargetMethod.Name is "Sum" or "SumOfMagnitudes" or "SumOfSquares" or "Dot"
                : Accumulations.OfAggregate(call, block) is not null || call.TargetMethod.Name is "Sum" or "Total");
    }

    private static bool Says(ISymbol symbol, string[] words) => NameWords.Of(symbol.Name).Any(word => Array.IndexOf(words, word) >= 0);
}
