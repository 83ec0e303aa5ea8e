using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PrecisionGen.RandomModels;

/// <content>One random operation.</content>
internal sealed partial class DefinitionGenerator
{
    private static readonly string[] Functions =
    [
        "Exp({0})", "Expm1({0})", "Log({0})", "Log1P({0})", "Sqrt({0})", "Sin({0})", "Cos({0})", "Tanh({0})", "Tanh({0})", "Erf({0})",
        "Abs({0})", "Relu({0})", "Sigmoid({0})", "Silu({0})", "Gelu({0})", "GeluTanh({0})", "Softplus({0})", "-{0}", "{0} * {0}",
        "{0} + {0}", "{0} - {0} * {0}", "{0} / ({0} * {0} + 1f)", "Clamp({0}, -0.75f, 0.5f)", "Min({0}, 0.25f)", "Max(-0.5f, {0})",
        "{0} * 0.3f", "0.7f - {0}", "{0} + 1f", "1f / ({0} + 3f)", "Log(Abs({0}) + 0.5f)", "Sqrt({0} * {0} + 0.1f)", "Max({0}, {0})",
        "Exp(Min({0}, 1f))", "StopGradient({0}) * {0}",
    ];

    private void AddOperation()
    {
        Value x = Any();
        switch (random.Next(20))
        {
            case < 5:
                AddOperation(Functions[random.Next(Functions.Length)], x.Shape, x);
                break;
            case < 9:
                AddBinary(x);
                break;
            case < 12:
                AddContraction(x);
                break;
            case 12:
                AddOperation(Pick("Sum({0})", "Mean({0})", "Max({0})", "LogSumExp({0})"), WithColumns(x.Shape, 1), x);
                break;
            case 13:
                AddOperation(Pick("Softmax({0})", "LogSoftmax({0})", "RmsNorm({0})"), x.Shape, x);
                break;
            case 14:
                AddNorm(x);
                break;
            case 15:
                AddMovement(x);
                break;
            case 16:
                AddConcatenate(x);
                break;
            case 17:
                AddGather(x);
                break;
            case 18:
                AddModule(x);
                break;
            default:
                DType dtype = DTypes[random.Next(DTypes.Length)];
                AddOperation($"Cast({{0}}, DType.{dtype})", x.Shape, dtype, x);
                break;
        }
    }

    private string Pick(params string[] texts) => texts[random.Next(texts.Length)];

    private void AddBinary(Value x)
    {
        Value? y = random.Next(3) > 0 ? Find(x.DType, value => Broadcast(x.Shape, value.Shape) is not null) : null;
        if (y is null)
        {
            int[] shape = [.. x.Shape.Select(size => random.Next(3) == 0 ? 1 : size)];
            shape = shape[random.Next(shape.Length)..];
            if (x.Count * 3 <= MaximumCount && x.Shape.Length < 3 && random.Next(6) == 0)
            {
                shape = [random.Next(2, 4), .. x.Shape];
            }

            y = Parameter(shape, x.DType);
        }

        string text = Pick("{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} * {1}", "{0} / ({1} * {1} + 0.5f)", "{0} / {1}", "Min({0}, {1})", "Max({0}, {1})");
        if (random.Next(2) == 0)
        {
            (x, y) = (y, x);
        }

        AddOperation(text, Broadcast(x.Shape, y.Shape)!, x, y);
    }

    private void AddContraction(Value x)
    {
        bool isLinear = x.Shape.Length == 1 || random.Next(3) > 0;
        bool Fits(Value value) =>
            value.Shape.Length == 2 && value.Shape[isLinear ? 1 : 0] == x.Columns && (x.PerSample || !value.PerSample) && value.Count <= 2000;
        Value? weight = random.Next(3) == 0 ? Find(x.DType, Fits) : null;
        int size = random.Next(12) == 0 ? random.Next(30, 80) : Sizes[random.Next(Sizes.Length)];
        weight ??= Parameter(isLinear ? [size, x.Columns] : [x.Columns, size], x.DType);
        int columns = weight.Shape[isLinear ? 0 : 1];
        int[] shape = WithColumns(x.Shape, columns);
        if (isLinear && random.Next(2) == 0)
        {
            Value bias = (random.Next(3) == 0 ? Find(x.DType, value => value.Shape.SequenceEqual([columns]) && (x.PerSample || !value.PerSample)) : null) ?? Parameter([columns], x.DType);
            AddOperation("Linear({0}, {1}, {2})", shape, x, weight, bias);
        }
        else
        {
            AddOperation(isLinear ? "Linear({0}, {1})" : "MatMul({0}, {1})", shape, x, weight);
        }
    }

