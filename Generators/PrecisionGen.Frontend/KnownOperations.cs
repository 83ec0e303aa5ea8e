using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>C# symbol -> operation: every method that a definition may call, in one table.</summary>
internal static class KnownOperations
{
    // One letter a parameter: T tensor, A several tensors, X indices, K tokens, C float as a constant operand;
    // f float, i int, s several ints and d dtype become attributes.
    private static readonly Row[] Rows =
    {
        new("Linear", "TT", Operation.Linear),
        new("Linear", "TTT", Operation.Linear),
        new("MatMul", "TT", Operation.MatMul),
        new("Min", "TT", Operation.Minimum),
        new("Min", "TC", Operation.Minimum),
        new("Min", "CT", Operation.Minimum),
        new("Max", "TT", Operation.Maximum),
        new("Max", "TC", Operation.Maximum),
        new("Max", "CT", Operation.Maximum),
        new("Exp", "T", Operation.Exp),
        new("Expm1", "T", Operation.Expm1),
        new("Log", "T", Operation.Log),
        new("Log1P", "T", Operation.Log1P),
        new("Sqrt", "T", Operation.Sqrt),
        new("Sin", "T", Operation.Sin),
        new("Cos", "T", Operation.Cos),
        new("Tanh", "T", Operation.Tanh),
        new("Erf", "T", Operation.Erf),
        new("Abs", "T", Operation.Abs),
        new("Relu", "T", Operation.Relu),
        new("Sigmoid", "T", Operation.Sigmoid),
        new("Silu", "T", Operation.Silu),
        new("Gelu", "T", Operation.Gelu),
        new("GeluTanh", "T", Operation.GeluTanh),
        new("Softplus", "T", Operation.Softplus),
        new("Clamp", "Tff", Operation.Clamp),
        new("Sum", "T", Operation.Sum),
        new("Mean", "T", Operation.Mean),
        new("Max", "T", Operation.MaximumOverRow),
        new("LogSumExp", "T", Operation.LogSumExp),
        new("Softmax", "T", Operation.Softmax),
        new("LogSoftmax", "T", Operation.LogSoftmax),
        new("LayerNorm", "TTTf", Operation.LayerNorm),
        new("RmsNorm", "Tf", Operation.RmsNorm),
        new("RmsNorm", "TTf", Operation.RmsNorm),
        new("Reshape", "Ts", Operation.Reshape),
        new("Concatenate", "A", Operation.Concatenate),
        new("Split", "Ti", Operation.Slice, IsSplit: true),
        new("Slice", "Tii", Operation.Slice),
        new("Gather", "TX", Operation.Gather),
        new("Gather", "TK", Operation.Gather),
        new("Positions", "K", Operation.Positions),
        new("Pick", "TK", Operation.Pick),
        new("Rope", "Tf", Operation.Rope, Scaling: 0),
        new("RopeLinear", "Tff", Operation.Rope, Scaling: 1),
        new("RopeLlama3", "Tffffi", Operation.Rope, Scaling: 2),
        new("CausalAttention", "TTTiff", Operation.CausalAttention),
        new("Attention", "TTTff", Operation.Attention),
        new("MixtureOfExperts", "TTTTTi", Operation.MixtureOfExperts),
        new("Cast", "Td", Operation.Cast),
        new("StopGradient", "T", Operation.StopGradient),
    };

    private static readonly Dictionary<string, Row> ByKey = Rows.ToDictionary(row => row.Key);

    /// <summary>The row of a method of the runtime's Operations class, or null.</summary>
    public static Row? Find(IMethodSymbol method)
    {
        if (!KnownTypes.IsOperations(method.ContainingType))
        {
            return null;
        }

        string key = method.Name + "(" + string.Concat(method.Parameters.Select(parameter => Letter(parameter.Type))) + ")";
        return ByKey.TryGetValue(key, out Row? row) ? row : null;
    }

    private static char Letter(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array when KnownTypes.IsTensor(array.ElementType) => 'A',
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Int32 } => 'S',
        _ when KnownTypes.IsTensor(type) => 'T',
        _ when KnownTypes.IsIndices(type) => 'X',
        _ when KnownTypes.IsTokens(type) => 'K',
        _ when KnownTypes.IsDType(type) => 'D',
        { SpecialType: SpecialType.System_Single } => 'F',
        { SpecialType: SpecialType.System_Int32 } => 'I',
        _ => '?',
    };

    /// <summary>A method: its name, its parameters by letter and the operation it means.</summary>
    /// <param name="Scaling">For rotary embeddings the kind of scaling: the first attribute, before those of the arguments.</param>
    internal sealed record Row(string Name, string Parameters, Operation Operation, bool IsSplit = false, int? Scaling = null)
    {
        private const int RopeAttributes = 6;

        /// <summary>The operation's attributes from those of the arguments; what a kind of scaling has no use for is 0.</summary>
        public IReadOnlyList<int> Complete(IReadOnlyList<int> arguments)
        {
            IEnumerable<int> zeros = Enumerable.Repeat(0, RopeAttributes);
            return Scaling is int kind ? new[] { kind }.Concat(arguments).Concat(zeros).Take(RopeAttributes).ToArray() : arguments;
        }

        /// <summary>Name and parameter types; C and f are both float in C#.</summary>
        public string Key => Name + "(" + Parameters.Replace('C', 'F').ToUpperInvariant() + ")";
    }
}
