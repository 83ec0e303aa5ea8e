using System;
using System.Collections.Generic;
using System.Linq;

namespace PrecisionGen.RandomModels;

/// <summary>Makes a valid definition from a seed: every shape and dtype is known as it is made.</summary>
internal sealed partial class DefinitionGenerator
{
    private const int MaximumCount = 600;
    private static readonly int[] Sizes = [1, 1, 2, 2, 3, 3, 4, 5, 7, 8, 16, 17, 20];
    private static readonly DType[] DTypes = [DType.Float32, DType.Float16, DType.BFloat16];

    private readonly Random random;
    private readonly DType modelDType;
    private readonly List<Value> parameters = [];
    private List<Value> values = [];
    private int nextId;

    private DefinitionGenerator(int seed)
    {
        random = new Random(seed);
        modelDType = DTypes[random.Next(DTypes.Length)];
    }

    public static RandomDefinition Create(int seed)
    {
        DefinitionGenerator generator = new(seed);
        int count = generator.random.Next(6) switch { 0 => 3, 1 => 2, _ => 1 };
        List<RandomForward> forwards = [.. Enumerable.Range(0, count).Select(index => generator.CreateForward("Forward" + index))];
        RandomDefinition definition = new("Model" + seed, seed, generator.modelDType, generator.parameters, forwards);
        // A parameter that nothing uses is an error in a definition.
        HashSet<int> used = [.. forwards.SelectMany(forward => forward.Values).SelectMany(value => value.Operands)];
        return definition with { Parameters = [.. definition.Parameters.Where(parameter => used.Contains(parameter.Id))] };
    }

    private RandomForward CreateForward(string name)
    {
        values = [];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            DType dtype = random.Next(6) == 0 ? DTypes[random.Next(DTypes.Length)] : modelDType;
            Add(Origin.Input, RandomShape(), dtype, true, "");
        }

        AddOperation("{0} * {1}", values[0].Shape, values[0], Parameter([values[0].Columns], values[0].DType));
        int length = random.Next(3, 26);
        for (int attempt = 0; attempt < length * 3 && values.Count(value => value.Origin == Origin.Operation) < length; attempt++)
        {
            AddOperation();
        }

        return new RandomForward(name, values, Outputs());
    }

    /// <summary>Most of the values that nothing uses, so that little is computed in vain, and sometimes others or one twice.</summary>
    private List<int> Outputs()
    {
        Value[] candidates = [.. values.Where(value => value.PerSample && !value.IsIndices)];
        HashSet<int> used = [.. values.SelectMany(value => value.Operands)];
        List<int> outputs = [.. candidates.Where(value => !used.Contains(value.Id)).Reverse().Take(4).Select(value => value.Id)];
        for (int i = random.Next(3); i > 0 || outputs.Count == 0; i--)
        {
            outputs.Insert(random.Next(outputs.Count + 1), candidates[random.Next(candidates.Length)].Id);
        }

        return outputs;
    }

    private Value Add(Origin origin, int[] shape, DType dtype, bool perSample, string text, params int[] operands)
    {
        Value value = new(nextId++, origin, shape, dtype, perSample, text, operands);
        values.Add(value);
        return value;
    }

    private void AddOperation(string text, int[] shape, params Value[] operands) => AddOperation(text, shape, operands[0].DType, operands);

    private void AddOperation(string text, int[] shape, DType dtype, params Value[] operands)
    {
        if (shape.Aggregate(1, (product, size) => product * size) <= MaximumCount)
        {
            Add(Origin.Operation, shape, dtype, operands.Any(operand => operand.PerSample), text, [.. operands.Select(operand => operand.Id)]);
        }
    }

    /// <summary>A parameter of this shape in this dtype: one that exists, so that weights are tied, or a new one.</summary>
    private Value Parameter(int[] shape, DType dtype)
    {
        Value[] same = [.. parameters.Where(parameter => parameter.Shape.SequenceEqual(shape))];
        Value parameter;
        if (same.Length > 0 && random.Next(2) == 0)
        {
            parameter = same[random.Next(same.Length)];
        }
        else
        {
            parameter = new Value(nextId++, Origin.Parameter, shape, modelDType, false, "", [], Trainable: random.Next(10) > 0);
            parameters.Add(parameter);
        }

        return dtype == modelDType ? parameter : Add(Origin.Operation, shape, dtype, false, $"Cast({{0}}, DType.{dtype})", parameter.Id);
    }

    /// <summary>A value of this dtype that satisfies a condition, preferring late ones; else null.</summary>
    private Value? Find(DType dtype, Func<Value, bool> condition)
    {
        Value[] found = [.. parameters.Concat(values).Where(value => !value.IsIndices && value.DType == dtype && condition(value))];
        return found.Length == 0 ? null : found[Math.Max(random.Next(found.Length), random.Next(found.Length))];
    }

    /// <summary>Any value, preferring late ones and those of the sample.</summary>
    private Value Any()
    {
        Value[] found = [.. values.Where(value => !value.IsIndices)];
        if (parameters.Count > 0 && random.Next(8) == 0)
        {
            return parameters[random.Next(parameters.Count)];
        }

        return found[Math.Max(random.Next(found.Length), random.Next(found.Length))];
    }

    private int[] RandomShape()
    {
        int rank = random.Next(10) switch { < 5 => 1, < 9 => 2, _ => 3 };
        int[] shape = [.. Enumerable.Range(0, rank).Select(_ => Sizes[random.Next(Sizes.Length)])];
        if (rank == 1 && random.Next(10) == 0)
        {
            shape[0] = random.Next(250, 300);
        }

        return shape.Aggregate(1, (product, size) => product * size) <= MaximumCount ? shape : [shape[0]];
    }

    private static int[] WithColumns(int[] shape, int columns) => [.. shape[..^1], columns];
}
