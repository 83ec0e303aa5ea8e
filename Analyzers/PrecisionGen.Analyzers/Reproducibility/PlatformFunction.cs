using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.Precision;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>A transcendental function of the platform in code that promises bits: each C runtime rounds it in its own way.</summary>
internal sealed class PlatformFunction : HazardRule
{
    // Hypot, SinPi, CosPi and TanPi are not here: .NET computes them itself, from exact operations.
    private static readonly HashSet<MathFunction> Transcendental =
    [
        MathFunction.Acos, MathFunction.Acosh, MathFunction.AcosPi, MathFunction.Asin, MathFunction.Asinh, MathFunction.AsinPi,
        MathFunction.Atan, MathFunction.Atan2, MathFunction.Atan2Pi, MathFunction.Atanh, MathFunction.AtanPi, MathFunction.Cbrt,
        MathFunction.Cos, MathFunction.Cosh, MathFunction.Exp, MathFunction.Exp10, MathFunction.Exp10M1, MathFunction.Exp2,
        MathFunction.Exp2M1, MathFunction.ExpM1, MathFunction.Log, MathFunction.Log10, MathFunction.Log10P1, MathFunction.Log2,
        MathFunction.Log2P1, MathFunction.LogP1, MathFunction.Pow, MathFunction.RootN, MathFunction.Sin, MathFunction.SinCos,
        MathFunction.Sinh, MathFunction.Tan, MathFunction.Tanh,
    ];

    /// <summary>Functions of spans that call the scalar one for each element; those computed in vectors are PG3004.</summary>
    private static readonly HashSet<string> OfEachElement =
    [
        "Acos", "Acosh", "AcosPi", "Asin", "Asinh", "AsinPi", "Atan", "Atan2", "Atan2Pi", "Atanh", "AtanPi", "Cbrt", "Pow", "RootN", "SinCos",
    ];

    public override RuleDescription Description { get; } = new(
        "PG3007", "Function is the platform's", "'{0}' calls the C runtime, whose last bit differs between operating systems and versions",
        DiagnosticSeverity.Info, null);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, Transcendental.Select(function => function.ToString()).ToArray());

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (!block.InKernel || block.Options.PlatformTranscendentals)
        {
            return;
        }

        if (TensorCall.IsPrimitive(call, block, out NumericKind elements))
        {
            if (elements is NumericKind.Single or NumericKind.Double && OfEachElement.Contains(call.TargetMethod.Name))
            {
                block.Report(this, call, call.Text());
            }
        }
        else if (Transcendental.Contains(MathCall.Of(call, out IReadOnlyList<IOperation> arguments))
            && call.TargetMethod.ContainingType.Name != "StableMath"
            && arguments.Any(argument => Constants.ValueOf(argument, block) is null)
            && !MathOnFloat.Applies(call, block, out _))
        {
            block.Report(this, call, call.Text());
        }
    }
}
