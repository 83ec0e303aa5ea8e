using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// The two sides of a ratio come from kernels of different models, of different weights, or of one model at different dtypes.
/// </summary>
internal sealed class ForeignKernel : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG4006", "Inference and training do not belong to the same model and weights", "'{0}' comes from {1}, but '{2}' from {3}; {4}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.OnBinary(Check, Numbers.Any, BinaryOperatorKind.Subtract);

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation difference = (IBinaryOperation)operation;
        if (LiteralDtypes.Difference(difference, block) is { } literal)
        {
            block.Report(
                this, difference, difference.LeftOperand.Text(), DtypeOf(literal.Mine, block), difference.RightOperand.Text(), DtypeOf(literal.Other, block),
                "one dtype on both sides makes the ratio of equal weights 1");
            return;
        }

        if (!LogProbabilityPair.IsOne(difference, block)
            || IsReference(difference.LeftOperand) || IsReference(difference.RightOperand))
        {
            return;
        }

        if ((RecomputedAfterStep.Find(difference, block) ?? RecomputedAfterStep.FindInEpoch(difference, block)) is { } step)
        {
            block.Report(
                this, difference, difference.LeftOperand.Text(), "the weights after " + step.Text(), difference.RightOperand.Text(), "the same weights",
                "what acted had the weights before it, and the ratio is always 1");
            return;
        }

        foreach (LogProbabilityFormula mine in FormulaReader.Read(difference.LeftOperand, block).Where(one => one.Model is not null))
        {
            foreach (LogProbabilityFormula other in FormulaReader.Read(difference.RightOperand, block).Where(one => one.Model is not null))
            {
                if (Difference(mine, other, block) is { } found)
                {
                    block.Report(
                        this, difference, difference.LeftOperand.Text(), found.Mine, difference.RightOperand.Text(), found.Other, found.Why);
                    return;
                }
            }
        }
    }

    private static (string Mine, string Other, string Why)? Difference(LogProbabilityFormula a, LogProbabilityFormula b, BlockContext block)
    {
        if (!SymbolEqualityComparer.Default.Equals(a.Model, b.Model))
        {
            return (a.Model!.Name, b.Model!.Name, "their fingerprints differ, so equal weights give different bits");
        }

        if (a.DType != b.DType)
        {
            return (
                $"{a.Model!.Name} at {a.DType ?? "its own dtype"}", $"{b.Model!.Name} at {b.DType ?? "its own dtype"}",
                "one dtype on both sides makes the ratio of equal weights 1");
        }

        // Two variables of one type hold two sets of weights, unless one is a reference that a penalty compares with.
        return a.ModelVariable is { } mine && b.ModelVariable is { } other && KernelCall.AreDistinct(mine, other, block)
            && !LogProbabilityNames.IsReference(mine.Name) && !LogProbabilityNames.IsReference(other.Name)
            ? ($"'{mine.Name}'", $"'{other.Name}'", "they hold different weights")
            : null;
    }

    private static string DtypeOf(IInvocationOperation call, BlockContext block) =>
        $"{call.TargetMethod.Name} at {block.Known.KindOf(call.TargetMethod.TypeArguments[0], block.Options).Name()}";

    private static bool IsReference(IOperation operation) =>
        LogProbabilityNames.Root(operation).SymbolOf() is { } symbol && LogProbabilityNames.IsReference(symbol.Name);
}
