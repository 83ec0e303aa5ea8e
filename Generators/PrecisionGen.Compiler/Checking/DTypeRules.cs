using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Checking;

/// <summary>The dtype and placement of a result, and which operands must agree in their dtype.</summary>
internal static class DTypeRules
{
    /// <summary>The operands whose dtypes must be equal: not constants and indices, nor the probabilities of a mixture.</summary>
    public static Node[] Compared(Operation operation, IReadOnlyList<Node> operands) => operands
        .Where((operand, index) => operand.Placement is not (Placement.Constant or Placement.Indices)
            && !(operation == Operation.MixtureOfExperts && index == 1))
        .ToArray();

    /// <param name="compared">What <see cref="Compared"/> gave.</param>
    public static DType Of(Operation operation, EquatableArray<int> attributes, Node[] compared) =>
        operation == Operation.Cast ? (DType)attributes[0] : compared.Length > 0 ? compared[0].DType : DType.Float32;

    public static Placement PlacementOf(Operation operation, IReadOnlyList<Node> operands) => operation == Operation.Positions
        ? Placement.Indices
        : operands.Any(operand => operand.IsPerSample) ? Placement.Activation : Placement.Derived;
}
