using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Tells values that arithmetic rounded from copies, whole numbers and the results of exact operations.</summary>
internal static class RoundedResults
{
    private const int MaximumDepth = 8;

    /// <summary>The operation whose rounding the value carries, or null if none is in sight.</summary>
    public static IOperation? Find(IOperation value, BlockContext block) => Find(value, block, 0);

    private static IOperation? Find(IOperation value, BlockContext block, int depth)
    {
        IOperation bare = block.Facts.Resolve(value).WithoutCasts();
        if (depth > MaximumDepth || Constants.ValueOf(bare, block) is not null)
        {
            return null;
        }

        return bare switch
        {
            IBinaryOperation binary => OfBinary(binary, block, depth),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation => Find(negation.Operand, block, depth + 1),
            ILocalReferenceOperation local => OfLocal(local, block),
            IInvocationOperation call => OfCall(call, block, depth),
            _ => null,
        };
    }

    private static IOperation? OfBinary(IBinaryOperation binary, BlockContext block, int depth)
    {
        if (!block.Known.KindOf(binary.Type, block.Options).IsFloating() || IsWhole(binary, block, depth))
        {
            return null;
        }

        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Subtract when IsWhole(binary.RightOperand, block, depth):
                return Find(binary.LeftOperand, block, depth + 1);
            case BinaryOperatorKind.Add:
            case BinaryOperatorKind.Subtract:
            case BinaryOperatorKind.Divide when !IsPowerOfTwo(binary.RightOperand, block):
            case BinaryOperatorKind.Multiply when !IsPowerOfTwo(binary.LeftOperand, block) && !IsPowerOfTwo(binary.RightOperand, block):
                return binary;
            case BinaryOperatorKind.Divide:
            case BinaryOperatorKind.Multiply:
                return Find(binary.LeftOperand, block, depth + 1) ?? Find(binary.RightOperand, block, depth + 1);
            default:
                return null;
        }
    }

    /// <summary>Sums, differences and products of integers, whatever type they are computed in.</summary>
    private static bool IsWhole(IOperation value, BlockContext block, int depth)
    {
        IOperation bare = block.Facts.Resolve(value).WithoutCasts();
        if (Constants.ValueOf(bare, block) is { } constant)
        {
            return constant == Math.Floor(constant);
        }

        return depth <= MaximumDepth && (block.Known.KindOf(bare.Type, block.Options) == NumericKind.Integer || bare switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } binary =>
                IsWhole(binary.LeftOperand, block, depth + 1) && IsWhole(binary.RightOperand, block, depth + 1),
            _ => MathCall.Of(bare, out _) is MathFunction.Floor or MathFunction.Ceiling or MathFunction.Round or MathFunction.Truncate,
        });
    }

    private static bool IsPowerOfTwo(IOperation value, BlockContext block)
    {
        double magnitude = Math.Abs(Constants.ValueOf(value, block) ?? 0);
        return magnitude != 0 && Math.Log(magnitude, 2) is var exponent && exponent == Math.Floor(exponent);
    }

    /// <summary>A variable to which something that is not whole is added.</summary>
    private static ICompoundAssignmentOperation? OfLocal(ILocalReferenceOperation local, BlockContext block) =>
        block.Known.KindOf(local.Type, block.Options).IsFloating()
            ? block.Facts.WritesOf(local.Local).OfType<ICompoundAssignmentOperation>().FirstOrDefault(write =>
                write.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract && !IsWhole(write.Value, block, 0)
                && !IsPowerOfTwo(write.Value, block))
            : null;

    private static IOperation? OfCall(IInvocationOperation call, BlockContext block, int depth)
    {
        switch (MathCall.Of(call, out IReadOnlyList<IOperation> arguments))
        {
            case MathFunction.None:
                return IsRoundedSum(call, block) || IsOfRoundingMethod(call, block, depth) ? call : null;
            case MathFunction.Abs or MathFunction.Min or MathFunction.Max or MathFunction.Clamp or MathFunction.CopySign:
                return arguments.Select(argument => Find(argument, block, depth + 1)).FirstOrDefault(found => found is not null);
            case MathFunction.Floor or MathFunction.Ceiling or MathFunction.Round or MathFunction.Truncate or MathFunction.Sign or MathFunction.ScaleB:
                return null;
            default:
                return call;
        }
    }

    /// <summary>A method of this compilation whose result arithmetic rounded.</summary>
    private static bool IsOfRoundingMethod(IInvocationOperation call, BlockContext block, int depth) =>
        block.Known.KindOf(call.Type, block.Options).IsFloating() && call.TargetMethod is { IsVirtual: false, IsAbstract: false, IsOverride: false } method
        && block.Whole.ResultsOf(method.OriginalDefinition, block.Cancellation) is { Count: > 0 } results
        && results.All(result => Find(result, block, depth + 3) is not null);

    /// <summary>Sum() and Average() of sequences, and what reduces a span or vector to a number.</summary>
    private static bool IsRoundedSum(IInvocationOperation call, BlockContext block) =>
        block.Known.KindOf(call.Type, block.Options).IsFloating()
        && call.TargetMethod switch
        {
            { Name: "Sum" or "Average", ContainingType.Name: "Enumerable" or "ParallelEnumerable" } => true,
            { Name: "Sum" or "Dot" or "Norm" or "Distance" or "CosineSimilarity" or "Average", ContainingType.Name: "TensorPrimitives" } => true,
            { Name: "Dot" or "Length" or "Distance", ContainingType.Name: "Vector" or "Vector2" or "Vector3" or "Vector4" or "Quaternion" } => true,
            _ => false,
        };
}
