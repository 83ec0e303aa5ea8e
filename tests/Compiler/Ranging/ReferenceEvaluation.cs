extern alias runtime;

using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using Indices = runtime::PrecisionGen.Indices;
using Runtime = runtime::PrecisionGen.Operations;
using RuntimeDType = runtime::PrecisionGen.DType;
using Tensor = runtime::PrecisionGen.Tensor;
using Tokens = runtime::PrecisionGen.Tokens;

namespace PrecisionGen.Compiler.Tests.Ranging;

/// <summary>Runs the instructions of a forward on the reference operations and keeps every value.</summary>
internal sealed class ReferenceEvaluation(ModelDefinition model, DType dtype, Func<Operation, int, int, float[]> leaf, int[] indices)
{
    private readonly List<object> values = [];

    /// <summary>The elements of each instruction's value, empty for indices.</summary>
    /// <param name="leaf">The elements of an input or parameter: its kind, its index and its length.</param>
    /// <param name="indices">The values of every input of indices or tokens.</param>
    public static List<float[]> Run(ModelDefinition model, DType dtype, Func<Operation, int, int, float[]> leaf, int[] indices)
    {
        ReferenceEvaluation run = new(model, dtype, leaf, indices);
        foreach (Instruction instruction in model.Forwards[0].Instructions)
        {
            run.values.Add(run.Evaluate(instruction));
        }

        return run.values.Select(value => value switch
        {
            Tensor tensor => tensor.Values.ToArray(),
            float number => [number],
            _ => Array.Empty<float>(),
        }).ToList();
    }

    private object Evaluate(Instruction instruction)
    {
        EquatableArray<int> attributes = instruction.Attributes;
        switch (instruction.Operation)
        {
            case Operation.Constant:
                return FloatBits.ToSingle(attributes[0]);
            case Operation.Input when model.Forwards[0].Inputs[attributes[0]] is { IsIndices: true } input:
                return input.HasTime ? Tokens.From(indices) : Indices.From(indices.AsSpan(0, input.Shape[0]));
            case Operation.Input:
                InputDefinition given = model.Forwards[0].Inputs[attributes[0]];
                return Leaf(Operation.Input, attributes[0], given.Shape, given.DType ?? dtype);
            case Operation.Parameter:
                return Leaf(Operation.Parameter, attributes[0], model.Parameters[attributes[0]].Shape, dtype);
            case >= Operation.Add and <= Operation.Maximum:
                return Arithmetic(instruction.Operation, values[instruction.Operands[0]], values[instruction.Operands[1]]);
            case >= Operation.Positions and <= Operation.MixtureOfExperts or Operation.Gather:
                return AlongTime(instruction.Operation, instruction.Operands.Select(operand => values[operand]).ToArray(), attributes);
            default:
                return Apply(instruction.Operation, instruction.Operands.Select(operand => (Tensor)values[operand]).ToArray(), attributes);
        }
    }

    private Tensor Leaf(Operation kind, int index, EquatableArray<int> shape, DType type) =>
        Tensor.From(leaf(kind, index, shape.Aggregate(1, (product, size) => product * size)), shape.ToArray(), (RuntimeDType)type);

    private static Tensor Arithmetic(Operation operation, object a, object b) => (operation, a, b) switch
    {
        (Operation.Add, Tensor x, Tensor y) => x + y,
        (Operation.Add, Tensor x, float y) => x + y,
        (Operation.Add, float x, Tensor y) => x + y,
        (Operation.Subtract, Tensor x, Tensor y) => x - y,
        (Operation.Subtract, Tensor x, float y) => x - y,
        (Operation.Subtract, float x, Tensor y) => x - y,
        (Operation.Multiply, Tensor x, Tensor y) => x * y,
        (Operation.Multiply, Tensor x, float y) => x * y,
        (Operation.Multiply, float x, Tensor y) => x * y,
        (Operation.Divide, Tensor x, Tensor y) => x / y,
        (Operation.Divide, Tensor x, float y) => x / y,
        (Operation.Divide, float x, Tensor y) => x / y,
        (Operation.Minimum, Tensor x, Tensor y) => Runtime.Min(x, y),
        (Operation.Minimum, Tensor x, float y) => Runtime.Min(x, y),
        (Operation.Minimum, float x, Tensor y) => Runtime.Min(x, y),
        (Operation.Maximum, Tensor x, Tensor y) => Runtime.Max(x, y),
        (Operation.Maximum, Tensor x, float y) => Runtime.Max(x, y),
        (Operation.Maximum, float x, Tensor y) => Runtime.Max(x, y),
        _ => throw new ArgumentException($"{operation} of {a} and {b}"),
    };

