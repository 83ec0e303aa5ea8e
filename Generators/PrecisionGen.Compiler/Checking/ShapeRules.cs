using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Checking;

/// <summary>Operation -> the shape of its result. A rule returns null after saying what it expected.</summary>
internal static class ShapeRules
{
    /// <summary>Finds the result's shape from the operands' shapes and the attributes.</summary>
    /// <param name="expected">Receives what the operation expects, when the operands do not fit.</param>
    public delegate Shape? Rule(Shape[] operands, EquatableArray<int> attributes, out string expected);

    private static readonly Dictionary<Operation, Rule> Rules = new()
    {
        [Operation.Linear] = Linear,
        [Operation.MatMul] = MatMul,
        [Operation.Add] = Broadcast,
        [Operation.Subtract] = Broadcast,
        [Operation.Multiply] = Broadcast,
        [Operation.Divide] = Broadcast,
        [Operation.Minimum] = Broadcast,
        [Operation.Maximum] = Broadcast,
        [Operation.Sum] = ReduceRow,
        [Operation.Mean] = ReduceRow,
        [Operation.MaximumOverRow] = ReduceRow,
        [Operation.LogSumExp] = ReduceRow,
        [Operation.LayerNorm] = Norm,
        [Operation.RmsNorm] = Norm,
        [Operation.Reshape] = Reshape,
        [Operation.Concatenate] = Concatenate,
        [Operation.Slice] = Slice,
        [Operation.Gather] = Gather,
        [Operation.Pick] = SequenceShapeRules.Pick,
        [Operation.Rope] = SequenceShapeRules.Rope,
        [Operation.CausalAttention] = SequenceShapeRules.Attention,
        [Operation.Attention] = SequenceShapeRules.Attention,
        [Operation.MixtureOfExperts] = SequenceShapeRules.MixtureOfExperts,
    };

    /// <summary>Whether the operation has a rule of its own; without one the result has the first operand's shape.</summary>
    public static bool Contains(Operation operation) => Rules.ContainsKey(operation);

    public static Shape? Infer(Operation operation, Shape[] operands, EquatableArray<int> attributes, out string expected) =>
        Rules.TryGetValue(operation, out Rule? rule) ? rule(operands, attributes, out expected) : Same(operands, attributes, out expected);

    /// <summary>
    /// The shape of one sample of the result. In a forward of tokens the rules see the time axis, which must come out as the leading axis
    /// of whatever depends on the tokens.
    /// </summary>
    public static Shape? InferSample(Operation operation, IReadOnlyList<Node> operands, EquatableArray<int> attributes, bool isSequence, out string expected)
    {
        if (!isSequence || !operands.Any(operand => operand.IsPerSample))
        {
            return Infer(operation, operands.Select(operand => operand.Shape).ToArray(), attributes, out expected);
        }

        Shape[] shapes = operands.Select(operand => WithTime(operand)).ToArray();
        Shape? shape = Infer(operation, shapes, attributes, out expected);
        if (shape is null || shape == TimeAxis.OfTokens)
        {
            return shape is null ? null : Shape.Scalar;
        }

        expected = "an operation that keeps time as the leading axis";
        bool isBroadcast = IsBroadcast(operation);
        Node? wide = isBroadcast ? operands.FirstOrDefault(operand => !operand.IsPerSample && operand.Shape.Rank >= shape.Rank) : null;
        if (wide is not null)
        {
            expected = $"a value without time of at most {shape.Rank - 1} dimensions";
        }

        return TimeAxis.Leads(shape) && wide is null ? TimeAxis.Without(shape) : null;
    }

    /// <summary>The shape as the user sees it.</summary>
    public static Shape WithTime(Node node) => node.IsPerSample ? TimeAxis.With(node) : node.Shape;

    private static bool IsBroadcast(Operation operation) => Rules.TryGetValue(operation, out Rule? rule) && rule == Broadcast;

    /// <summary>The broadcast of two shapes, or null.</summary>
    public static Shape? TryBroadcast(Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        Dimension[] result = new Dimension[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            Dimension left = a.AlignedDimension(axis, rank);
            Dimension right = b.AlignedDimension(axis, rank);
            if (left != right && left != 1 && right != 1)
            {
                return null;
            }

            result[axis] = left == 1 ? right : left;
        }

        return new Shape(new EquatableArray<Dimension>(result));
    }

    private static Shape? Same(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        expected = "";
        return operands[0];
    }

    private static Shape? Linear(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        Shape x = operands[0];
        Shape weight = operands[1];
        expected = "a weight [outputs, inputs]";
        if (weight.Rank != 2 || weight.Dimensions.Any(dimension => !dimension.IsConstant))
        {
            return null;
        }

        expected = $"an input whose last dimension is {weight[1]}, as the weight is {weight}";
        if (x.Columns != weight[1])
        {
            return null;
        }

        expected = $"a bias [{weight[0]}]";
        return operands.Length == 3 && operands[2] != Shape.Of(weight[0]) ? null : x.WithColumns(weight[0]);
    }

    private static Shape? MatMul(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        Shape a = operands[0];
        Shape b = operands[1];
        expected = "a left operand [.., rows, depth]";
        if (a.Rank < 2)
        {
            return null;
        }

        expected = $"a right operand [{a.Columns}, columns]";
        return b.Rank == 2 && b.Dimensions[0] == a.Columns && a.Columns > 0 ? a.WithColumns(b[1]) : null;
    }

    private static Shape? Broadcast(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        expected = "shapes that are equal or differ only where one has length 1";
        return TryBroadcast(operands[0], operands[1]);
    }

    private static Shape? ReduceRow(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        expected = "";
        return operands[0].WithColumns(1);
    }

    private static Shape? Norm(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        Shape row = Shape.Of(operands[0].Columns);
        expected = $"gain and bias of shape {row}";
        return operands.Skip(1).All(operand => operand == row) ? operands[0] : null;
    }

    private static Shape? Reshape(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        if (operands[0].Dimensions[0].Symbol is not null)
        {
            return SequenceShapeRules.Reshape(operands[0], attributes, out expected);
        }

        expected = "a new shape of at least one dimension, each at least 1";
        if (attributes.Count == 0 || attributes.Any(size => size < 1))
        {
            return null;
        }

        Shape result = Shape.Of(attributes);
        expected = $"as many elements as the new shape {result} has";
        return result.Count == operands[0].Count ? result : null;
    }

    private static Shape? Concatenate(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        expected = "shapes that are equal in all but the last dimension";
        return operands.All(operand => operand.WithColumns(1) == operands[0].WithColumns(1))
            ? operands[0].WithColumns(operands.Sum(operand => operand.Columns))
            : null;
    }

    private static Shape? Slice(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        int start = attributes[0];
        int length = attributes[1];
        expected = $"a part of the last dimension, {operands[0].Columns}, for start {start} and length {length}";
        return start >= 0 && length >= 1 && (long)start + length <= operands[0].Columns ? operands[0].WithColumns(length) : null;
    }

    private static Shape? Gather(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        expected = "a table [rows, width] and indices [n]";
        bool fits = operands[0].Rank == 2 && operands[1].Rank == 1 && operands[0].Dimensions.All(dimension => dimension.IsConstant);
        return fits ? new Shape(new EquatableArray<Dimension>(operands[1].Dimensions[0], operands[0][1])) : null;
    }
}
