using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>A constant that a 16-bit type turns into infinity or 0, or into a number with a few bits.</summary>
internal sealed class UnrepresentableConstant : HazardRule
{
    /// <summary>Methods of tensors and makers of tensors that store a scalar as it is.</summary>
    private static readonly string[] Storing =
    {
        "masked_fill", "masked_fill_", "fill_", "full", "full_like", "new_full", "tensor", "index_fill", "index_fill_", "constant_", "where",
    };

    public override RuleDescription Description { get; } = new(
        "PG1001", "Constant does not exist in its 16-bit type", "{0} is {1}: {2}", DiagnosticSeverity.Error, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckConversion, Numbers.SixteenBit, SixteenBitConstant.Kinds);
        dispatch.On(CheckArithmetic, Numbers.SixteenBit, OperationKind.Binary);
        dispatch.OnCall(CheckTensor, Storing);
    }

    private void CheckConversion(IOperation operation, BlockContext block)
    {
        if (SixteenBitConstant.At(operation, block) is not { } constant || TestCode.Expects(operation, block))
        {
            return;
        }

        bool isEpsilon = !constant.BecomesInfinite && EpsilonUse.Of(constant, block) != EpsilonRole.None;
        if (constant.BecomesInfinite || (constant.BecomesZero && !isEpsilon))
        {
            string? limit = constant.BecomesInfinite ? LimitOf(operation.Type, constant.Exact > 0) : null;
            Report(block, operation, constant.Text, constant.Exact, constant.Format, limit, null);
        }
        else if (!constant.BecomesZero && !isEpsilon && !constant.IsDefault && constant.RelativeError > 2 * constant.Format.UnitRoundoff)
        {
            Report(block, operation, constant.Text, constant.Exact, constant.Format, null, DiagnosticSeverity.Info);
        }
    }

    /// <summary>(Half)300 * (Half)300: both exist, their product does not.</summary>
    private void CheckArithmetic(IOperation operation, BlockContext block)
    {
        IBinaryOperation binary = (IBinaryOperation)operation;
        NumericKind kind = block.Known.KindOf(binary.Type, block.Options);
        if (!kind.IsSixteenBit()
            || Constants.ValueOf(binary.LeftOperand, block) is not { } left || !IsOrdinary(left)
            || Constants.ValueOf(binary.RightOperand, block) is not { } right || !IsOrdinary(right)
            || TestCode.Expects(operation, block))
        {
            return;
        }

        double exact = binary.OperatorKind switch
        {
            BinaryOperatorKind.Add => left + right,
            BinaryOperatorKind.Subtract => left - right,
            BinaryOperatorKind.Multiply => left * right,
            BinaryOperatorKind.Divide => left / right,
            _ => 0,
        };
        FloatFormat format = FloatFormat.Of(kind)!;
        if (exact != 0 && !IsOrdinary(format.Round(exact)))
        {
            string? limit = double.IsInfinity(format.Round(exact)) ? LimitOf(operation.Type, exact > 0) : null;
            Report(block, operation, operation.Text(), exact, format, limit, null);
        }
    }

    private void CheckTensor(IInvocationOperation call, BlockContext block)
    {
        if (!block.Known.HasTorchSharp || !TensorDtype.IsTorchMember(call.TargetMethod)
            || !TensorDtype.Of(call, block).IsSixteenBit()
            || FloatFormat.Of(TensorDtype.Of(call, block)) is not { } format
            || TestCode.Expects(call, block))
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments.Where(one => one.Parameter is { Type.Name: "Scalar" }
            or { Name: "value" or "fill_value" or "scalar" or "left" or "right" }))
        {
            IOperation value = argument.Value.WithoutCasts();
            if (!TensorDtype.IsTensor(argument.Value.Bare().Type) && !block.Known.KindOf(value.Type, block.Options).IsSixteenBit()
                && Constants.ValueOf(value, block) is { } exact && IsOrdinary(exact) && !IsOrdinary(format.Round(exact)))
            {
                bool isInfinite = double.IsInfinity(format.Round(exact));
                string? limit = isInfinite ? (Math.Sign(exact) * format.Maximum).ToString("R", CultureInfo.InvariantCulture) : null;
                Report(block, value, value.Text() + " in a " + format.Name + " tensor", exact, format, limit, null);
            }
        }
    }

    private void Report(
        BlockContext block, IOperation where, string text, double exact, FloatFormat format, string? replacement, DiagnosticSeverity? severity)
    {
        double rounded = format.Round(exact);
        string reason = double.IsInfinity(rounded) ? $"the largest finite {format.Name} is {FloatFormat.Write(format.Maximum)}"
            : rounded == 0 ? $"the smallest positive {format.Name} is {FloatFormat.Write(format.Epsilon)}"
            : $"{FloatFormat.Write(100 * Math.Abs(rounded - exact) / Math.Abs(exact))} % off, because the steps of {format.Name} are {FloatFormat.Write(format.Epsilon)} there";
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        properties = replacement is null ? properties : properties.Add(FixProperties.Replacement, replacement);
        block.Report(this, where.Syntax.GetLocation(), properties, severity, text, FloatFormat.Write(rounded), reason);
    }

    private static bool IsOrdinary(double value) => value != 0 && !double.IsNaN(value) && !double.IsInfinity(value);

    /// <summary>"global::System.Half.MinValue", if the type has it.</summary>
    private static string? LimitOf(ITypeSymbol? type, bool isPositive)
    {
        string member = isPositive ? "MaxValue" : "MinValue";
        return type?.GetMembers(member).Any(one => one is IFieldSymbol or IPropertySymbol && one is { IsStatic: true, DeclaredAccessibility: Accessibility.Public }) == true
            ? type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + member
            : null;
    }
}
