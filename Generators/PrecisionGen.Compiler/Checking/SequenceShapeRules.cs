using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Checking;

/// <summary>The shape rules of operations along time and of mixtures, as the user sees shapes: [time, ..].</summary>
internal static class SequenceShapeRules
{
    public static Shape? Reshape(Shape x, EquatableArray<int> attributes, out string expected)
    {
        expected = "a new shape that begins with -1 for time, followed by dimensions of at least 1";
        if (attributes.Count < 2 || attributes[0] != -1 || attributes.Skip(1).Any(size => size < 1))
        {
            return null;
        }

        Shape result = Shape.Of(attributes.Skip(1));
        expected = $"as many elements at each position as the new shape [time, {string.Join(", ", attributes.Skip(1))}] has";
        bool fits = x.Rank > 1 && TimeAxis.Without(x).Count == result.Count;
        return fits ? new Shape(new EquatableArray<Dimension>(x.Dimensions.Take(1).Concat(result.Dimensions))) : null;
    }

    public static Shape? Pick(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        expected = "values [time, n] and tokens";
        return operands[0].Rank == 2 && TimeAxis.Leads(operands[0]) && operands[1] == TimeAxis.OfTokens ? operands[0].WithColumns(1) : null;
    }

    public static Shape? Rope(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        expected = "values [time, .., size] of an even size";
        return TimeAxis.Leads(operands[0]) && operands[0].Columns % 2 == 0 ? operands[0] : null;
    }

    public static Shape? Attention(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        Shape query = operands[0];
        Shape key = operands[1];
        Shape value = operands[2];
        expected = "query, key and value of shape [time, heads, size]";
        if (operands.Any(operand => operand.Rank != 3 || !TimeAxis.Leads(operand)))
        {
            return null;
        }

        expected = $"keys of size {query.Columns}, the size of the queries";
        if (key.Columns != query.Columns)
        {
            return null;
        }

        expected = $"as many value heads as key heads, {key[1]}";
        if (value[1] != key[1])
        {
            return null;
        }

        expected = $"a number of query heads that {key[1]} key heads divide";
        return query[1] % key[1] == 0 ? query.WithColumns(value.Columns) : null;
    }

    public static Shape? MixtureOfExperts(Shape[] operands, EquatableArray<int> attributes, out string expected)
    {
        Shape x = operands[0];
        Shape probabilities = operands[1];
        Shape gates = operands[2];
        expected = "gates, ups and downs of rank 3, with the experts first";
        if (operands.Skip(2).Any(operand => operand.Rank != 3 || operand.Dimensions.Any(dimension => !dimension.IsConstant)))
        {
            return null;
        }

        expected = $"probabilities of {gates[0]} experts for each row of {x}";
        if (probabilities != x.WithColumns(gates[0]))
        {
            return null;
        }

        Shape inner = Shape.Of(gates[0], gates[1], x.Columns);
        expected = $"gates {inner}, ups {inner} and downs {Shape.Of(gates[0], x.Columns, gates[1])}";
        if (gates != inner || operands[3] != inner || operands[4] != Shape.Of(gates[0], x.Columns, gates[1]))
        {
            return null;
        }

        expected = $"from 1 to {gates[0]} experts for each row, as many as there are";
        return attributes[0] >= 1 && attributes[0] <= gates[0] ? x : null;
    }
}
