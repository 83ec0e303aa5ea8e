using System.Collections.Generic;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>A function of TensorPrimitives whose elements' last bits depend on how long the span is.</summary>
internal sealed class LengthDependentFunction : HazardRule
{
    /// <summary>
    /// How many percent of 99,999 inputs (between -10 and 10, of logarithms between 1 and 21) have other bits in a span of one element
    /// than in a long one, in float and in double. Functions that are computed one by one at every length are not here (PG3007).
    /// </summary>
    private static readonly Dictionary<string, (double Single, double Double)> Shares = new()
    {
        ["Cos"] = (1.2, 7.3),
        ["CosPi"] = (83.8, 82.4),
        ["Cosh"] = (56.1, 50.1),
        ["Exp"] = (56.6, 40.4),
        ["Exp10"] = (86.1, 94.2),
        ["Exp10M1"] = (44.9, 49.5),
        ["Exp2"] = (70.7, 67.8),
        ["Exp2M1"] = (41.6, 39.2),
        ["ExpM1"] = (32.1, 23.1),
        ["Log"] = (6.7, 7.0),
        ["Log10"] = (31.7, 54.9),
        ["Log10P1"] = (21.0, 32.4),
        ["Log2"] = (7.8, 26.5),
        ["Log2P1"] = (6.9, 15.4),
        ["LogP1"] = (5.7, 5.8),
        ["Sigmoid"] = (23.8, 17.6),
        ["Sin"] = (1.3, 10.4),
        ["SinPi"] = (82.6, 82.0),
        ["Sinh"] = (61.4, 56.5),
        ["Tan"] = (31.8, 34.7),
        ["Tanh"] = (54.8, 59.2),
    };

    public override RuleDescription Description { get; } = new(
        "PG3004", "Function of a span depends on its length",
        "'{0}' computes {1} by {2} and longer ones in vectors: {3} % of 99,999 inputs differ in the last bit",
        DiagnosticSeverity.Warning, null);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, [.. Shares.Keys]);

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (!block.InKernel || !TensorCall.IsPrimitive(call, block, out NumericKind elements))
        {
            return;
        }

        (double single, double @double) = Shares[call.TargetMethod.Name];
        if (elements == NumericKind.Single)
        {
            block.Report(this, call, call.Text(), "spans of 1 to 3 elements", "MathF", Text(single));
        }
        else if (elements == NumericKind.Double)
        {
            block.Report(this, call, call.Text(), "spans of 1 element", "Math", Text(@double));
        }
    }

    private static string Text(double share) => share.ToString("0.0", CultureInfo.InvariantCulture);
}
