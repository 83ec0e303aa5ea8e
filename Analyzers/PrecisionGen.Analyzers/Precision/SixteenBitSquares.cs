using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>
/// Squares that are made or summed in 16 bits, as in a norm or a variance: in Half they are Infinity from 256 on, and an RMS norm
/// then divides everything to 0.
/// </summary>
internal sealed class SixteenBitSquares : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG1004", "Squares are summed in 16 bits", "'{0}' sums squares in {1}: {2}; convert to float before squaring",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckStep, Numbers.Floating, Accumulations.Kinds);
        dispatch.OnCall(CheckAggregate, "Aggregate");
        dispatch.OnCall(CheckSelector, "Sum", "Average");
        dispatch.OnCall(CheckTensor, "mean", "sum");
    }

    /// <summary>x.pow(2).mean() and (x * x).sum() of tensors in 16 bits; the sum is kept in float, but not the squares.</summary>
    private void CheckTensor(IInvocationOperation call, BlockContext block)
    {
        if (block.Known.HasTorchSharp && TensorDtype.IsTorchMember(call.TargetMethod) && TensorDtype.Receiver(call) is { } squares
            && SquaredTensor(block.Facts.Resolve(squares), block) is { } x && TensorDtype.Of(call, block) == NumericKind.Half)
        {
            Report(call, x, NumericKind.Half, 1, call.TargetMethod.Name, block);
        }
    }

    private static IOperation? SquaredTensor(IOperation squares, BlockContext block) => squares switch
    {
        IInvocationOperation { TargetMethod.Name: "pow" or "pow_", Arguments: { IsEmpty: false } arguments } power
            when Constants.ValueOf(arguments[arguments.Length - 1].Value.WithoutCasts(), block) == 2 => TensorDtype.Receiver(power),
        IInvocationOperation { TargetMethod.Name: "square" or "square_" } square => TensorDtype.Receiver(square),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when Expressions.Same(product.LeftOperand, product.RightOperand) => product.LeftOperand,
        _ => null,
    };

    /// <summary>True for the result of a function that Sum or Average is given.</summary>
    public static bool IsSelected(IOperation term) =>
        term.Ancestors().OfType<IAnonymousFunctionOperation>().FirstOrDefault() is { Body.Operations: { Length: 1 } body } function
        && body[0] is IReturnOperation { ReturnedValue: { } value } && ReferenceEquals(value.WithoutCasts(), term.WithoutCasts())
        && function.Ancestors().OfType<IInvocationOperation>().FirstOrDefault() is { TargetMethod: { Name: "Sum" or "Average" } };

    private void CheckStep(IOperation operation, BlockContext block)
    {
        if (operation is IAssignmentOperation
            && (block.WidensSixteenBits || block.Known.KindOf(operation.Type, block.Options).IsSixteenBit())
            && block.AccumulationOf(operation) is { Squared: { } x } sum)
        {
            Check(sum, x, sum.Update, sum.Target.Text(), block);
        }
    }

    private void CheckAggregate(IInvocationOperation call, BlockContext block)
    {
        if (Accumulations.OfAggregate(call, block) is { Squared: { } x } sum)
        {
            Check(sum, x, call, "Aggregate", block);
        }
    }

    /// <summary>xs.Sum(x => (float)(x * x)): the square is rounded, and perhaps Infinity, before it is widened.</summary>
    private void CheckSelector(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod.ContainingType?.Name is not ("Enumerable" or "ParallelEnumerable"))
        {
            return;
        }

        foreach (IOperation result in call.Arguments.SelectMany(argument => argument.Value.Everything()).OfType<IReturnOperation>()
            .Select(one => one.ReturnedValue).OfType<IOperation>())
        {
            if (NarrowSquare(result, block) is { } x)
            {
                Report(result, x, NumericKind.Half, 1, call.TargetMethod.Name, block);
            }
        }
    }

    private void Check(Accumulation sum, IOperation x, IOperation where, string name, BlockContext block)
    {
        if (sum.Kind.IsSixteenBit())
        {
            if (!SixteenBitAccumulator.IsShort(sum, block) && !(sum.Kind == NumericKind.Half && IsSmallInHalf(x, sum.MaximumTerms, block)))
            {
                Report(where, x, sum.Kind, sum.MaximumTerms, name, block);
            }
        }
        else if (!sum.IsFused && sum.Terms.Select(term => NarrowSquare(term, block)).FirstOrDefault(found => found is not null) is { } narrow)
        {
            Report(where, narrow, NumericKind.Half, 1, name, block);
        }
    }

    private void Report(IOperation where, IOperation x, NumericKind kind, double terms, string name, BlockContext block) =>
        block.Report(this, where, name, kind.Name(), Case(x, kind, terms));

    /// <summary>"4096 values above 3.99 give Infinity".</summary>
    private static string Case(IOperation x, NumericKind kind, double terms)
    {
        FloatFormat format = FloatFormat.Of(kind)!;
        return kind != NumericKind.Half ? $"a sum of ones stops at {FloatFormat.Write(format.ConsecutiveIntegers)}"
            : terms == 1 ? $"one '{x.Text()}' of 256 is Infinity when squared"
            : double.IsInfinity(terms) ? $"100 values of 30 give Infinity, and one '{x.Text()}' of 256 already does"
            : $"{FloatFormat.Write(terms)} values of {FloatFormat.Write(Math.Ceiling(Math.Sqrt(format.Maximum / Math.Max(terms, 1))))} give Infinity";
    }

    /// <summary>The x of (float)(x * x), where x is a Half that can reach 256.</summary>
    public static IOperation? NarrowSquare(IOperation term, BlockContext block) =>
        block.Known.KindOf(term.WithoutCasts().Type, block.Options) == NumericKind.Half
        && Accumulation.SquaredIn(block.Facts.Resolve(term.WithoutCasts())) is { } x && !IsSmallInHalf(x, 1, block)
            ? x
            : null;

    private static bool IsSmallInHalf(IOperation x, double terms, BlockContext block)
    {
        double magnitude = block.Ranges.Of(x).Magnitude;
        return magnitude * magnitude * terms <= FloatFormat.Half.Maximum;
    }
}
