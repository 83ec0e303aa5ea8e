using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// The value of an expression that is the same in every run. Beyond C#'s own constants it knows casts to 16-bit types (which C#
/// cannot fold), their limits, and variables that are written once.
/// </summary>
internal static class Constants
{
    private const int MaximumDepth = 8;

    /// <summary>The value in the expression's own type, rounded as the program would; null if it is not constant.</summary>
    public static double? ValueOf(IOperation operation, BlockContext block) => ValueOf(operation, block, 0);

    /// <summary>True if C# itself folds the expression, so that no rounding happens at run time.</summary>
    public static bool IsFolded(IOperation operation) => operation.Bare().ConstantValue.HasValue;

    private static double? ValueOf(IOperation operation, BlockContext block, int depth)
    {
        if (operation.ConstantValue is { HasValue: true, Value: { } folded })
        {
            return Number(folded);
        }

        if (depth > MaximumDepth)
        {
            return null;
        }

        switch (operation.Kind)
        {
            case OperationKind.Parenthesized:
                return ValueOf(((IParenthesizedOperation)operation).Operand, block, depth + 1);
            case OperationKind.Conversion:
                return Rounded(ValueOf(((IConversionOperation)operation).Operand, block, depth + 1), operation.Type, block);
            case OperationKind.ObjectCreation when operation is IObjectCreationOperation { Arguments: { Length: 1 } arguments } creation:
                // A constructor from an integer takes the bits, not the value.
                return block.Known.KindOf(creation.Type, block.Options).IsSixteenBit()
                    && block.Known.KindOf(arguments[0].Parameter?.Type, block.Options).IsFloating()
                    ? Rounded(ValueOf(arguments[0].Value, block, depth + 1), creation.Type, block)
                    : null;
            case OperationKind.Unary when operation is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation:
                return -ValueOf(negation.Operand, block, depth + 1);
            case OperationKind.Binary:
                return Rounded(Combine((IBinaryOperation)operation, block, depth), operation.Type, block);
            case OperationKind.LocalReference:
                return block.Facts.OnlyValue(((ILocalReferenceOperation)operation).Local) is { } value ? ValueOf(value, block, depth + 1) : null;
            case OperationKind.FieldReference or OperationKind.PropertyReference:
                return ValueOfMember(((IMemberReferenceOperation)operation).Member, block, depth);
            case OperationKind.Invocation when operation is IInvocationOperation { Arguments.Length: 1 } call
                && call.TargetMethod.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating" or "op_Explicit":
                return Rounded(ValueOf(call.Arguments[0].Value, block, depth + 1), call.Type, block);
            default:
                return null;
        }
    }

    private static double? Combine(IBinaryOperation binary, BlockContext block, int depth)
    {
        if (!block.Known.KindOf(binary.Type, block.Options).IsFloating()
            || ValueOf(binary.LeftOperand, block, depth + 1) is not { } left
            || ValueOf(binary.RightOperand, block, depth + 1) is not { } right)
        {
            return null;
        }

        return binary.OperatorKind switch
        {
            BinaryOperatorKind.Add => left + right,
            BinaryOperatorKind.Subtract => left - right,
            BinaryOperatorKind.Multiply => left * right,
            BinaryOperatorKind.Divide => left / right,
            _ => null,
        };
    }

    /// <summary>Limits of the 16-bit types, and read-only fields whose initializer is constant.</summary>
    private static double? ValueOfMember(ISymbol member, BlockContext block, int depth)
    {
        FloatFormat? format = FloatFormat.Of(block.Known.KindOf(member.ContainingType, block.Options));
        if (format is not null && member.IsStatic)
        {
            return member.Name switch
            {
                "MaxValue" => format.Maximum,
                "MinValue" => -format.Maximum,
                "Epsilon" => format.Epsilon,
                "One" => 1,
                "NegativeOne" => -1,
                "Zero" => 0,
                "PositiveInfinity" => double.PositiveInfinity,
                "NegativeInfinity" => double.NegativeInfinity,
                "NaN" => double.NaN,
                "NegativeZero" => 0,
                "MultiplicativeIdentity" => 1,
                "AdditiveIdentity" => 0,
                "E" => format.Round(Math.E),
                "Pi" => format.Round(Math.PI),
                "Tau" => format.Round(2 * Math.PI),
                _ => null,
            };
        }

        if (member is { IsStatic: true, ContainingType: { TypeKind: TypeKind.Interface, Name: "INumberBase" or "ISignedNumber" } })
        {
            return member.Name switch { "One" => 1, "Zero" => 0, "NegativeOne" => -1, _ => null };
        }

        return member is IFieldSymbol { IsReadOnly: true } field && block.Whole.InitializerOf(field, block.Cancellation) is { } initializer
            ? ValueOf(initializer, block, depth + 1)
            : null;
    }

    private static double? Rounded(double? value, ITypeSymbol? type, BlockContext block)
    {
        if (value is not { } exact)
        {
            return null;
        }

        NumericKind kind = block.Known.KindOf(type, block.Options);
        return FloatFormat.Of(kind)?.Round(exact) ?? (kind == NumericKind.Integer ? Math.Truncate(exact) : kind == NumericKind.Decimal ? exact : null);
    }

    private static double? Number(object value) => value switch
    {
        double number => number,
        float number => number,
        decimal number => (double)number,
        int number => number,
        uint number => number,
        long number => number,
        ulong number => number,
        short number => number,
        ushort number => number,
        byte number => number,
        sbyte number => number,
        char number => number,
        _ => null,
    };
}
