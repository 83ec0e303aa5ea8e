using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// The range of an expression at the place where it stands: what its operators, the writes of its variables and the conditions
/// around it allow. Rounding is ignored. It exists so that guarded code stays silent, whichever way the guard is written.
/// </summary>
internal sealed class RangeAnalysis
{
    private const int MaximumDepth = 12;
    private readonly BlockContext block;
    private readonly Conditions conditions;
    private readonly Dictionary<IOperation, (Interval Range, int Depth)> found = new();

    public RangeAnalysis(BlockContext block)
    {
        this.block = block;
        conditions = new Conditions(block, this);
    }

    public Interval Of(IOperation operation) => Of(operation, 0);

    internal Interval Of(IOperation operation, int depth)
    {
        if (depth > MaximumDepth)
        {
            return Interval.Everything;
        }

        operation = operation.Kind == OperationKind.Parenthesized ? operation.Bare() : operation;
        if (Constants.ValueOf(operation, block) is { } constant)
        {
            return Interval.Point(constant);
        }

        // A range found with as many steps left is as good; without this, chains of variables that are each used twice take for ever.
        if (found.TryGetValue(operation, out (Interval Range, int Depth) before) && before.Depth <= depth)
        {
            return before.Range;
        }

        Interval range = conditions.Refine(operation, OwnRange(operation, depth), depth);
        found[operation] = (range, depth);
        return range;
    }

    private Interval OwnRange(IOperation operation, int depth) => operation.Kind switch
    {
        OperationKind.Conversion => Converted((IConversionOperation)operation, depth),
        OperationKind.Unary when operation is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation => -Of(negation.Operand, depth + 1),
        OperationKind.Binary => Combined((IBinaryOperation)operation, depth),
        OperationKind.Conditional when operation is IConditionalOperation { WhenFalse: { } otherwise } conditional =>
            Of(conditional.WhenTrue, depth + 1).Union(Of(otherwise, depth + 1)),
        OperationKind.SwitchExpression when operation is ISwitchExpressionOperation { Arms.IsEmpty: false } selection =>
            selection.Arms.Select(arm => Of(arm.Value, depth + 1)).Aggregate((all, one) => all.Union(one)),
        OperationKind.Invocation => OfCall((IInvocationOperation)operation, depth),
        OperationKind.LocalReference => OfLocal(((ILocalReferenceOperation)operation).Local, depth),
        OperationKind.PropertyReference when operation is IPropertyReferenceOperation { Property.Name: "Length" or "Count" or "LongLength" } property =>
            LengthOf(property),
        _ when operation.SymbolOf() is { } symbol => Declared(symbol, operation),
        _ => OfType(operation.Type),
    };

    private Interval LengthOf(IPropertyReferenceOperation property) =>
        new(0, property.Instance is { } instance ? Math.Min(int.MaxValue, Lengths.MaximumOf(instance, block)) : int.MaxValue);

    private Interval Converted(IConversionOperation conversion, int depth)
    {
        Interval inner = Of(conversion.Operand, depth + 1);
        NumericKind to = block.Known.KindOf(conversion.Type, block.Options);
        if (to != NumericKind.Integer)
        {
            return inner;
        }

        Interval truncated = inner.Map(Math.Truncate);
        Interval limits = OfType(conversion.Type);
        return truncated.IsWithin(limits.Low, limits.High) ? truncated : limits;
    }

