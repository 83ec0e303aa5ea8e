using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Calls of the base library's span functions, System.Numerics.Tensors.TensorPrimitives.</summary>
internal static class TensorCall
{
    /// <summary>True for a method of TensorPrimitives; the kind is that of its elements.</summary>
    public static bool IsPrimitive(IInvocationOperation call, BlockContext block, out NumericKind elements)
    {
        elements = NumericKind.None;
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType is not { Name: "TensorPrimitives" } type || type.ContainingNamespace?.ToDisplayString() != "System.Numerics.Tensors")
        {
            return false;
        }

        // The first overloads are of float alone; later ones are generic.
        elements = method.TypeArguments.IsEmpty ? NumericKind.Single : block.Known.KindOf(method.TypeArguments[0], block.Options);
        return true;
    }
}
