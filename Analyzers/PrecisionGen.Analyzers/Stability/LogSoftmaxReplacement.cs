using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>The expression that computes the same log-probability from the logits.</summary>
internal static class LogSoftmaxReplacement
{
    /// <summary>Null where the logits are not at hand any more, or would be gone through once for every element.</summary>
    public static string? For(IInvocationOperation log, IOperation probability, IOperation source, BlockContext block)
    {
        if (source is not IInvocationOperation softmax || !LogProbabilities.LogProbabilityNames.IsSoftmax(softmax.TargetMethod.Name) || SoftmaxForms.LogitsOf(softmax) is not { } logits)
        {
            return null;
        }

        if (softmax.Type?.Name == "Tensor")
        {
            return OfTensor(log, softmax);
        }

        if (!block.Known.HasRuntime || logits.WithoutCasts().SymbolOf() is not { } row || !IsAtHand(row, softmax, log, block) || IsInLaterLoop(softmax, log))
        {
            return null;
        }

        if (TensorCall.IsPrimitive(log, block, out _))
        {
            return Rows.DestinationOf(log) is { } destination
                ? $"global::PrecisionGen.StableMath.LogSoftmax({logits.WithoutCasts().Syntax}, {destination.WithoutCasts().Syntax})"
                : null;
        }

        ITypeSymbol? element = (logits.WithoutCasts().Type as IArrayTypeSymbol)?.ElementType
            ?? (logits.WithoutCasts().Type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" } span ? span.TypeArguments[0] : null);
        return element?.SpecialType is SpecialType.System_Single or SpecialType.System_Double && IndexOf(probability) is { } index
            ? $"{logits.WithoutCasts().Syntax}[{index}] - global::PrecisionGen.StableMath.LogSumExp({logits.WithoutCasts().Syntax})"
            : null;
    }

    private static string? OfTensor(IInvocationOperation log, IInvocationOperation softmax)
    {
        if (!log.Everything().Contains(softmax) && !softmax.Arguments.All(argument => argument.Value.WithoutCasts().SymbolOf() is not null || argument.Value.ConstantValue.HasValue
            || argument.IsImplicit || argument.Value.WithoutCasts() is IUnaryOperation))
        {
            return null;
        }

        string text = softmax.Syntax.ToString();
        int name = text.IndexOf("softmax(", StringComparison.Ordinal);
        return name < 0 ? null : text.Substring(0, name) + "log_" + text.Substring(name);
    }

    private static bool IsAtHand(ISymbol row, IInvocationOperation softmax, IOperation log, BlockContext block)
    {
        bool isInScope = row is not ILocalSymbol local || local.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax().FirstAncestorOrSelf<BlockSyntax>() is { } scope && scope.Span.Contains(log.Syntax.Span));
        return isInScope
            && !(Rows.DestinationOf(softmax) is { } destination && Rows.Is(destination, row))
            && !block.Facts.WritesOf(row).Any(write => write.Syntax.SpanStart > softmax.Syntax.SpanStart)
            && !Rows.ElementWrites(row, block).Any(write => write.Syntax.SpanStart > softmax.Syntax.SpanStart)
            && !Rows.CallsWith(row, block).Any(call => call.Syntax.SpanStart > softmax.Syntax.SpanStart && Rows.DestinationOf(call) is { } to && Rows.Is(to, row));
    }

    /// <summary>A loop over the probabilities: the sum of exponentials would be taken anew in every round.</summary>
    private static bool IsInLaterLoop(IOperation softmax, IOperation log) => log.Ancestors()
        .Any(outer => outer is ILoopOperation or IAnonymousFunctionOperation && !outer.Syntax.Span.Contains(softmax.Syntax.Span));

    private static string? IndexOf(IOperation probability) => probability switch
    {
        IArrayElementReferenceOperation { Indices.Length: 1 } element => element.Indices[0].Syntax.ToString(),
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } element => element.Arguments[0].Value.Syntax.ToString(),
        _ => null,
    };
}
