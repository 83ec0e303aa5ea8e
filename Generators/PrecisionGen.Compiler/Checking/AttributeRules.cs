using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Numerics;

namespace PrecisionGen.Compiler.Checking;

/// <summary>Operation -> its attributes as constants of the arithmetic, where the definition leaves them to a formula.</summary>
internal static class AttributeRules
{
    /// <summary>The attributes of a node of the graph.</summary>
    /// <param name="operand">The shape of the first operand at one position.</param>
    public static EquatableArray<int> Resolve(Operation operation, EquatableArray<int> attributes, Shape operand) => operation switch
    {
        Operation.Rope => new EquatableArray<int>(ExactConstants.RopeFrequencies(
            operand.Columns, (RopeScalingKind)attributes[0], attributes[1], attributes[2], attributes[3], attributes[4], attributes[5])),
        Operation.CausalAttention or Operation.Attention when attributes[attributes.Count - 1] << 1 == 0 =>
            new EquatableArray<int>(attributes.Take(attributes.Count - 1).Append(ExactConstants.InverseSquareRoot(operand.Columns))),
        _ => attributes,
    };
}
