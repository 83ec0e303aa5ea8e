using System.Collections.Generic;
using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>A quotient of integers that becomes a floating-point number after its fraction is gone.</summary>
internal sealed class IntegerDivision : HazardRule
{
    /// <summary>Names of what is meant to be a whole number, however it is stored.</summary>
    private static readonly HashSet<string> WholeWords = NameWords.Set(
        "row", "rows", "column", "columns", "col", "cols", "index", "idx", "block", "blocks", "tile", "tiles", "page", "pages", "group", "groups",
        "chunk", "chunks", "cell", "cells", "bucket", "bin", "bins", "layer", "layers", "head", "heads", "octave", "whole", "floor", "quotient",
        "level", "digit", "line", "lines", "slot", "count", "samples", "frames", "batches", "steps", "size", "stride", "length", "epoch", "stage",
        "integer", "truncated", "channel", "channels", "elements", "half", "dim");

    /// <summary>Names of numbers that divide what they are applied to.</summary>
    private static readonly HashSet<string> PartWords = NameWords.Set(
        "heads", "groups", "channels", "experts", "shards", "stepsize", "every", "interval");

    public override RuleDescription Description { get; } = new(
        "PG1012", "Integer division loses the fraction", "'{0}' divides integers before the result becomes {1}: {2}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.OnBinary(Check, Numbers.Any, BinaryOperatorKind.Divide);

    /// <summary>True for a quotient that this rule reports.</summary>
    public static bool LosesFraction(IOperation operation, BlockContext block) => ConversionAfter(operation, block) is not null;

    private static IConversionOperation? ConversionAfter(IOperation operation, BlockContext block) =>
        operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } division
        && block.Known.KindOf(division.Type, block.Options) == NumericKind.Integer
        && !IsDivision(division.LeftOperand) && FloatAround(division, block, out bool isMultipliedBack) is { } conversion
        && !isMultipliedBack && !IsExact(division, block) && !IsMeantWhole(division, conversion, block)
            ? conversion
            : null;

    private void Check(IOperation operation, BlockContext block)
    {
        if (ConversionAfter(operation, block) is not { } conversion)
        {
            return;
        }

        IBinaryOperation division = (IBinaryOperation)operation;
        NumericKind kind = block.Known.KindOf(conversion.Type, block.Options);
        double? x = Constants.ValueOf(division.LeftOperand, block);
        double? y = Constants.ValueOf(division.RightOperand, block);
        bool isConstant = x is not null && y is not null;
        double divisor = y is { } known && Math.Abs(known) >= 2 ? known : 2;
        double dividend = x ?? divisor + 1;
        string example = $"{Whole(dividend)} / {Whole(divisor)} is {Whole(Math.Truncate(dividend / divisor))}, not {FloatFormat.Write(dividend / divisor)}";
        block.Report(
            this, division.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add("Type", kind == NumericKind.Double ? "double" : "float"),
            isConstant && block.InKernel ? DiagnosticSeverity.Error : null, division.Text(), kind.Name(), example);
    }

    /// <summary>The conversion to a floating-point type that the quotient reaches through integer arithmetic alone.</summary>
    private static IConversionOperation? FloatAround(IBinaryOperation division, BlockContext block, out bool isMultipliedBack)
    {
        isMultipliedBack = false;
        IOperation child = division;
        for (IOperation? outer = division.Parent; outer is not null; child = outer, outer = outer.Parent)
        {
            switch (outer)
            {
                case IParenthesizedOperation:
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus or UnaryOperatorKind.Plus }:
                case IConversionOperation when block.Known.KindOf(outer.Type, block.Options) == NumericKind.Integer:
                    continue;
                case IConversionOperation conversion when block.Known.KindOf(outer.Type, block.Options).IsFloating():
                    isMultipliedBack |= conversion.Outer() is IBinaryOperation product && IsMultipliedBack(product, conversion, division, block);
                    return conversion;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } arithmetic:
                    isMultipliedBack |= IsMultipliedBack(arithmetic, child, division, block);
                    continue;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } next when ReferenceEquals(next.LeftOperand, child):
                    continue;
                case IArgumentOperation or IInvocationOperation when IsWholeFunction(outer, block):
                    continue;
                case IConditionalOperation conditional when !ReferenceEquals(conditional.Condition, child):
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Math.Min, Max, Clamp and Abs of integers pass the lost fraction on.</summary>
    private static bool IsWholeFunction(IOperation operation, BlockContext block) =>
        (operation is IArgumentOperation ? operation.Parent : operation) is IInvocationOperation call
        && MathCall.Of(call, out _) is MathFunction.Min or MathFunction.Max or MathFunction.Clamp or MathFunction.Abs
        && block.Known.KindOf(call.Type, block.Options) == NumericKind.Integer;

