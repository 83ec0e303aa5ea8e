using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>A function of TensorPrimitives whose elements' last bits depend on how long the span is.</summary>
internal sealed class LengthDependentFunction : HazardRule
{
    private static readonly string[] Functions =
    {
        "Exp", "Exp2", "Exp10", "ExpM1", "Log", "Log2", "Log10", "LogP1", "Tanh", "Sinh", "Cosh", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan",
        "Sigmoid", "Pow", "Cbrt",
    };

    public override RuleDescription Description { get; } = new(
        "PG3004", "Function of a span depends on its length",
        "'{0}' computes spans of 1 to 3 elements by MathF and longer ones in vectors: of 99,999 inputs 56 % of Exp, 10 % of Log and 55 % of Tanh differ",
        DiagnosticSeverity.Warning, null);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, Functions);

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (block.InKernel && TensorCall.IsPrimitive(call, block, out NumericKind elements) && elements is NumericKind.Single or NumericKind.Double)
        {
            block.Report(this, call, call.Text());
        }
    }
}
