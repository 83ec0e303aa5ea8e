using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>A position, an identifier or a count that becomes a 16-bit number: above 2048 (256 in BFloat16) integers share a value.</summary>
internal sealed class IntegerInSixteenBits : HazardRule
{
    /// <summary>What is numbered with a few numbers.</summary>
    private static readonly HashSet<string> Few = new(StringComparer.Ordinal)
    {
        "class", "classes", "label", "labels", "category", "categories", "digit", "digits", "action", "actions", "bit", "bits", "flag", "flags", "sign",
        "channel", "channels", "level", "levels", "rank", "head", "heads", "layer", "layers", "hot", "month", "day", "hour", "weekday", "direction",
    };

    private static readonly HashSet<string> LongLived = new(StringComparer.Ordinal)
    {
        "timestamp", "timestamps", "ticks", "id", "ids", "seed", "hash", "unixtime", "total", "counter", "unixmilliseconds", "unixseconds", "epochmilliseconds", "nanoseconds",
    };

    public override RuleDescription Description { get; } = new(
        "PG1007", "Integer is too large for a 16-bit number", "{0}: {1} has every integer only up to {2}, so {3}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckConversion, Numbers.Floating, SixteenBitConstant.Kinds);
        dispatch.OnCall(CheckRange, "arange");
        dispatch.OnCall(CheckTensorCast, "to", "to_type", "half", "bfloat16");
    }

    private void CheckConversion(IOperation operation, BlockContext block)
    {
        if (Source(operation) is not { } source || FloatFormat.Of(block.Known.KindOf(operation.Type, block.Options)) is not { } format
            || block.Known.KindOf(source.Type, block.Options).IsSixteenBit())
        {
            return;
        }

        IOperation integer = source.WithoutCasts();
        if (block.Known.KindOf(integer.Type, block.Options) != NumericKind.Integer || format == FloatFormat.Double || TestCode.Expects(operation, block))
        {
            return;
        }

        if (Constants.ValueOf(integer, block) is { } constant)
        {
            CheckConstant(operation, constant, format, block);
        }
        else if (format == FloatFormat.Single)
        {
            CheckFloat(operation, integer, block);
        }
        else if (!IsKnownToFit(integer, format, block) && !IsConversionHelper(operation, integer, block) && !SixteenBitMean.IsMean(operation.Outer() ?? operation, block)
            && !IntegerDivision.LosesFraction(integer, block))
        {
            Report(operation, operation.Text(), format, block.Ranges.Of(integer).Magnitude, block, null);
        }
    }

    /// <summary>(Half)2049 is 2048. Infinity is PG1001's; the limits of integer types are only scales.</summary>
    private void CheckConstant(IOperation operation, double constant, FloatFormat format, BlockContext block)
    {
        double rounded = format.Round(constant);
        bool isLimit = IsPowerOfTwo(Math.Abs(constant) + 1);
        if (rounded != constant && !double.IsInfinity(rounded) && !isLimit)
        {
            block.Report(
                this, operation.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, DiagnosticSeverity.Info,
                operation.Text(), format.Name, FloatFormat.Write(format.ConsecutiveIntegers), $"{Whole(constant)} becomes {Whole(rounded)}");
        }
    }

    /// <summary>A counter that is known to pass 2^24, or a 64-bit identifier or time that is kept as float.</summary>
    private void CheckFloat(IOperation operation, IOperation integer, BlockContext block)
    {
        double magnitude = block.Ranges.Of(integer).Magnitude;
        bool isCounter = integer is ILocalReferenceOperation && magnitude > FloatFormat.Single.ConsecutiveIntegers && magnitude < 1e9;
        bool isLongLived = integer.Type?.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64
            && (integer.SymbolOf() ?? (integer as IInvocationOperation)?.TargetMethod) is { } symbol && NameWords.Has(symbol.Name, LongLived)
            && !IsScaled(operation, block);
        if (isCounter || isLongLived)
        {
            Report(operation, operation.Text(), FloatFormat.Single, magnitude, block, DiagnosticSeverity.Info);
        }
    }

