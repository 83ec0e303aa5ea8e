using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.Precision;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>A transcendental function of the platform in code that promises bits: each C runtime rounds it in its own way.</summary>
internal sealed class PlatformFunction : HazardRule
{
    private static readonly HashSet<MathFunction> Transcendental =
    [
        MathFunction.Acos, MathFunction.Asin, MathFunction.Atan, MathFunction.Atan2, MathFunction.Cbrt, MathFunction.Cos, MathFunction.Cosh,
        MathFunction.Exp, MathFunction.ExpM1, MathFunction.Log, MathFunction.Log10, MathFunction.Log2, MathFunction.LogP1, MathFunction.Pow,
        MathFunction.Sin, MathFunction.Sinh, MathFunction.Tan, MathFunction.Tanh,
    ];

    public override RuleDescription Description { get; } = new(
        "PG3007", "Function is the platform's", "'{0}' calls the C runtime, whose last bit differs between operating systems and versions",
        DiagnosticSeverity.Info, null);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, Transcendental.Select(function => function.ToString()).ToArray());

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (block.InKernel && !block.Options.PlatformTranscendentals
            && Transcendental.Contains(MathCall.Of(call, out IReadOnlyList<IOperation> arguments))
            && call.TargetMethod.ContainingType.Name != "StableMath"
            && arguments.Any(argument => Constants.ValueOf(argument, block) is null)
            && !MathOnFloat.Applies(call, block, out _))
        {
            block.Report(this, call, call.Text());
        }
    }
}
