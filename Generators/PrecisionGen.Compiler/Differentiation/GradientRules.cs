using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Differentiation;

/// <summary>Operation -> which operands receive a gradient. The arithmetic of each is a row of the scheduling tables.</summary>
internal static class GradientRules
{
    private static readonly HashSet<Operation> AllOperands = new()
    {
        Operation.Linear, Operation.MatMul, Operation.Add, Operation.Subtract, Operation.Multiply, Operation.Divide, Operation.Minimum,
        Operation.Maximum, Operation.Negate, Operation.Abs, Operation.Exp, Operation.Expm1, Operation.Log, Operation.Log1P, Operation.Sqrt,
        Operation.Sin, Operation.Cos, Operation.Tanh, Operation.Erf, Operation.Relu, Operation.Sigmoid, Operation.Silu, Operation.Gelu,
        Operation.GeluTanh, Operation.Softplus, Operation.Clamp, Operation.Sum, Operation.Mean, Operation.MaximumOverRow,
        Operation.LogSumExp, Operation.Softmax, Operation.LogSoftmax, Operation.LayerNorm, Operation.RmsNorm, Operation.Reshape,
        Operation.Concatenate, Operation.Slice, Operation.Cast, Operation.Rope, Operation.CausalAttention, Operation.Attention,
        Operation.MixtureOfExperts,
    };

    private static readonly HashSet<Operation> FirstOperand = new() { Operation.Gather, Operation.Pick };

    private static readonly HashSet<Operation> NoOperand = new() { Operation.StopGradient, Operation.Positions };

    /// <summary>Whether training may pass through the operation at all.</summary>
    public static bool HasGradient(Operation operation) =>
        AllOperands.Contains(operation) || FirstOperand.Contains(operation) || NoOperand.Contains(operation);

    /// <summary>Whether the operation passes a gradient to this operand.</summary>
    public static bool Reaches(Operation operation, int operand) =>
        AllOperands.Contains(operation) || (operand == 0 && FirstOperand.Contains(operation));
}