    /// <summary>A factor, a divisor or the argument of a function: what is rounded is a share of the result, and not an identity.</summary>
    private static bool IsScaled(IOperation value, BlockContext block) => value.Outer() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Multiply } or IArgumentOperation => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } =>
            EpsilonUse.Uses(local, block).ToArray() is { Length: > 0 } uses && uses.All(use => IsScaled(use, block)),
        _ => false,
    };

    /// <summary>torch.arange(n, dtype: float16).</summary>
    private void CheckRange(IInvocationOperation call, BlockContext block)
    {
        if (block.Known.HasTorchSharp && TensorDtype.IsTorchMember(call.TargetMethod)
            && TensorDtype.Requested(call, block) is var kind && kind.IsSixteenBit())
        {
            CheckPositions(call, call, FloatFormat.Of(kind)!, block);
        }
    }

    /// <summary>torch.arange(n).half().</summary>
    private void CheckTensorCast(IInvocationOperation call, BlockContext block)
    {
        if (!block.Known.HasTorchSharp || call.Instance is not { } instance || !TensorDtype.IsTorchMember(call.TargetMethod)
            || FloatFormat.Of(TensorDtype.Of(call, block)) is not { } format || (format != FloatFormat.Half && format != FloatFormat.BFloat16))
        {
            return;
        }

        IOperation source = block.Facts.Resolve(instance);
        while (source is IInvocationOperation { TargetMethod.Name: "unsqueeze" or "view" or "reshape" or "to", Instance: { } inner } kept
            && (kept.TargetMethod.Name != "to" || TensorDtype.Of(kept, block) == NumericKind.None))
        {
            source = block.Facts.Resolve(inner);
        }

        if (source is IInvocationOperation { TargetMethod.Name: "arange" } range && TensorDtype.Requested(range, block) is NumericKind.None or NumericKind.Integer)
        {
            CheckPositions(call, (IInvocationOperation)source, format, block);
        }
    }

    private void CheckPositions(IInvocationOperation where, IInvocationOperation range, FloatFormat format, BlockContext block)
    {
        IArgumentOperation[] numbers = range.Arguments.Where(one => one.ArgumentKind == ArgumentKind.Explicit
            && (one.Parameter?.Type.Name == "Scalar" || block.Known.KindOf(one.Parameter?.Type, block.Options) == NumericKind.Integer)).ToArray();
        IOperation? stop = (numbers.FirstOrDefault(one => one.Parameter?.Name == "stop") ?? numbers.LastOrDefault())?.Value.WithoutCasts();
        if (stop is null || numbers.Any(one => block.Known.KindOf(one.Value.WithoutCasts().Type, block.Options) != NumericKind.Integer))
        {
            return;
        }

        double magnitude = block.Ranges.Of(stop).Magnitude;
        if (magnitude > format.ConsecutiveIntegers + 1)
        {
            Report(where, where.Text(), format, magnitude, block, null);
        }
    }

    private void Report(IOperation where, string text, FloatFormat format, double magnitude, BlockContext block, DiagnosticSeverity? severity)
    {
        double first = format.ConsecutiveIntegers + 1;
        string becomes = $"{Whole(first)} becomes {Whole(format.Round(first))}" + (magnitude > format.Maximum ? " and 70000 becomes Infinity" : "");
        block.Report(
            this, where.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, severity,
            text, format.Name, FloatFormat.Write(format.ConsecutiveIntegers), becomes);
    }

    private static IOperation? Source(IOperation operation) => operation switch
    {
        IConversionOperation { Operand: not IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.None } } conversion => conversion.Operand,
        IObjectCreationOperation { Arguments: { Length: 1 } arguments } when arguments[0].Parameter?.Type.SpecialType is SpecialType.System_Single or SpecialType.System_Double =>
            arguments[0].Value,
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "CreateChecked" or "CreateSaturating" or "CreateTruncating" }, Arguments: { Length: 1 } arguments } =>
            arguments[0].Value,
        _ => null,
    };

    private static bool IsKnownToFit(IOperation integer, FloatFormat format, BlockContext block)
    {
        double limit = format.ConsecutiveIntegers;
        if (block.Ranges.Of(integer).IsWithin(-limit, limit))
        {
            return true;
        }

        IOperation named = integer is IArrayElementReferenceOperation element ? element.ArrayReference : integer;
        return (named.SymbolOf() ?? (named as IPropertyReferenceOperation)?.Instance?.SymbolOf())?.Name is { } name
            && NameWords.Has(name, Few);
    }

    /// <summary>ToHalf(int x) =&gt; (Half)x, an operator, or the arm of a switch over types: what it is for is the caller's matter.</summary>
    private static bool IsConversionHelper(IOperation operation, IOperation integer, BlockContext block)
    {
        if (integer is ILocalReferenceOperation local && block.Facts.WritesOf(local.Local).Any(write => write is IDeclarationPatternOperation))
        {
            return true;
        }

        return integer is IParameterReferenceOperation && operation.Outer() is IReturnOperation
            && (block.Owner is IMethodSymbol { MethodKind: MethodKind.Conversion or MethodKind.UserDefinedOperator }
                || NameWords.Of(block.Owner.Name).FirstOrDefault() is "to" or "from" or "convert" or "cast" or "as" or "create"
                || NameWords.Of(block.Owner.ContainingType?.Name ?? "").Any(word => word is "convert" or "converter" or "conversion" or "conversions" or "caster"));
    }

    private static bool IsPowerOfTwo(double value) => Math.Pow(2, Math.Round(Math.Log(value, 2))) == value;

    private static string Whole(double value) => value.ToString("F0", CultureInfo.InvariantCulture);
}
