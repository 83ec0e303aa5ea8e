using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>
/// A result that is rounded to 16 bits just before it is widened: (float)(a * b) of Half a and b, and values that go through Half on
/// their way to an exponential or a logarithm.
/// </summary>
internal sealed class EarlyRounding : HazardRule
{
    private static readonly HashSet<MathFunction> Rounded =
    [
        MathFunction.Exp, MathFunction.ExpM1, MathFunction.Log, MathFunction.Log10, MathFunction.Log2, MathFunction.LogP1, MathFunction.Sqrt,
        MathFunction.Tanh, MathFunction.Pow, MathFunction.Sin, MathFunction.Cos, MathFunction.Hypot,
    ];

    private static readonly HashSet<MathFunction> Sensitive = [MathFunction.Exp, MathFunction.ExpM1, MathFunction.Log, MathFunction.LogP1, MathFunction.Log2];

    private static readonly HashSet<string> LossWords = NameWords.Set("softmax", "sumexp", "logsumexp", "logprob", "logprobability", "entropy", "loss");

    public override RuleDescription Description { get; } = new(
        "PG1008", "Result is rounded to 16 bits before it is widened", "'{0}' is rounded to {1} before it becomes {2}: {3}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckArithmetic, Numbers.Floating, OperationKind.Conversion);
        dispatch.On(CheckRoundTrip, Numbers.Floating, OperationKind.Conversion);
    }

    private void CheckArithmetic(IOperation operation, BlockContext block)
    {
        IConversionOperation conversion = (IConversionOperation)operation;
        if (!IsWidening(conversion, block, out NumericKind from, out NumericKind to)
            || Constants.ValueOf(conversion.Operand, block) is not null
            || !IsRounded(ValueOf(conversion.Operand, block), block) || IsReportedElsewhere(conversion, block))
        {
            return;
        }

        block.Report(this, conversion, ValueOf(conversion.Operand, block).Text(), from.Name(), to.Name(), Digits(from));
    }

    /// <summary>A local that is read once stands for its value.</summary>
    private static IOperation ValueOf(IOperation operand, BlockContext block) =>
        operand.Bare() is ILocalReferenceOperation { Local: { } local } && block.Facts.OnlyValue(local) is { } value
        && block.Facts.Operations.OfType<ILocalReferenceOperation>()
            .Count(read => SymbolEqualityComparer.Default.Equals(read.Local, local)) == 1
            ? value.Bare()
            : operand.Bare();

    /// <summary>float to Half and back, on the way to Exp, Log or a function of that kind.</summary>
    private void CheckRoundTrip(IOperation operation, BlockContext block)
    {
        IConversionOperation conversion = (IConversionOperation)operation;
        if (!IsWidening(conversion, block, out NumericKind from, out NumericKind to)
            || !(FeedsLogarithm(conversion, block) || IsStoredForLogarithm(conversion, block)))
        {
            return;
        }

        IOperation value = SourceOf(block.Facts.Resolve(conversion.Operand), block);
        if (value is IConversionOperation narrowing && Constants.ValueOf(narrowing, block) is null
            && block.Known.KindOf(narrowing.Type, block.Options) == from
            && block.Known.KindOf(narrowing.Operand.Type, block.Options) is NumericKind.Single or NumericKind.Double)
        {
            string example = from == NumericKind.Half ? "a log-probability of -12.34 becomes -12.3438, a ratio of 0.9963" : "a log-probability of -12.34 becomes -12.3125, a ratio of 1.028";
            block.Report(this, conversion, narrowing.Operand.Text(), from.Name(), to.Name(), example);
        }
    }

