using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>1 - cos(x) of a small angle: half the digits of x are gone before the subtraction.</summary>
internal sealed class OneMinusCosine : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG2005", "1 - cos(x) cancels", "{0} is 0 where {1} is {2}, instead of {3}", DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch) => dispatch.OnBinary(Check, Numbers.Floating, BinaryOperatorKind.Subtract);

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation difference = (IBinaryOperation)operation;
        if (Constants.ValueOf(difference.LeftOperand, block) is not 1
            || !MathCall.Is(block.Facts.Resolve(difference.RightOperand.WithoutCasts()).WithoutCasts(), MathFunction.Cos, out IOperation angle)
            || FloatFormat.Of(block.Known.KindOf(difference.Type, block.Options)) is not { } format
            || Constants.ValueOf(angle, block) is not null
            || block.Ranges.Of(angle) is { } range && (range.Low > 0.5 || range.High < -0.5)
            || IsBlend(difference, angle, block))
        {
            return;
        }

        (string small, string exact) = ReferenceEquals(format, FloatFormat.Double) ? ("1e-8", "5e-17")
            : ReferenceEquals(format, FloatFormat.Single) ? ("1e-4", "5e-9")
            : ("0.02", "2e-4");
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (Replacement(difference, angle, block) is { } replacement)
        {
            properties = properties.Add(FixProperties.Replacement, replacement);
        }

        block.Report(this, difference.Syntax.GetLocation(), properties, null, difference.Text(), angle.Text(), small, exact);
    }

    /// <summary>(1 - cos(pi * i / n)) / 2, a window or a schedule: a weight between 0 and 1, whose absolute error is what counts.</summary>
    private static bool IsBlend(IBinaryOperation difference, IOperation angle, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(angle.WithoutCasts());
        bool hasPi = value.Everything().Any(one => one is IMemberReferenceOperation { Member.Name: "PI" or "Pi" or "Tau" or "TwoPi" or "TwoPI" });
        bool isHalved = difference.Outer() is IBinaryOperation outer && outer.OperatorKind switch
        {
            BinaryOperatorKind.Multiply => Constants.ValueOf(outer.LeftOperand, block) == 0.5 || Constants.ValueOf(outer.RightOperand, block) == 0.5,
            BinaryOperatorKind.Divide => Constants.ValueOf(outer.RightOperand, block) == 2,
            _ => false,
        };
        bool hasInteger = value.Everything().Any(one => one.SymbolOf() is not null && block.Known.KindOf(one.Type, block.Options) == NumericKind.Integer);
        return hasPi && (isHalved || hasInteger);
    }

    private static string? Replacement(IBinaryOperation difference, IOperation angle, BlockContext block)
    {
        NumericKind kind = block.Known.KindOf(difference.Type, block.Options);
        if (angle.WithoutCasts().SymbolOf() is null || kind is not (NumericKind.Single or NumericKind.Double))
        {
            return null;
        }

        string math = kind == NumericKind.Single ? "global::System.MathF" : "global::System.Math";
        string sine = $"{math}.Sin({angle.WithoutCasts().Syntax} / 2)";
        return $"2 * {sine} * {sine}";
    }
}
