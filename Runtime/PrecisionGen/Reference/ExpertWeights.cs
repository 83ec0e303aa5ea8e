using System;

namespace PrecisionGen.Reference;

/// <summary>The operands of a mixture of experts, checked: x [.., width], gates and ups [experts, hidden, width].</summary>
internal sealed class ExpertWeights
{
    private const string Name = "MixtureOfExperts";

    public ExpertWeights(Tensor x, Tensor probabilities, Tensor gates, Tensor ups, Tensor downs, int expertsPerToken)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(probabilities);
        DType = Checks.CommonDType(Name, x, gates);
        _ = Checks.CommonDType(Name, x, ups);
        _ = Checks.CommonDType(Name, x, downs);
        Checks.RequireRank(Name, "gates", gates, 3, "[experts, hidden, width]");
        Experts = gates.Shape[0];
        Hidden = gates.Shape[1];
        Width = x.RowLength;
        string because = $"the input is {Shapes.Text(x.Shape)}, the gates are {Shapes.Text(gates.Shape)}";
        Checks.RequireShape(Name, "gates", gates, [Experts, Hidden, Width], $"the input is {Shapes.Text(x.Shape)}");
        Checks.RequireShape(Name, "ups", ups, [Experts, Hidden, Width], because);
        Checks.RequireShape(Name, "downs", downs, [Experts, Width, Hidden], because);
        Checks.RequireShape(Name, "probabilities", probabilities, Shapes.WithLast(x.Shape, Experts), because);
        if (probabilities.DType != DType.Float32)
        {
            throw new ArgumentException($"{Name} expected Float32 probabilities but found {probabilities.DType}; convert them with Cast.");
        }

        if (expertsPerToken < 1 || expertsPerToken > Experts)
        {
            throw new ArgumentException($"{Name} expected from 1 to {Experts} experts for each row but found {expertsPerToken}.");
        }

        Gates = gates;
        Ups = ups;
        Downs = downs;
    }

    public DType DType { get; }

    public int Experts { get; }

    public int Hidden { get; }

    public int Width { get; }

    public Tensor Gates { get; }

    public Tensor Ups { get; }

    public Tensor Downs { get; }

    /// <summary>The element of a row of Linear, rounded: the chain over k of x[k] * weight[output, k] of one expert.</summary>
    public float Multiply(ReadOnlySpan<float> x, Tensor weight, int expert, int output)
    {
        ReadOnlySpan<float> row = Row(weight, expert, output);
        Chain chain = default;
        for (int k = 0; k < x.Length; k++)
        {
            chain.AddProduct(x[k], row[k]);
        }

        return Round(chain.Total);
    }

    /// <summary>The element of the gradient of Linear's input, rounded: the chain over n of dy[n] * weight[n, input] of one expert.</summary>
    public float MultiplyBack(ReadOnlySpan<float> dy, Tensor weight, int expert, int input)
    {
        Chain chain = default;
        for (int n = 0; n < dy.Length; n++)
        {
            chain.AddProduct(dy[n], Row(weight, expert, n)[input]);
        }

        return Round(chain.Total);
    }

    public float Round(float value) => Tensor.Round(value, DType);

    private static ReadOnlySpan<float> Row(Tensor weight, int expert, int output) =>
        weight.Row((expert * weight.Shape[1]) + output);
}
