using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Frontend;

/// <summary>Integer and truth values as C# computes them. Floats are compared and carried, never computed.</summary>
internal static class ConstantArithmetic
{
    /// <summary>Smaller integers become int, as they do in C# arithmetic.</summary>
    public static object? Normalize(object? value) => value switch
    {
        sbyte or byte or short or ushort => System.Convert.ToInt32(value),
        _ => value,
    };

    /// <summary>The result of a binary operator; null when it has none.</summary>
    public static object? Combine(BinaryOperatorKind kind, object? left, object? right, bool isChecked) => (left, right) switch
    {
        (int a, int b) => Combine(kind, a, b, isChecked),
        (bool a, bool b) => Combine(kind, a, b),
        (float a, float b) => Compare(kind, a.CompareTo(b), a.Equals(b) || (a == 0f && b == 0f), float.IsNaN(a) || float.IsNaN(b)),
        _ => null,
    };

    /// <summary>The result of a unary operator; null when it has none.</summary>
    public static object? Apply(UnaryOperatorKind kind, object? operand, bool isChecked) => (kind, operand) switch
    {
        (UnaryOperatorKind.Not, bool value) => !value,
        (UnaryOperatorKind.Plus, int or float) => operand,
        (UnaryOperatorKind.Minus, int value) => isChecked && value == int.MinValue ? null : unchecked(-value),
        (UnaryOperatorKind.BitwiseNegation, int value) => ~value,
        // A sign is a bit, not arithmetic.
        (UnaryOperatorKind.Minus, float value) => -value,
        _ => null,
    };

    /// <summary>The converted value; null for conversions that a definition does not need.</summary>
    public static object? Convert(object? value, ITypeSymbol? type, bool isChecked) => (value, type) switch
    {
        (int, { SpecialType: SpecialType.System_Int32 } or { TypeKind: TypeKind.Enum }) => value,
        // An integer of at most 24 bits is a float32 exactly; beyond that the conversion would round.
        (int number, { SpecialType: SpecialType.System_Single }) => number is >= -(1 << 24) and <= 1 << 24 ? (float)number : null,
        (float, { SpecialType: SpecialType.System_Single }) => value,
        (bool, { SpecialType: SpecialType.System_Boolean }) => value,
        _ => null,
    };

    private static object? Combine(BinaryOperatorKind kind, int a, int b, bool isChecked)
    {
        if (Compare(kind, a.CompareTo(b), a == b, isUnordered: false) is object compared)
        {
            return compared;
        }

        long? wide = kind switch
        {
            BinaryOperatorKind.Add => (long)a + b,
            BinaryOperatorKind.Subtract => (long)a - b,
            BinaryOperatorKind.Multiply => (long)a * b,
            BinaryOperatorKind.Divide => b == 0 ? null : (long)a / b,
            BinaryOperatorKind.Remainder => b == 0 ? null : (long)a % b,
            BinaryOperatorKind.LeftShift => a << b,
            BinaryOperatorKind.RightShift => a >> b,
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr => a ^ b,
            _ => null,
        };
        bool fits = wide is >= int.MinValue and <= int.MaxValue;
        return wide is null || (!fits && (isChecked || kind == BinaryOperatorKind.Divide)) ? null : unchecked((int)wide.Value);
    }

    private static object? Combine(BinaryOperatorKind kind, bool a, bool b) => kind switch
    {
        BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => a && b,
        BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => a || b,
        BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals => a != b,
        BinaryOperatorKind.Equals => a == b,
        _ => null,
    };

    private static object? Compare(BinaryOperatorKind kind, int order, bool isEqual, bool isUnordered) => kind switch
    {
        BinaryOperatorKind.Equals => isEqual && !isUnordered,
        BinaryOperatorKind.NotEquals => !isEqual || isUnordered,
        BinaryOperatorKind.LessThan => order < 0 && !isEqual && !isUnordered,
        BinaryOperatorKind.LessThanOrEqual => (order < 0 || isEqual) && !isUnordered,
        BinaryOperatorKind.GreaterThan => order > 0 && !isEqual && !isUnordered,
        BinaryOperatorKind.GreaterThanOrEqual => (order > 0 || isEqual) && !isUnordered,
        _ => null,
    };
}
