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

    private static readonly HashSet<string> ProbabilityWords =
        NameWords.Set("prob", "probs", "probability", "probabilities", "likelihood");

    private static readonly HashSet<string> TanhWords = NameWords.Set("tanh", "squash", "squashed");

    private static readonly HashSet<string> LogarithmWords = NameWords.Set("log", "ln", "logit", "logits", "loss");

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

    private static string When(ZeroCause cause) => cause switch
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
        string? when = WhenZero(call, x, block, out IReadOnlyCollection<ISymbol> symbols);
        if (when is null || Guards.AskAbout(call, symbols) || Guards.AskAboutResult(call, block) || SoftmaxForms.SourceOf(x, block) is not null)
        {
            return;
        }

        string result = IsWeighted(call, x, block) ? "-Infinity, times 0 NaN" : "-Infinity";
        block.Report(
            this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Case, "logarithm"), null,
            x.Bare().Text(), when, call.Text(), result);
    }

    /// <summary>When the argument of a logarithm is 0; null where nothing says that it can be.</summary>
    private static string? WhenZero(IInvocationOperation call, IOperation x, BlockContext block, out IReadOnlyCollection<ISymbol> symbols)
    {
        ZeroCause cause = ZeroEvidence.Of(x, block, out symbols);
        if (cause != ZeroCause.None)
        {
            return When(cause);
        }

        IOperation bare = x.WithoutCasts();
        string? when = block.Facts.Resolve(bare).WithoutCasts() switch
        {
            IInvocationOperation { TargetMethod: { Name: "NextSingle", ContainingType.Name: "Random" } } => "once in 16777216 draws",
            IInvocationOperation { TargetMethod: { Name: "NextDouble", ContainingType.Name: "Random" } } => "once in 2^53 draws",
            IBinaryOperation complement when IsComplementOfTanh(complement, block) => "where the tanh rounds to 1",
            _ when bare.SymbolOf() is IParameterSymbol or IFieldSymbol or IPropertySymbol && IsDecibel(call, block) => "in silence",
            _ when IsProbability(bare, block) || (IsWeighted(call, x, block) && IsDatum(Dividend(bare), block)) => "where a probability is",
            _ => null,
        };
        if (when is null || !block.Ranges.Of(bare).Contains(0) || Constants.ValueOf(bare, block) is not null)
        {
            return null;
        }

        symbols = bare.Symbols().ToArray();
        return when;
    }

    /// <summary>p[i], probability: a name that says so, of a value that was neither clipped nor made by softmax in sight.</summary>
    private static bool IsProbability(IOperation bare, BlockContext block)
    {
        if (bare is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } complement && Constants.ValueOf(complement.LeftOperand, block) == 1)
        {
            return IsProbability(complement.RightOperand.WithoutCasts(), block);
        }

        IOperation element = bare is ILocalReferenceOperation { Local.Name.Length: 1 } ? block.Facts.Resolve(bare).WithoutCasts() : bare;
        ISymbol? symbol = ZeroEvidence.CollectionOf(element) ?? element.SymbolOf() ?? Unseen((element as IInvocationOperation)?.TargetMethod, block);
        return symbol is not null
            && NameWords.Of(symbol.Name).ToArray() is var words && words.Any(ProbabilityWords.Contains) && !words.Any(LogarithmWords.Contains)
            && !IsMadePositive(symbol, block);
    }

    /// <summary>The 1 - a * a of a squashed policy, a = tanh(u): 0 in float for every |u| above 9.02.</summary>
    private static bool IsComplementOfTanh(IBinaryOperation complement, BlockContext block) => complement.OperatorKind == BinaryOperatorKind.Subtract
        && Constants.ValueOf(complement.LeftOperand, block) == 1
        && Squares.IsSquare(block.Facts.Resolve(complement.RightOperand), block, out IOperation root)
        && block.Facts.Resolve(root).WithoutCasts() is IInvocationOperation call
        && (MathCall.Of(call, out _) == MathFunction.Tanh || NameWords.Has(call.TargetMethod.Name, TanhWords));

    /// <summary>20 * log10(amplitude), 10 * log10(power).</summary>
    private static bool IsDecibel(IInvocationOperation call, BlockContext block) => call.TargetMethod.Name == "Log10"
        && EpsilonUse.OuterOfCasts(call) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
        && (Constants.ValueOf(product.LeftOperand, block) ?? Constants.ValueOf(product.RightOperand, block)) is 10 or 20;

    /// <summary>A method whose body is in sight says more by that than by its name, unless it only looks a number up, or returns 0.</summary>
    private static IMethodSymbol? Unseen(IMethodSymbol? method, BlockContext block)
    {
        IReadOnlyList<IOperation> results = method is null ? [] : block.Whole.ResultsOf(method.OriginalDefinition, block.Cancellation);
        return results.Count == 0 || results.All(IsLookup) || results.SelectMany(Alternatives).Any(one => one.WithoutCasts().ConstantValue is { HasValue: true, Value: 0 or 0f or 0d })
            ? method
            : null;
    }

    private static bool IsLookup(IOperation result) =>
        ZeroEvidence.CollectionOf(result.WithoutCasts()) is not null || result.WithoutCasts() is IMemberReferenceOperation;

    private static IEnumerable<IOperation> Alternatives(IOperation result) => result.WithoutCasts() is IConditionalOperation { WhenFalse: { } otherwise } choice
        ? Alternatives(choice.WhenTrue).Concat(Alternatives(otherwise))
        : [result];

    private static bool IsMadePositive(ISymbol symbol, BlockContext block) => block.Facts.Operations.Any(one =>
        one is IInvocationOperation call && MakesPositive(call.TargetMethod.Name)
        && (call.Symbols().Contains(symbol, SymbolEqualityComparer.Default)
            || block.Facts.WritesOf(symbol).Any(write => write.Syntax.Span.Contains(call.Syntax.Span))));

    private static bool MakesPositive(string name) =>
        NameWords.Of(name).Any(word => word is "softmax" or "softplus" or "clip" or "clamp" or "exp" or "smooth" or "floor" or "max");

    /// <summary>The x * log(x) of an entropy: 0 times -Infinity.</summary>
    private static bool IsWeighted(IOperation logarithm, IOperation x, BlockContext block)
    {
        IOperation? product = logarithm.Ancestors()
            .TakeWhile(one => one is IConversionOperation or IParenthesizedOperation or IUnaryOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply })
            .OfType<IBinaryOperation>()
            .LastOrDefault();
        IOperation weight = Dividend(x.WithoutCasts());
        return product is not null && Moments.Factors(product, block).Any(factor => Expressions.Same(factor.WithoutCasts(), weight));
    }

    /// <summary>The p of p * log(p / q).</summary>
    private static IOperation Dividend(IOperation x) =>
        x is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient ? quotient.LeftOperand.WithoutCasts() : x;

    /// <summary>A datum, p or q: not a parameter or member of another name, nor a count.</summary>
    private static bool IsDatum(IOperation bare, BlockContext block) => block.Known.KindOf(bare.Type, block.Options).IsFloating()
        && (ZeroEvidence.CollectionOf(bare) is not null
            || bare is ILocalReferenceOperation or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }
            || (bare.SymbolOf() is { } symbol && symbol.Name.TrimStart('_') is "p" or "q"));
}
