using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>A sum that is carried through a loop in 16 bits: it stops growing at 2048 times its terms (256 in BFloat16).</summary>
internal sealed class SixteenBitAccumulator : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG1003", "Sum is accumulated in 16 bits", "'{0}' is summed in {1}: adding ones stops at {2}; accumulate in float and convert once at the end",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.On(CheckLoop, OperationKind.CompoundAssignment);

    private void CheckLoop(IOperation operation, BlockContext block)
    {
        ICompoundAssignmentOperation sum = (ICompoundAssignmentOperation)operation;
        NumericKind kind = block.Known.KindOf(sum.Type, block.Options);
        if (sum.OperatorKind == BinaryOperatorKind.Add && kind.IsSixteenBit() && sum.Target.SymbolOf() is { } target)
        {
            block.Report(this, sum, target.Name, kind.Name(), FloatFormat.Write(FloatFormat.Of(kind)!.ConsecutiveIntegers));
        }
    }
}
