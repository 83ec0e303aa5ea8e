using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>Deviations, norms and sums of TorchSharp tensors.</summary>
internal static class TensorReductions
{
    public static bool IsTensor(ITypeSymbol? type) => type is { Name: "Tensor", ContainingType: { Name: "torch", ContainingNamespace.Name: "TorchSharp" } };

    /// <summary>What makes the tensor 0 somewhere; None for one that had something added to it, or was clamped.</summary>
    public static ZeroCause CauseOf(IOperation tensor, BlockContext block, out IReadOnlyCollection<ISymbol> symbols)
    {
        symbols = tensor.Symbols().Where(symbol => symbol is ILocalSymbol).ToArray();
        IOperation resolved = block.Facts.Resolve(tensor).WithoutCasts();
        if (resolved is not IInvocationOperation call || !IsTensor(call.Type))
        {
            return ZeroCause.None;
        }

        switch (call.TargetMethod.Name)
        {
            case "std":
            case "var":
                return ZeroCause.Deviation;
            case "norm":
                return ZeroCause.Norm;
            case "sum":
                return IsPositive(call, block) ? ZeroCause.None : ZeroCause.Sum;
            case "sqrt" or "abs" or "detach" or "unsqueeze" or "squeeze" or "expand" or "to" when (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } inner:
                return CauseOf(inner, block, out _);
            default:
                return ZeroCause.None;
        }
    }

    private static bool IsPositive(IOperation call, BlockContext block) => call.Everything().Any(one => one switch
    {
        IInvocationOperation { TargetMethod.Name: "exp" or "softmax" or "sigmoid" or "softplus" or "ones" } => true,
        ILocalReferenceOperation local when block.Facts.OnlyValue(local.Local) is { } value && !value.Syntax.Span.Contains(call.Syntax.Span) =>
            value.Everything().Any(inner => inner is IInvocationOperation { TargetMethod.Name: "exp" or "softmax" or "sigmoid" or "softplus" }),
        _ => one.SymbolOf() is { } symbol && NameWords.Of(symbol.Name).Any(word => word is "exp" or "prob" or "probs" or "softmax"),
    });
}