    /// <summary>r[i] = (float)(Half)z[i], where r or an element of it goes into an exponential or a logarithm later.</summary>
    private static bool IsStoredForLogarithm(IOperation conversion, BlockContext block) =>
        conversion.Outer() is ISimpleAssignmentOperation write && ReferenceEquals(write.Value.Bare(), conversion)
        && SumTerms.CollectionOf(write.Target.WithoutCasts()) is ILocalSymbol row
        && (Rows.CallsWith(row, block).Any(call => call.Syntax.SpanStart > write.Syntax.Span.End && SaysLoss(call))
            || block.Facts.Operations.Any(read => read.Syntax.SpanStart > write.Syntax.Span.End
            && read is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true } or ILocalReferenceOperation
            && Rows.RowOf(read, block) is { } source && Rows.Is(source, row) && FeedsLogarithm(read, block)));

    private static bool SaysLoss(IInvocationOperation call) => NameWords.Has(call.TargetMethod.Name, LossWords);

    /// <summary>What an element or a foreach variable was given, if the method fills the collection in one way.</summary>
    private static IOperation SourceOf(IOperation value, BlockContext block) => value switch
    {
        IArrayElementReferenceOperation element => StoredIn(element.ArrayReference, block) ?? value,
        ILocalReferenceOperation { Local: { } local } when block.Facts.WritesOf(local) is { Count: 1 } writes && writes[0] is IForEachLoopOperation loop =>
            StoredIn(loop.Collection.WithoutCasts(), block) ?? value,
        _ => value,
    };

    /// <summary>h[i] = (Half)z[i], or z.Select(v => (Half)v).ToArray() and Array.ConvertAll(z, v => (Half)v).</summary>
    private static IOperation? StoredIn(IOperation collection, BlockContext block)
    {
        IOperation[] stored = block.Facts.Operations.OfType<ISimpleAssignmentOperation>()
            .Where(write => write.Target is IArrayElementReferenceOperation { ArrayReference: var target } && Expressions.Same(target, collection))
            .Select(write => write.Value.Bare()).ToArray();
        return stored.Length > 0
            ? stored.Length == 1 ? stored[0] : null
            : block.Facts.Resolve(collection) is IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "Select" or "ConvertAll" } made
                ? made.Everything().OfType<IReturnOperation>().FirstOrDefault()?.ReturnedValue?.Bare()
                : null;
    }

    private static bool IsWidening(IConversionOperation conversion, BlockContext block, out NumericKind from, out NumericKind to)
    {
        from = block.Known.KindOf(conversion.Operand.Type, block.Options);
        to = block.Known.KindOf(conversion.Type, block.Options);
        return from.IsSixteenBit() && to is NumericKind.Single or NumericKind.Double;
    }

    /// <summary>An operation whose exact result need not fit into 16 bits.</summary>
    private static bool IsRounded(IOperation operation, BlockContext block) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } binary =>
            !IsPowerOfTwo(binary.RightOperand, block)
            && !(binary.OperatorKind == BinaryOperatorKind.Multiply && IsPowerOfTwo(binary.LeftOperand, block)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } => true,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } unary => IsRounded(unary.Operand.Bare(), block),
        _ => Rounded.Contains(MathCall.Of(operation, out _)),
    };

    private static bool IsPowerOfTwo(IOperation operation, BlockContext block)
    {
        if (Constants.ValueOf(operation, block) is not { } value || value == 0 || double.IsInfinity(value) || double.IsNaN(value))
        {
            return false;
        }

        double exponent = Math.Log(Math.Abs(value), 2);
        return exponent == Math.Round(exponent);
    }

    /// <summary>What <see cref="SixteenBitSquares"/> or <see cref="SixteenBitMean"/> says louder.</summary>
    private static bool IsReportedElsewhere(IConversionOperation conversion, BlockContext block)
    {
        IOperation operand = conversion.Operand.Bare();
        return SixteenBitMean.IsMean(operand, block)
            || (MathCall.Is(operand, MathFunction.Sqrt, out IOperation radicand) && IsSum(radicand))
            || (IsSum(operand) && conversion.Ancestors().OfType<IInvocationOperation>().FirstOrDefault() is { } root
                && MathCall.Is(root, MathFunction.Sqrt, out IOperation wide) && ReferenceEquals(wide.WithoutCasts(), operand))
            || (SixteenBitSquares.NarrowSquare(conversion, block) is not null
                && (conversion.Ancestors().OfType<IAssignmentOperation>().FirstOrDefault() is { } step && block.AccumulationOf(step) is { AddsSquares: true }
                    || SixteenBitSquares.IsSelected(conversion)));
    }

    // The root of a sum is a length, and its squares overflow first.
    private static bool IsSum(IOperation operation) => operation.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add };

    private static bool FeedsLogarithm(IOperation conversion, BlockContext block)
    {
        foreach (IOperation outer in conversion.Ancestors())
        {
            switch (outer)
            {
                case IParenthesizedOperation or IConversionOperation or IArgumentOperation or IUnaryOperation
                    or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract }:
                    continue;
                case IInvocationOperation call:
                    return Sensitive.Contains(MathCall.Of(call, out _)) || SaysLoss(call);
                default:
                    return false;
            }
        }

        return false;
    }

    private static string Digits(NumericKind kind) => kind == NumericKind.Half
        ? "11 bits are kept, and nothing above 65504"
        : "8 bits are kept, a relative error up to 0.4 %";
}
