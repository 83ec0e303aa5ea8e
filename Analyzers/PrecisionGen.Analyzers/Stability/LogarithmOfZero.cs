using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>Finds evidence that the argument of a logarithm is 0 for some data: what the code computes, what it draws, and what names say.</summary>
internal static class LogarithmOfZero
{
    private static readonly HashSet<string> ProbabilityWords =
        NameWords.Set("prob", "probs", "probability", "probabilities", "likelihood");

    private static readonly HashSet<string> TanhWords = NameWords.Set("tanh", "squash", "squashed");

    private static readonly HashSet<string> LogarithmWords = NameWords.Set("log", "ln", "logit", "logits", "loss");

    /// <summary>When the argument of a logarithm is 0; null where nothing says that it can be.</summary>
    public static string? When(IInvocationOperation call, IOperation x, BlockContext block, out IReadOnlyCollection<ISymbol> symbols)
    {
        ZeroCause cause = ZeroEvidence.Of(x, block, out symbols);
        if (cause != ZeroCause.None)
        {
            return MissingFloor.When(cause);
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
        ISymbol? symbol = SumTerms.CollectionOf(element) ?? element.SymbolOf() ?? Unseen((element as IInvocationOperation)?.TargetMethod, block);
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
        return results.Count == 0 || results.All(IsLookup) || results.SelectMany(Expressions.Alternatives).Any(one => one.WithoutCasts().ConstantValue is { HasValue: true, Value: 0 or 0f or 0d })
            ? method
            : null;
    }

    private static bool IsLookup(IOperation result) =>
        SumTerms.CollectionOf(result.WithoutCasts()) is not null || result.WithoutCasts() is IMemberReferenceOperation;

    private static bool IsMadePositive(ISymbol symbol, BlockContext block) => block.Facts.Operations.Any(one =>
        one is IInvocationOperation call && MakesPositive(call.TargetMethod.Name)
        && (call.Symbols().Contains(symbol, SymbolEqualityComparer.Default)
            || block.Facts.WritesOf(symbol).Any(write => write.Syntax.Span.Contains(call.Syntax.Span))));

    private static bool MakesPositive(string name) =>
        NameWords.Of(name).Any(word => word is "softmax" or "softplus" or "clip" or "clamp" or "exp" or "smooth" or "floor" or "max");

    /// <summary>The x * log(x) of an entropy: 0 times -Infinity.</summary>
    public static bool IsWeighted(IOperation logarithm, IOperation x, BlockContext block)
    {
        IOperation? product = logarithm.Ancestors()
            .TakeWhile(one => one is IConversionOperation or IParenthesizedOperation or IUnaryOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply })
            .OfType<IBinaryOperation>()
            .LastOrDefault();
        IOperation weight = Dividend(x.WithoutCasts());
        return product is not null && Moments.Factors(product, block).Any(factor => Expressions.Same(Unsigned(factor), weight));
    }

    private static IOperation Unsigned(IOperation factor) =>
        factor.WithoutCasts() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation ? negation.Operand.WithoutCasts() : factor.WithoutCasts();

    /// <summary>The p of p * log(p / q).</summary>
    private static IOperation Dividend(IOperation x) =>
        x is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient ? quotient.LeftOperand.WithoutCasts() : x;

    /// <summary>A datum, p or q: not a parameter or member of another name, nor a count.</summary>
    private static bool IsDatum(IOperation bare, BlockContext block) => block.Known.KindOf(bare.Type, block.Options).IsFloating()
        && (SumTerms.CollectionOf(bare) is not null
            || bare is ILocalReferenceOperation or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }
            || (bare.SymbolOf() is { } symbol && symbol.Name.TrimStart('_') is "p" or "q"));
}