    private Interval Combined(IBinaryOperation binary, int depth)
    {
        Interval left = Of(binary.LeftOperand, depth + 1);
        Interval right = Of(binary.RightOperand, depth + 1);
        bool isSame = Expressions.Same(binary.LeftOperand, binary.RightOperand);
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Add:
                return left + right;
            case BinaryOperatorKind.Subtract when isSame:
                return Interval.Point(0);
            case BinaryOperatorKind.Subtract:
                Interval difference = left - right;
                return Maxima.IsMaximumOver(binary.RightOperand, binary.LeftOperand, block)
                    ? difference.Intersect(new Interval(double.NegativeInfinity, 0))
                    : Maxima.IsMaximumOver(binary.LeftOperand, binary.RightOperand, block)
                        ? difference.Intersect(Interval.NonNegative)
                        : difference;
            case BinaryOperatorKind.Multiply when isSame:
                return Square(left);
            case BinaryOperatorKind.Multiply:
                return left * right;
            case BinaryOperatorKind.Divide:
                return left / right;
            case BinaryOperatorKind.Remainder when right.Low > 0:
                return left.Low >= 0 ? new Interval(0, Math.Min(left.High, right.High)) : new Interval(-right.High, right.High);
            case BinaryOperatorKind.And when left.Low >= 0 || right.Low >= 0:
                return new Interval(0, Math.Min(left.Low >= 0 ? left.High : double.PositiveInfinity, right.Low >= 0 ? right.High : double.PositiveInfinity));
            case BinaryOperatorKind.RightShift when left.Low >= 0 && right.Low >= 0:
                return new Interval(0, left.High / Math.Pow(2, Math.Min(right.Low, 63)));
            default:
                return OfType(binary.Type);
        }
    }

    private Interval OfCall(IInvocationOperation call, int depth)
    {
        MathFunction function = MathCall.Of(call, out IReadOnlyList<IOperation> arguments);
        if (function != MathFunction.None)
        {
            return FunctionRanges.Of(function, arguments.Select(argument => Of(argument, depth + 1)).ToArray());
        }

        return call.TargetMethod.Name switch
        {
            "NextDouble" or "NextSingle" => new Interval(0, 1),
            "Sigmoid" => new Interval(0, 1),
            "Next" when call.Arguments.Length == 1 => new Interval(0, Of(call.Arguments[0].Value, depth + 1).High),
            "Next" when call.Arguments.Length == 2 && call.Type?.SpecialType == SpecialType.System_Int32 =>
                new Interval(Of(call.Arguments[0].Value, depth + 1).Low, Of(call.Arguments[1].Value, depth + 1).High),
            "Next" when call.Arguments.Length == 0 => new Interval(0, int.MaxValue),
            "Softplus" or "Log1PlusExp" => Interval.NonNegative,
            _ => OfType(call.Type),
        };
    }

    /// <summary>A local that only counts up or down from its first value keeps that value as a bound.</summary>
    private Interval OfLocal(ILocalSymbol local, int depth)
    {
        IReadOnlyList<IOperation> writes = block.Facts.WritesOf(local);
        if (writes.Count == 1 && BlockFacts.ValueWritten(writes[0]) is { } only)
        {
            return Of(only, depth + 1);
        }

        Interval all = new(double.PositiveInfinity, double.NegativeInfinity);
        bool grows = false;
        bool shrinks = false;
        foreach (IOperation write in writes)
        {
            Interval step;
            if (BlockFacts.ValueWritten(write) is { } value && !value.Symbols().Contains(local, SymbolEqualityComparer.Default))
            {
                all = all.Union(Of(value, depth + 2));
                continue;
            }
            else if (write is IIncrementOrDecrementOperation)
            {
                step = Interval.Point(write.Kind == OperationKind.Increment ? 1 : -1);
            }
            else if (write is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } compound
                && !compound.Value.Symbols().Contains(local, SymbolEqualityComparer.Default))
            {
                Interval added = Of(compound.Value, depth + 2);
                step = compound.OperatorKind == BinaryOperatorKind.Add ? added : -added;
            }
            else
            {
                return Declared(local, null);
            }

            grows |= step.High > 0;
            shrinks |= step.Low < 0;
        }

        return all.IsEmpty
            ? Declared(local, null)
            : new Interval(shrinks ? double.NegativeInfinity : all.Low, grows ? double.PositiveInfinity : all.High);
    }

    /// <summary>The range that the user declared for a name, in .editorconfig or with an attribute.</summary>
    private Interval Declared(ISymbol symbol, IOperation? use)
    {
        if (block.Options.InputRanges.TryGetValue(symbol.Name, out Interval range))
        {
            return range;
        }

        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "ValueRangeAttribute" or "RangeAttribute", ConstructorArguments: { Length: 2 } bounds }
                && bounds[0].Value is IConvertible low and not string && bounds[1].Value is IConvertible high and not string)
            {
                return new Interval(low.ToDouble(null), high.ToDouble(null));
            }
        }

        return OfType(use?.Type ?? (symbol as ILocalSymbol)?.Type);
    }

    private static Interval OfType(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Byte => new Interval(0, byte.MaxValue),
        SpecialType.System_SByte => new Interval(sbyte.MinValue, sbyte.MaxValue),
        SpecialType.System_Int16 => new Interval(short.MinValue, short.MaxValue),
        SpecialType.System_UInt16 or SpecialType.System_Char => new Interval(0, ushort.MaxValue),
        SpecialType.System_Int32 => new Interval(int.MinValue, int.MaxValue),
        SpecialType.System_UInt32 => new Interval(0, uint.MaxValue),
        SpecialType.System_Int64 => new Interval(long.MinValue, long.MaxValue),
        SpecialType.System_UInt64 => new Interval(0, ulong.MaxValue),
        _ => Interval.Everything,
    };

    private static Interval Square(Interval x)
    {
        Interval square = new(x.Spans(0) ? 0 : Math.Min(x.Low * x.Low, x.High * x.High), x.Magnitude * x.Magnitude);
        return x.Contains(0) ? square : square.WithoutZero();
    }
}
