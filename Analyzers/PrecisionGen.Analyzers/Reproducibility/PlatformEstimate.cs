using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>Functions whose result is the processor's own: *Estimate, *Native and the reciprocal instructions.</summary>
internal sealed class PlatformEstimate : HazardRule
{
    private const string Reciprocal = "ReciprocalEstimate(3f) is 0.33333206 with AVX-512 and 0.333313 without, and 1f / 3 is 0.33333334";
    private const string ReciprocalRoot =
        "ReciprocalSqrtEstimate(2f) is 0.7070694 with AVX-512 and 0.70703125 without, and 1 / Sqrt(2f) is 0.70710677";
    private const string MultiplyAdd = "MultiplyAddEstimate(0.1f, 10f, -1f) is 1.49e-8 where the processor fuses and 0 where it does not";
    private const string Selection = "on x64 MaxNative(NaN, 1) is 1 and MaxNative(1, NaN) is NaN, on Arm64 both are NaN";
    private const string Conversion = "3e9f becomes -2147483648 on x64 and 2147483647 on Arm64";

    private static readonly Dictionary<string, string> Cases = new()
    {
        ["ReciprocalEstimate"] = Reciprocal,
        ["ReciprocalEstimateScalar"] = Reciprocal,
        ["Reciprocal"] = Reciprocal,
        ["ReciprocalScalar"] = Reciprocal,
        ["Reciprocal14"] = Reciprocal,
        ["Reciprocal14Scalar"] = Reciprocal,
        ["ReciprocalSqrtEstimate"] = ReciprocalRoot,
        ["ReciprocalSquareRootEstimate"] = ReciprocalRoot,
        ["ReciprocalSquareRootEstimateScalar"] = ReciprocalRoot,
        ["ReciprocalSqrt"] = ReciprocalRoot,
        ["ReciprocalSqrtScalar"] = ReciprocalRoot,
        ["ReciprocalSqrt14"] = ReciprocalRoot,
        ["ReciprocalSqrt14Scalar"] = ReciprocalRoot,
        ["MultiplyAddEstimate"] = MultiplyAdd,
        ["MaxNative"] = Selection,
        ["MinNative"] = Selection,
        ["ClampNative"] = Selection,
        ["ConvertToIntegerNative"] = Conversion,
        ["ConvertToInt32Native"] = Conversion,
        ["ConvertToInt64Native"] = Conversion,
        ["ConvertToUInt32Native"] = Conversion,
        ["ConvertToUInt64Native"] = Conversion,
    };

    public override RuleDescription Description { get; } = new(
        "PG3006", "Result is the processor's own", "'{0}' differs between processors: {1}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, Cases.Keys.ToArray());

    private void Check(IInvocationOperation call, BlockContext block)
    {
        IMethodSymbol method = call.TargetMethod;
        string text = Cases[method.Name];
        if (!IsPlatforms(method) || IsOfIntegers(call, block) || (text == Conversion && IsInRange(call, block)))
        {
            return;
        }

        if (!IsRefined(call, block))
        {
            block.Report(this, call, call.Text(), text);
        }
        else if (block.InKernel)
        {
            // Newton's step brings the estimates together, not to the same bits.
            block.Report(
                this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, DiagnosticSeverity.Info,
                call.Text(), text + "; a Newton step leaves a difference in the last digits");
        }
    }

    private static bool IsPlatforms(IMethodSymbol method)
    {
        string? space = method.ContainingType?.ContainingNamespace?.ToDisplayString();
        return space switch
        {
            "System.Runtime.Intrinsics.X86" or "System.Runtime.Intrinsics.Arm" => true,
            "System" or "System.Numerics" or "System.Runtime.Intrinsics" => method.Name is not ("Reciprocal" or "ReciprocalSqrt"),
            "System.Numerics.Tensors" => method.ContainingType!.Name == "TensorPrimitives"
                && method.Name is not ("Reciprocal" or "ReciprocalSqrt"),
            _ => false,
        } && method.IsStatic;
    }

    private static bool IsOfIntegers(IInvocationOperation call, BlockContext block)
    {
        ITypeSymbol? type = call.TargetMethod.Parameters.FirstOrDefault()?.Type;
        ITypeSymbol? element = type is INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;
        return block.Known.KindOf(element, block.Options) == NumericKind.Integer;
    }

    private static bool IsInRange(IInvocationOperation call, BlockContext block)
    {
        Interval range = call.Arguments.Length == 1 ? block.Ranges.Of(call.Arguments[0].Value) : Interval.Everything;
        (double low, double high) = call.TargetMethod.TypeArguments.FirstOrDefault()?.SpecialType switch
        {
            SpecialType.System_Byte => (0, byte.MaxValue),
            SpecialType.System_SByte => (sbyte.MinValue, sbyte.MaxValue),
            SpecialType.System_UInt16 or SpecialType.System_Char => (0, ushort.MaxValue),
            SpecialType.System_Int16 => (short.MinValue, short.MaxValue),
            SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_UIntPtr => (0, int.MaxValue),
            _ => (int.MinValue, (double)int.MaxValue),
        };
        return range.IsWithin(low, high);
    }

    /// <summary>
    /// y * (1.5f - h * y * y), y * (2 - x * y), or one of Arm's Step instructions, on the variable that holds the estimate.
    /// </summary>
    private static bool IsRefined(IInvocationOperation call, BlockContext block)
    {
        ILocalSymbol? local = call.Ancestors().Select(outer => outer switch
        {
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            ISimpleAssignmentOperation assignment => assignment.Target.SymbolOf() as ILocalSymbol,
            _ => null,
        }).FirstOrDefault(symbol => symbol is not null);
        if (local is null)
        {
            return false;
        }

        bool Reads(IOperation operation) => operation.Symbols().Contains(local, SymbolEqualityComparer.Default);
        return block.Facts.Operations.Any(one => one switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product =>
                Reads(product.LeftOperand) && Difference(product.RightOperand) is { } right && Reads(right)
                || Reads(product.RightOperand) && Difference(product.LeftOperand) is { } left && Reads(left),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } scaled =>
                Reads(scaled.Target) && Difference(scaled.Value) is { } factor && Reads(factor),
            IInvocationOperation { TargetMethod.Name: "Multiply", Arguments: { Length: 2 } arguments } =>
                arguments.Any(argument => Difference(argument.Value) is { } difference && Reads(difference))
                    && arguments.All(argument => Reads(argument.Value)),
            IInvocationOperation { TargetMethod.Name: "ReciprocalStep" or "ReciprocalSquareRootStep" } step => Reads(step),
            _ => false,
        });
    }

    private static IOperation? Difference(IOperation operation) => operation.WithoutCasts() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference => difference,
        IInvocationOperation { TargetMethod.Name: "Subtract" or "MultiplyAddNegated" or "FusedMultiplyAdd" } difference => difference,
        _ => null,
    };
}
