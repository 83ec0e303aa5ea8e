using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Definitions of random operations whose shapes fit, of one dtype, with reused values, tied, derived and fixed parameters.</summary>
internal static class RandomDefinitions
{
    private const int Attempts = 60;

    private static readonly Operation[] Operations = Enum.GetValues<Operation>()
        .Where(operation => operation is not (Operation.Input or Operation.Parameter or Operation.Constant or Operation.Cast or (>= Operation.Positions and <= Operation.MixtureOfExperts))).ToArray();

    public static ModelDefinition Create(int seed)
    {
        Random random = new(seed);
        DefinitionBuilder builder = new("Random", (DType)random.Next(3));
        int width = random.Next(1, 6);
        List<Value> values = [];
        void Add(int id, params int[] shape) => values.Add(new Value(id, Shape.Of(shape)));
        int rows = random.Next(1, 4);
        Add(builder.Input("x", [rows, width]), rows, width);
        values[0] = values[0] with { IsActivation = true };
        Value indices = new(builder.Input("indices", [3], isIndices: true), Shape.Of(3), IsIndices: true);
        values.Add(indices);
        Add(builder.Parameter("Square", [width, width]), width, width);
        Add(builder.Parameter("Wide", [2 * width, width]), 2 * width, width);
        Add(builder.Parameter("Row", [width], trainable: random.Next(3) > 0), width);
        Add(builder.Parameter("Single", [1]), 1);
        Add(builder.Parameter("Table", [5, width]), 5, width);
        Add(builder.Use(0), width, width);
        values.Add(new Value(builder.Constant(0.5f), Shape.Of(1), IsConstant: true));
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            TryAdd(builder, random, values);
        }

        Value[] results = values.Where(value => value.IsActivation).Reverse().Take(random.Next(1, 4)).ToArray();
        for (int i = 0; i < results.Length; i++)
        {
            builder.Return("Output" + i, results[i].Id);
        }

        return builder.Build();
    }

    private static void TryAdd(DefinitionBuilder builder, Random random, List<Value> values)
    {
        Operation operation = Operations[random.Next(Operations.Length)];
        Value[] operands = Enumerable.Range(0, CountOf(operation, random)).Select(_ => values[random.Next(values.Count)]).ToArray();
        bool[] areIndices = operands.Select((value, position) => value.IsIndices != (operation == Operation.Gather && position == 1)).ToArray();
        bool takesConstants = operation is >= Operation.Add and <= Operation.Maximum && !operands.All(operand => operand.IsConstant);
        if (areIndices.Contains(true) || (operands.Any(operand => operand.IsConstant) && !takesConstants))
        {
            return;
        }

        int[] attributes = AttributesOf(operation, random, operands[0].Shape);
        bool isProduct = operation is Operation.Linear or Operation.MatMul;
        Shape? shape = ShapeRules.Infer(operation, operands.Select(operand => operand.Shape).ToArray(), new EquatableArray<int>(attributes), out _);
        if (shape is null || shape.Count > 60 || (isProduct && !operands[0].IsActivation && operands.Any(operand => operand.IsActivation)))
        {
            return;
        }

        int id = builder.Apply(operation, operands.Select(operand => operand.Id).ToArray(), attributes);
        bool isActivation = operands.Any(operand => operand.IsActivation || operand.IsIndices);
        values.Add(new Value(id, shape, IsActivation: isActivation));
    }

    private static int CountOf(Operation operation, Random random) => operation switch
    {
        Operation.Linear => random.Next(2, 4),
        Operation.LayerNorm => 3,
        Operation.RmsNorm => random.Next(1, 3),
        Operation.Concatenate => random.Next(1, 4),
        Operation.MatMul or Operation.Gather or (>= Operation.Add and <= Operation.Maximum) => 2,
        _ => 1,
    };

    private static int[] AttributesOf(Operation operation, Random random, Shape shape) => operation switch
    {
        Operation.Clamp => [FloatBits.FromSingle(-1f), FloatBits.FromSingle(1f)],
        Operation.LayerNorm or Operation.RmsNorm => [FloatBits.FromSingle(1e-5f)],
        Operation.Reshape => random.Next(2) == 0 ? [shape.Count] : [shape.Columns, shape.Rows],
        Operation.Slice => [random.Next(shape.Columns), random.Next(1, shape.Columns + 1)],
        _ => [],
    };

    private sealed record Value(int Id, Shape Shape, bool IsActivation = false, bool IsIndices = false, bool IsConstant = false);
}
