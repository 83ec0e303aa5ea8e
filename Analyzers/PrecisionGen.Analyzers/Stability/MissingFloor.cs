using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>
/// A division by, or a logarithm of, a number that this code computed and that is 0 for some data: a sum, a count, a deviation, a
/// norm, a probability.
/// </summary>
internal sealed class MissingFloor : HazardRule
{
    /// <summary>The property that holds the expression to be kept from 0: "divisor", "logarithm" or "tensor".</summary>
    public const string Case = "case";

    public override RuleDescription Description { get; } = new(
        "PG2009", "Divisor or logarithm has no floor", "'{0}' is 0 {1}, and then '{2}' is {3}", DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnBinary(CheckDivision, Numbers.Any, BinaryOperatorKind.Divide);
        dispatch.OnCompound(CheckDivision, Numbers.Any, BinaryOperatorKind.Divide);
        dispatch.OnCall(CheckLogarithm, "Log", "Log2", "Log10");
        dispatch.OnCall(CheckReciprocal, "ReciprocalSqrtEstimate", "ReciprocalEstimate");
    }

    private void CheckDivision(IOperation operation, BlockContext block)
    {
        if (DivisorOf(operation) is not { } divisor)
        {
            return;
        }

        if (TensorReductions.IsTensor(divisor.Type))
        {
            CheckTensor(operation, divisor, block);
        }
        else if (block.Known.KindOf(divisor.Type, block.Options).IsFloating() && CauseOf(operation, divisor, block) is var cause && cause != ZeroCause.None
            && IsFirst(operation, divisor, block))
        {
            string result = Constants.ValueOf(DividendOf(operation), block) is { } constant && constant != 0 ? "Infinity" : "NaN or Infinity";
            Report(operation, divisor, cause, result, block);
        }
    }

    private static IOperation? DivisorOf(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } binary => binary.RightOperand,
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } compound => compound.Value,
        _ => null,
    };

    private static IOperation DividendOf(IOperation operation) =>
        operation is IBinaryOperation binary ? binary.LeftOperand : ((ICompoundAssignmentOperation)operation).Target;

    private static ZeroCause CauseOf(IOperation operation, IOperation divisor, BlockContext block)
    {
        ZeroCause cause = ZeroEvidence.Of(divisor, block, out IReadOnlyCollection<ISymbol> symbols);

        // A sum of exponentials has a term of 1 where the maximum was subtracted, and another rule's report where it was not.
        return cause != ZeroCause.None && !SoftmaxForms.IsSumOfExponentials(divisor, block)
            && !Guards.AskAbout(operation, symbols) && !Guards.AskForZero(operation, block) && !Guards.AskAboutResult(operation, block)
            ? cause
            : ZeroCause.None;
    }

    /// <summary>One report for all divisions by the same variable.</summary>
    private static bool IsFirst(IOperation operation, IOperation divisor, BlockContext block) => divisor.WithoutCasts() is not ILocalReferenceOperation { Local: { } local }
        || !block.Facts.Operations.Any(other => other.Syntax.SpanStart < operation.Syntax.SpanStart
            && DivisorOf(other) is { } earlier
            && SymbolEqualityComparer.Default.Equals(earlier.WithoutCasts().SymbolOf(), local)
            && CauseOf(other, earlier, block) != ZeroCause.None);

    private void Report(IOperation operation, IOperation divisor, ZeroCause cause, string result, BlockContext block)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (cause is ZeroCause.Deviation or ZeroCause.Norm or ZeroCause.Count || block.Ranges.Of(divisor.WithoutCasts()).Low >= 0)
        {
            properties = properties.Add(Case, "divisor");
        }

        block.Report(
            this, divisor.Bare().Syntax.GetLocation(), properties, cause == ZeroCause.Count ? null : DiagnosticSeverity.Warning,
            divisor.Bare().Text(), When(cause), operation.Text(), result);
    }

    public static string When(ZeroCause cause) => cause switch
    {
        ZeroCause.Sum => "where all of its terms are",
        ZeroCause.Count => "where no element passes the test",
        ZeroCause.Deviation => "where all values are equal",
        ZeroCause.Norm => "for a row of zeros",
        _ => "where the largest value is also the smallest",
    };

    private void CheckTensor(IOperation operation, IOperation divisor, BlockContext block)
    {
        if (TensorReductions.CauseOf(divisor, block, out IReadOnlyCollection<ISymbol> symbols) is var cause && cause != ZeroCause.None
            && !Guards.AskAbout(operation, symbols))
        {
            ImmutableDictionary<string, string?> properties = cause == ZeroCause.Sum
                ? ImmutableDictionary<string, string?>.Empty
                : ImmutableDictionary<string, string?>.Empty.Add(Case, "tensor");
            block.Report(
                this, divisor.Bare().Syntax.GetLocation(), properties, DiagnosticSeverity.Warning,
                divisor.Bare().Text(), When(cause), operation.Text(), "NaN or Infinity");
        }
    }

    private void CheckReciprocal(IInvocationOperation call, BlockContext block)
    {
        if (MathCall.Of(call, out IReadOnlyList<IOperation> arguments) != MathFunction.None && CauseOf(call, arguments[0], block) is var cause && cause != ZeroCause.None)
        {
            Report(call, arguments[0], cause, "Infinity", block);
        }
    }

    private void CheckLogarithm(IInvocationOperation call, BlockContext block)
    {
        if (MathCall.Of(call, out IReadOnlyList<IOperation> arguments) is not (MathFunction.Log or MathFunction.Log2 or MathFunction.Log10))
        {
            return;
        }

        IOperation x = arguments[0];
        string? when = LogarithmOfZero.When(call, x, block, out IReadOnlyCollection<ISymbol> symbols);
        if (when is null || Guards.AskAbout(call, symbols) || Guards.AskAboutResult(call, block) || SoftmaxForms.SourceOf(x, block) is not null)
        {
            return;
        }

        string result = LogarithmOfZero.IsWeighted(call, x, block) ? "-Infinity, times 0 NaN" : "-Infinity";
        block.Report(
            this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Case, "logarithm"), null,
            x.Bare().Text(), when, call.Text(), result);
    }
}