    /// <summary>2 * (i / 2), the even number at or below i.</summary>
    private static bool IsMultipliedBack(IBinaryOperation product, IOperation quotient, IBinaryOperation division, BlockContext block)
    {
        IOperation other = (product.LeftOperand.Bare() == quotient.Bare() || ReferenceEquals(product.LeftOperand, quotient)
            ? product.RightOperand
            : product.LeftOperand).WithoutCasts();
        return product.OperatorKind == BinaryOperatorKind.Multiply
            && (Expressions.Same(other, division.RightOperand.WithoutCasts())
                || (Constants.ValueOf(other, block) is { } factor && factor == Constants.ValueOf(division.RightOperand, block)));
    }

    private static bool IsExact(IBinaryOperation division, BlockContext block)
    {
        double? x = Constants.ValueOf(division.LeftOperand, block);
        double? y = Constants.ValueOf(division.RightOperand, block);
        if (y is 0 or 1 or -1 || x is 0 || (x is { } dividend && y is { } divisor && dividend % divisor == 0))
        {
            return true;
        }

        if (division.LeftOperand.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.LeftShift } && y is { } power && IsPowerOfTwo(power))
        {
            return true;
        }

        // (n * 4) / 4, and a - a % b of which b is a divisor.
        return division.LeftOperand.WithoutCasts() is IBinaryOperation left
            && (left.OperatorKind == BinaryOperatorKind.Multiply
                ? (y == 2 && (AreNeighbours(left.LeftOperand, left.RightOperand) || AreNeighbours(left.RightOperand, left.LeftOperand)))
                    || IsMultiple(left.LeftOperand, division, y, block) || IsMultiple(left.RightOperand, division, y, block)
                : left.OperatorKind == BinaryOperatorKind.Subtract && left.RightOperand.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder });
    }

    // One of n and n + 1 is even.
    private static bool AreNeighbours(IOperation n, IOperation next) =>
        next.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } step
        && step.RightOperand.WithoutCasts().ConstantValue is { HasValue: true, Value: 1 or 1L }
        && Expressions.Same(step.LeftOperand.WithoutCasts(), n.WithoutCasts());

    private static bool IsMultiple(IOperation factor, IBinaryOperation division, double? divisor, BlockContext block) =>
        Expressions.Same(factor.WithoutCasts(), division.RightOperand.WithoutCasts())
        || (divisor is { } y && Constants.ValueOf(factor, block) is { } x && x % y == 0);

    private static bool IsPowerOfTwo(double value) => value >= 1 && value < long.MaxValue && ((long)value & ((long)value - 1)) == 0;

    private static bool IsMeantWhole(IBinaryOperation division, IConversionOperation conversion, BlockContext block)
    {
        IOperation divisor = division.RightOperand.WithoutCasts();
        IOperation dividend = block.Facts.Resolve(division.LeftOperand.WithoutCasts());
        if (divisor is IMemberReferenceOperation { Member.Name: var unit } && unit.StartsWith("TicksPer", StringComparison.Ordinal))
        {
            return true;
        }

        // data.Length / channels and hiddenSize / heads have no remainder by construction.
        if (divisor.SymbolOf() is { } part && (Says(part.Name, PartWords)
            || (dividend is IPropertyReferenceOperation { Property.Name: "Length" or "Count" } && IsWhole(part.Name))))
        {
            return true;
        }

        return IsWholeTarget(conversion) || block.Facts.Operations.Any(other =>
            other is IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder } remainder
            && Expressions.Same(remainder.LeftOperand.WithoutCasts(), division.LeftOperand.WithoutCasts())
            && Expressions.Same(remainder.RightOperand.WithoutCasts(), divisor));
    }

    /// <summary>The variable or parameter that takes the value is named as a whole number, or the value is floored anyway.</summary>
    private static bool IsWholeTarget(IOperation conversion) => conversion.Outer() switch
    {
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Floor" or "Truncate" } } => true,
        IArgumentOperation { Parameter: { } parameter } => IsWhole(parameter.Name),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsWhole(declarator.Symbol.Name),
        ISimpleAssignmentOperation { Target: var target } => target.SymbolOf() is { } symbol && IsWhole(symbol.Name),
        IConversionOperation outer => IsWholeTarget(outer),
        _ => false,
    };

    private static bool IsWhole(string name) => Says(name, WholeWords);

    private static bool Says(string name, HashSet<string> words) => NameWords.Has(name, words);

    private static bool IsDivision(IOperation operation) => operation.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide };

    private static string Whole(double value) => value.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