    private static object AlongTime(Operation operation, object[] x, EquatableArray<int> attributes)
    {
        float At(int index) => FloatBits.ToSingle(attributes[index]);
        return operation switch
        {
            Operation.Gather => x[1] is Tokens tokens ? Runtime.Gather((Tensor)x[0], tokens) : Runtime.Gather((Tensor)x[0], (Indices)x[1]),
            Operation.Positions => Runtime.Positions((Tokens)x[0]),
            Operation.Pick => Runtime.Pick((Tensor)x[0], (Tokens)x[1]),
            Operation.Rope => Runtime.Rope((Tensor)x[0], At(1)),
            Operation.CausalAttention => Runtime.CausalAttention((Tensor)x[0], (Tensor)x[1], (Tensor)x[2], attributes[0], At(1), At(2)),
            Operation.Attention => Runtime.Attention((Tensor)x[0], (Tensor)x[1], (Tensor)x[2], At(0), At(1)),
            _ => Runtime.MixtureOfExperts((Tensor)x[0], (Tensor)x[1], (Tensor)x[2], (Tensor)x[3], (Tensor)x[4], attributes[0]),
        };
    }

    private static Tensor Apply(Operation operation, Tensor[] x, EquatableArray<int> attributes)
    {
        float At(int index) => FloatBits.ToSingle(attributes[index]);
        return operation switch
        {
            Operation.Linear => x.Length == 3 ? Runtime.Linear(x[0], x[1], x[2]) : Runtime.Linear(x[0], x[1]),
            Operation.MatMul => Runtime.MatMul(x[0], x[1]),
            Operation.Negate => -x[0],
            Operation.Abs => Runtime.Abs(x[0]),
            Operation.Exp => Runtime.Exp(x[0]),
            Operation.Expm1 => Runtime.Expm1(x[0]),
            Operation.Log => Runtime.Log(x[0]),
            Operation.Log1P => Runtime.Log1P(x[0]),
            Operation.Sqrt => Runtime.Sqrt(x[0]),
            Operation.Sin => Runtime.Sin(x[0]),
            Operation.Cos => Runtime.Cos(x[0]),
            Operation.Tanh => Runtime.Tanh(x[0]),
            Operation.Erf => Runtime.Erf(x[0]),
            Operation.Relu => Runtime.Relu(x[0]),
            Operation.Sigmoid => Runtime.Sigmoid(x[0]),
            Operation.Silu => Runtime.Silu(x[0]),
            Operation.Gelu => Runtime.Gelu(x[0]),
            Operation.GeluTanh => Runtime.GeluTanh(x[0]),
            Operation.Softplus => Runtime.Softplus(x[0]),
            Operation.Clamp => Runtime.Clamp(x[0], At(0), At(1)),
            Operation.Sum => Runtime.Sum(x[0]),
            Operation.Mean => Runtime.Mean(x[0]),
            Operation.MaximumOverRow => Runtime.Max(x[0]),
            Operation.LogSumExp => Runtime.LogSumExp(x[0]),
            Operation.Softmax => Runtime.Softmax(x[0]),
            Operation.LogSoftmax => Runtime.LogSoftmax(x[0]),
            Operation.LayerNorm => Runtime.LayerNorm(x[0], x[1], x[2], At(0)),
            Operation.RmsNorm => x.Length == 2 ? Runtime.RmsNorm(x[0], x[1], At(0)) : Runtime.RmsNorm(x[0], At(0)),
            Operation.Reshape => Runtime.Reshape(x[0], attributes.ToArray()),
            Operation.Concatenate => Runtime.Concatenate(x),
            Operation.Slice => Runtime.Slice(x[0], attributes[0], attributes[1]),
            Operation.Cast => Runtime.Cast(x[0], (RuntimeDType)attributes[0]),
            Operation.StopGradient => Runtime.StopGradient(x[0]),
            _ => throw new ArgumentException(operation.ToString()),
        };
    }
}