    private void AddNorm(Value x)
    {
        Value Row() => (random.Next(3) == 0 ? Find(x.DType, value => value.Shape.SequenceEqual([x.Columns])) : null) ?? Parameter([x.Columns], x.DType);
        if (random.Next(2) == 0)
        {
            AddOperation(Pick("LayerNorm({0}, {1}, {2})", "LayerNorm({0}, {1}, {2}, 0.01f)"), x.Shape, x, Row(), Row());
        }
        else
        {
            AddOperation(Pick("RmsNorm({0}, {1})", "RmsNorm({0}, {1}, 0.5f)"), x.Shape, x, Row());
        }
    }

    private void AddMovement(Value x)
    {
        int columns = x.Columns;
        switch (random.Next(3))
        {
            case 0:
                int length = random.Next(1, columns + 1);
                int start = random.Next(0, columns - length + 1);
                AddOperation(string.Create(CultureInfo.InvariantCulture, $"Slice({{0}}, {start}, {length})"), WithColumns(x.Shape, length), x);
                break;
            case 1:
                int[] divisors = [.. Enumerable.Range(1, columns).Where(parts => columns % parts == 0)];
                int parts = divisors[random.Next(divisors.Length)];
                AddOperation(
                    string.Create(CultureInfo.InvariantCulture, $"Split({{0}}, {parts})[{random.Next(parts)}]"), WithColumns(x.Shape, columns / parts), x);
                break;
            default:
                int[] shape = Factors(x.Count);
                AddOperation($"Reshape({{0}}, {string.Join(", ", shape)})", shape, x);
                break;
        }
    }

    private int[] Factors(int count)
    {
        List<int> factors = [];
        while (count > 1 && factors.Count < 2 && random.Next(3) > 0)
        {
            int[] divisors = [.. Enumerable.Range(1, count).Where(size => count % size == 0)];
            int factor = divisors[random.Next(divisors.Length)];
            factors.Add(factor);
            count /= factor;
        }

        return [.. factors, count];
    }

    private void AddConcatenate(Value x)
    {
        List<Value> parts = [x];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            Value? part = Find(x.DType, value => WithColumns(value.Shape, 1).SequenceEqual(WithColumns(x.Shape, 1)));
            if (part is not null)
            {
                parts.Insert(random.Next(parts.Count + 1), part);
            }
        }

        string text = $"Concatenate({string.Join(", ", parts.Select((_, index) => "{" + index + "}"))})";
        AddOperation(text, WithColumns(x.Shape, parts.Sum(part => part.Columns)), [.. parts]);
    }

    private void AddGather(Value x)
    {
        Value table = x.Shape.Length == 2 ? x : Parameter([Sizes[random.Next(Sizes.Length)], Sizes[random.Next(Sizes.Length)]], modelDType);
        Value? indices = values.FirstOrDefault(value => value.IsIndices && value.Bound <= table.Shape[0] && random.Next(2) == 0);
        if (indices is null)
        {
            indices = new Value(nextId++, Origin.Input, [random.Next(1, 9)], modelDType, true, "", [], table.Shape[0]);
            values.Add(indices);
        }

        AddOperation("Gather({0}, {1})", [indices.Shape[0], table.Columns], table.DType, table, indices);
    }

    private void AddModule(Value x)
    {
        if (x.DType == modelDType && x.Columns <= 20)
        {
            ModuleUse module = new(x.Columns, random.Next(2));
            AddOperation("", x.Shape, x);
            values[^1] = values[^1] with { Module = module };
        }
    }

    private static int[]? Broadcast(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] result = new int[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            int left = axis <= a.Length ? a[^axis] : 1;
            int right = axis <= b.Length ? b[^axis] : 1;
            if (left != right && left != 1 && right != 1)
            {
                return null;
            }

            result[^axis] = left == 1 ? right : left;
        }

        return result;
    }
}
