using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PrecisionGen.RandomModels;

/// <summary>Statements made at random that turn one value of a sequence into another; each takes the value before it, so none is unused.</summary>
internal sealed partial class SequenceBody(Random random, DType dtype, bool looksAhead)
{
    private readonly List<TimeValue> values = [];

    public List<string> Parameters { get; } = [];

    public List<string> Statements { get; } = [];

    public TimeValue Last => values[^1];

    /// <summary>Adds a value that an expression computes.</summary>
    public TimeValue Add(string expression, DType type, params int[] shape)
    {
        TimeValue value = new("v" + values.Count, shape, type);
        Statements.Add($"Tensor {value.Name} = {expression};");
        values.Add(value);
        return value;
    }

    /// <summary>Begins with a value that is given.</summary>
    public void Begin(string name, params int[] shape) => values.Add(new TimeValue(name, shape, dtype));

    /// <summary>A new parameter as an operand of a type.</summary>
    public string Parameter(DType type, params int[] shape)
    {
        string name = "P" + Parameters.Count;
        string isFixed = random.Next(6) == 0 ? ", Trainable = false" : "";
        Parameters.Add($"[Parameter({string.Join(", ", shape)}{isFixed})] private partial Tensor {name} {{ get; }}");
        return type == dtype ? name : $"Cast({name}, DType.{type})";
    }

    /// <summary>The last value as [time, width] in the model's type.</summary>
    public void End(int width)
    {
        Flatten();
        if (Last.DType != dtype)
        {
            Add($"Cast({Last.Name}, DType.{dtype})", dtype, Last.Shape);
        }

        Add($"Linear({Last.Name}, {Parameter(dtype, width, Last.Shape[0])})", dtype, width);
    }

    public void AddOperation()
    {
        TimeValue x = Last;
        switch (random.Next(14))
        {
            case < 2:
                Add(Text(Functions[random.Next(Functions.Length)], x), x.DType, x.Shape);
                break;
            case 2:
                AddBinary(x);
                break;
            case 3:
                int columns = random.Next(1, 14);
                string bias = random.Next(2) == 0 ? "" : ", " + Parameter(x.DType, columns);
                Add($"Linear({x.Name}, {Parameter(x.DType, columns, x.Shape[^1])}{bias})", x.DType, [.. x.Shape[..^1], columns]);
                break;
            case 4:
                AddNorm(x);
                break;
            case < 9:
                AddAttention();
                break;
            case 9:
                AddMovement(x);
                break;
            case 10:
                string positions = random.Next(2) == 0 ? "Positions(tokens)" : "tokens";
                Flatten();
                string table = Parameter(Last.DType, RandomSequence.MaximumLength, Last.Shape[0]);
                Add($"{Last.Name} + Gather({table}, {positions})", Last.DType, Last.Shape);
                break;
            case 11:
                AddMixture();
                break;
            case 12 when x.Shape[^1] % 2 == 0:
                Add(Rope(x.Name), x.DType, x.Shape);
                break;
            default:
                DType other = x.DType == dtype ? DType.Float32 : dtype;
                Add($"Cast({x.Name}, DType.{other})", other, x.Shape);
                break;
        }
    }

    /// <summary>Makes the last value [time, columns].</summary>
    private void Flatten()
    {
        if (Last.Shape.Length > 1)
        {
            int columns = Last.Shape.Aggregate(1, (total, length) => total * length);
            Add($"Reshape({Last.Name}, -1, {columns})", Last.DType, columns);
        }
    }

    private T Pick<T>(params T[] items) => items[random.Next(items.Length)];

    private static string Text(string format, TimeValue x) => string.Format(CultureInfo.InvariantCulture, format, x.Name);
}

/// <summary>A value of a sequence: its shape without time.</summary>
internal sealed record TimeValue(string Name, int[] Shape, DType DType);
