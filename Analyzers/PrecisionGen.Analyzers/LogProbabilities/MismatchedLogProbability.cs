using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// Two log-probabilities that are compared are computed by different formulas: the ratio is wrong before the first update.
/// Works across methods and types; see <see cref="FormulaReader"/>.
/// </summary>
internal sealed class MismatchedLogProbability : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG4005", "Log-probabilities are computed by different formulas", "'{0}' is {1}, but '{2}' is {3}; {4}",
        DiagnosticSeverity.Error, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.OnBinary(Check, Numbers.Any, BinaryOperatorKind.Subtract);

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation difference = (IBinaryOperation)operation;
        if (!LogProbabilityPair.IsOne(difference, block))
        {
            return;
        }

        IReadOnlyList<LogProbabilityFormula> left = FormulaReader.Read(difference.LeftOperand, block);
        IReadOnlyList<LogProbabilityFormula> right = FormulaReader.Read(difference.RightOperand, block);
        if (left.Count > 0)
        {
            right = [.. right, .. Sampled(difference.RightOperand, left, right, block)];
        }

        foreach (LogProbabilityFormula mine in left)
        {
            foreach (LogProbabilityFormula other in right)
            {
                if (mine.DifferenceFrom(other) is { } halves)
                {
                    block.Report(
                        this, difference.Syntax.GetLocation(), Repair(difference, left, right, block), null, difference.LeftOperand.Text(), halves.Mine + From(mine), difference.RightOperand.Text(), halves.Other + From(other),
                        Consequence(mine, other));
                    return;
                }
            }
        }
    }

    /// <summary>
    /// What this type samples with, for an old side that nothing in sight computes, or that is a member which others may have written.
    /// None where one of the samplers computes what the learner does.
    /// </summary>
    private static IReadOnlyList<LogProbabilityFormula> Sampled(
        IOperation old, IReadOnlyList<LogProbabilityFormula> left, IReadOnlyList<LogProbabilityFormula> right, BlockContext block)
    {
        if (!LogProbabilityNames.IsRecorded(old) || (right.Count > 0 && LogProbabilityNames.Root(old) is not IMemberReferenceOperation))
        {
            return [];
        }

        IReadOnlyList<LogProbabilityFormula> sampled = right.Count == 0 ? SamplerFormulas.Of(block) : SamplerFormulas.OfBehaviour(block);
        return sampled.Any(one => left.All(mine => mine.DifferenceFrom(one) is null)) ? [] : sampled;
    }

    /// <summary>
    /// The recorded side's method, where it is one, is static, and takes and returns what the learner's method does: it can be called
    /// with the learner's arguments.
    /// </summary>
    private static ImmutableDictionary<string, string?> Repair(
        IBinaryOperation difference, IReadOnlyList<LogProbabilityFormula> left, IReadOnlyList<LogProbabilityFormula> right, BlockContext block)
    {
        ImmutableDictionary<string, string?> none = ImmutableDictionary<string, string?>.Empty;
        return left.Count == 1 && right.Count == 1 && right[0].Method is { IsStatic: true, IsGenericMethod: false, ContainingType: { IsGenericType: false } type } recorded
            && block.Facts.Resolve(difference.LeftOperand).WithoutCasts() is IInvocationOperation { TargetMethod: { } learner }
            && !SymbolEqualityComparer.Default.Equals(recorded, learner)
            && recorded.MethodKind == MethodKind.Ordinary
            && block.Compilation.IsSymbolAccessibleWithin(recorded, block.Owner.ContainingType ?? (ISymbol)block.Compilation.Assembly)
            && SymbolEqualityComparer.Default.Equals(recorded.ReturnType, learner.ReturnType)
            && recorded.Parameters.Length == learner.Parameters.Length
            && recorded.Parameters.Zip(learner.Parameters, IsSame).All(same => same)
            ? none.Add(FixProperties.Function, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + recorded.Name)
            : none;
    }

    // A named argument stays what it was only if the names are equal too.
    private static bool IsSame(IParameterSymbol a, IParameterSymbol b) =>
        a.Name == b.Name && a.RefKind == b.RefKind && SymbolEqualityComparer.Default.Equals(a.Type, b.Type);

    private static string From(LogProbabilityFormula formula) => formula.Assembly is { } assembly ? $" (in {assembly})" : "";

    /// <summary>What the difference does to a ratio that should be 1.</summary>
    private static string Consequence(LogProbabilityFormula a, LogProbabilityFormula b)
    {
        if (a.Softmaxes != b.Softmaxes && a.Softmaxes > 0 && b.Softmaxes > 0)
        {
            double ratio = Repeated(a.Softmaxes) / Repeated(b.Softmaxes);
            return $"for z = (2, 0) the ratio of equal weights is {FloatFormat.Write(ratio)}, not 1";
        }

        if (a.Form != LogProbabilityForm.Kernel && b.Form != LogProbabilityForm.Kernel && a.Epsilon != b.Epsilon)
        {
            double ratio = (1e-9 + (a.Epsilon ?? 0)) / (1e-9 + (b.Epsilon ?? 0));
            return $"at p = 1e-9 the ratio of equal weights is {FloatFormat.Write(ratio)}, not 1";
        }

        return a.HasTemperature != b.HasTemperature
            ? "at temperature 2 a token of p = 0.99 is sampled with 0.909, a ratio of 1.09 before any update"
            : a.IsTruncated != b.IsTruncated
                ? "the ratio of equal weights is the probability mass that truncation kept, not 1"
                : "the ratio of equal weights is not 1 in every bit";
    }

    /// <summary>The first probability of (2, 0) after so many softmaxes.</summary>
    private static double Repeated(int softmaxes)
    {
        (double first, double second) = (2, 0);
        for (int i = 0; i < softmaxes; i++)
        {
            double sum = Math.Exp(first) + Math.Exp(second);
            (first, second) = (Math.Exp(first) / sum, Math.Exp(second) / sum);
        }

        return first;
    }
}
