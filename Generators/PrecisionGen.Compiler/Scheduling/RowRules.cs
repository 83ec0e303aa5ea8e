using System;
using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;
using static PrecisionGen.Compiler.Scheduling.Mathematics;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Operations over whole rows: passes over the columns, then the result at each column (or one for the row).</summary>
internal static class RowRules
{
    private static readonly Dictionary<Operation, Func<RowPasses, Expression>> Forward = new()
    {
        [Operation.Sum] = row => row.Sum("sum", row.X(0)),
        [Operation.Mean] = row => row.Sum("sum", row.X(0)) / row.Count,
        [Operation.MaximumOverRow] = row => row.Maximum("maximum", row.X(0)),
        [Operation.LogSumExp] = LogSumExp,
        [Operation.Softmax] = Softmax,
        [Operation.LogSoftmax] = LogSoftmax,
        [Operation.LayerNorm] = row => LayerNormalized(row) * row.X(1) + row.X(2),
        [Operation.RmsNorm] = row => row.HasOperand(1) ? RmsNormalized(row) * row.X(1) : RmsNormalized(row),
    };

    private static readonly Dictionary<Operation, Func<RowPasses, Expression>> Gradients = new()
    {
        [Operation.LogSumExp] = row => row.Dy * Probability(row),
        [Operation.Softmax] = SoftmaxGradient,
        [Operation.LogSoftmax] = LogSoftmaxGradient,
        [Operation.LayerNorm] = LayerNormGradient,
        [Operation.RmsNorm] = RmsNormGradient,
    };

    public static bool IsRowOperation(Operation operation) => Forward.ContainsKey(operation);

    /// <summary>Whether the gradient of the first operand needs passes over the row.</summary>
    public static bool HasRowGradient(Operation operation) => Gradients.ContainsKey(operation);

    public static Expression BuildForward(Operation operation, RowPasses row) => Forward[operation](row);

    public static Expression BuildGradient(Operation operation, RowPasses row) => Gradients[operation](row);

    /// <summary>The normalized input of a norm, before its gain.</summary>
    public static Expression BuildNormalized(Operation operation, RowPasses row) =>
        operation == Operation.LayerNorm ? LayerNormalized(row) : RmsNormalized(row);

    private static (Expression Maximum, Expression Sum) ExponentialSum(RowPasses row, bool keepExponentials)
    {
        Expression maximum = row.Maximum("maximum", row.X(0));
        Expression exponential = Exp(row.X(0) - maximum);
        return (maximum, row.Sum("sum", exponential, keep: keepExponentials));
    }

    private static Expression Probability(RowPasses row)
    {
        (_, Expression sum) = ExponentialSum(row, keepExponentials: true);
        return row.Kept / sum;
    }

    private static Expression LogSumExp(RowPasses row)
    {
        (Expression maximum, Expression sum) = ExponentialSum(row, keepExponentials: false);
        return maximum + Log(sum);
    }

    private static Expression Softmax(RowPasses row) => Probability(row);

    private static Expression LogSoftmax(RowPasses row)
    {
        (Expression maximum, Expression sum) = ExponentialSum(row, keepExponentials: false);
        Expression logSum = row.Let("logSum", Log(sum));
        return row.X(0) - maximum - logSum;
    }

    private static Expression SoftmaxGradient(RowPasses row)
    {
        Expression probability = Probability(row);
        Expression sum = row.SumOfProducts("productSum", probability, row.Dy, keep: true);
        return row.Kept * (row.Dy - sum);
    }

    private static Expression LogSoftmaxGradient(RowPasses row)
    {
        Expression probability = Probability(row);
        Expression sum = row.Sum("gradientSum", row.Dy);
        return row.Dy - probability * sum;
    }

    private static Expression LayerNormalized(RowPasses row)
    {
        Expression mean = row.Let("mean", row.Sum("sum", row.X(0)) / row.Count);
        Expression squares = row.SumOfProducts("productSum", row.X(0) - mean, row.X(0) - mean);
        Expression inverse = row.Let("inverse", 1f / Sqrt(squares / row.Count + row.Attribute(0)));
        return row.RoundBeforeGain((row.X(0) - mean) * inverse);
    }

    private static Expression RmsNormalized(RowPasses row)
    {
        Expression squares = row.SumOfProducts("productSum", row.X(0), row.X(0));
        Expression inverse = row.Let("inverse", 1f / Sqrt(squares / row.Count + row.Attribute(0)));
        return row.RoundBeforeGain(row.X(0) * inverse);
    }

    private static Expression LayerNormGradient(RowPasses row)
    {
        Expression normalized = LayerNormalized(row);
        Expression scaled = row.Dy * row.X(1);
        Expression mean = row.Let("gradientMean", row.Sum("gradientSum", scaled) / row.Count);
        Expression product = row.Let("productMean", row.SumOfProducts("gradientProductSum", scaled, normalized) / row.Count);
        return new Local("inverse") * (scaled - mean - normalized * product);
    }

    private static Expression RmsNormGradient(RowPasses row)
    {
        Expression normalized = RmsNormalized(row);
        Expression scaled = row.HasOperand(1) ? row.Dy * row.X(1) : row.Dy;
        Expression product = row.Let("productMean", row.SumOfProducts("gradientProductSum", scaled, normalized) / row.Count);
        return new Local("inverse") * (scaled - normalized * product);
    }
}
