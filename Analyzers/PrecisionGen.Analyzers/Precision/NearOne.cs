using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>A constant meant to lie just beside 1 that its type rounds to 1.</summary>
internal sealed class NearOne
{
    private NearOne(IOperation where, string fact, string consequence, string replacement)
    {
        Where = where;
        Fact = fact;
        Consequence = consequence;
        Replacement = replacement;
    }

    public IOperation Where { get; }

    public string Fact { get; }

    public string Consequence { get; }

    public string Replacement { get; }

    public static NearOne? At(IOperation operation, BlockContext block) => operation switch
    {
        IBinaryOperation binary => Difference(binary, block),
        ILiteralOperation literal => Literal(literal),
        IConversionOperation conversion => Narrowed(conversion, block),
        _ => null,
    };

    /// <summary>1f - 1e-8f, 1 - Epsilon.</summary>
    private static NearOne? Difference(IBinaryOperation binary, BlockContext block)
    {
        if (binary.OperatorKind is not (BinaryOperatorKind.Subtract or BinaryOperatorKind.Add)
            || FloatFormat.Of(block.Known.KindOf(binary.Type, block.Options)) is not { } format
            || Constants.ValueOf(binary.LeftOperand, block) is not 1
            || Constants.ValueOf(binary.RightOperand, block) is not { } small || small <= 0 || small > format.UnitRoundoff
            || format.Round(binary.OperatorKind == BinaryOperatorKind.Add ? 1 + small : 1 - small) != 1)
        {
            return null;
        }

        string sign = binary.OperatorKind == BinaryOperatorKind.Add ? "+" : "-";
        string replacement = format == FloatFormat.Single ? $"1f {sign} 1e-7f"
            : format == FloatFormat.Double ? $"1.0 {sign} 1e-15"
            : $"({binary.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){(sign == "+" ? "1.01f" : format == FloatFormat.Half ? "0.999f" : "0.996f")}";
        return new NearOne(binary, $"{binary.Text()} is 1 in {format.Name}", Passes, replacement);
    }

    /// <summary>0.99999999f.</summary>
    private static NearOne? Literal(ILiteralOperation literal)
    {
        if (literal.ConstantValue is not { HasValue: true, Value: 1f })
        {
            return null;
        }

        string text = literal.Syntax.ToString();
        return text.Contains("99")
            && decimal.TryParse(text.TrimEnd('f', 'F').Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal written)
            && written != 1
            ? new NearOne(literal, $"{text} is 1 in float", Passes, "0.9999999f")
            : null;
    }

    /// <summary>(float)(1 - 1e-8), and (float)Math.Clamp(p, 1e-8, 1 - 1e-8).</summary>
    private static NearOne? Narrowed(IConversionOperation conversion, BlockContext block)
    {
        if (conversion.Type?.SpecialType != SpecialType.System_Single || conversion.Operand.Type?.SpecialType != SpecialType.System_Double)
        {
            return null;
        }

        if (Constants.ValueOf(conversion.Operand, block) is { } constant)
        {
            return IsRoundedToOne(constant)
                ? new NearOne(conversion, $"{conversion.Text()} is 1", Passes, "1f - 1e-7f")
                : null;
        }

        MathFunction function = MathCall.Of(conversion.Operand, out IReadOnlyList<IOperation> arguments);
        IOperation? bound = function == MathFunction.Clamp && arguments.Count == 3 ? arguments[2]
            : function == MathFunction.Min && arguments.Count == 2 ? arguments.FirstOrDefault(one => Constants.ValueOf(one, block) is not null)
            : null;
        return bound is not null && Constants.ValueOf(bound, block) is { } limit && IsRoundedToOne(limit)
            ? new NearOne(bound, $"(float)({bound.Text()}) is 1", Passes, "1 - 1e-7")
            : null;
    }

    private const string Passes = "so the bound lets 1 through";

    private static bool IsRoundedToOne(double value) => value != 1 && Math.Abs(value - 1) < FloatFormat.Single.UnitRoundoff * 2 && FloatFormat.Single.Round(value) == 1;
}
