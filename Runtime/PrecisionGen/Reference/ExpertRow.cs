using System;

namespace PrecisionGen.Reference;

/// <summary>One row in one expert: Linear(Silu(Linear(x, gate)) * Linear(x, up), down), each of these rounded to the dtype of x.</summary>
internal sealed class ExpertRow
{
    private readonly ExpertWeights weights;
    private readonly int expert;

    public ExpertRow(ExpertWeights weights, int expert, ReadOnlySpan<float> x)
    {
        this.weights = weights;
        this.expert = expert;
        Gate = new float[weights.Hidden];
        Up = new float[weights.Hidden];
        Activation = new float[weights.Hidden];
        Hidden = new float[weights.Hidden];
        Output = new float[weights.Width];
        for (int j = 0; j < weights.Hidden; j++)
        {
            Gate[j] = weights.Multiply(x, weights.Gates, expert, j);
            Up[j] = weights.Multiply(x, weights.Ups, expert, j);
            Activation[j] = weights.Round(ElementwiseUnary.Silu.Value(Gate[j]));
            Hidden[j] = weights.Round(Activation[j] * Up[j]);
        }

        for (int column = 0; column < Output.Length; column++)
        {
            Output[column] = weights.Multiply(Hidden, weights.Downs, expert, column);
        }
    }

    public float[] Gate { get; }

    public float[] Up { get; }

    /// <summary>Silu of the gate.</summary>
    public float[] Activation { get; }

    /// <summary>The activation times Up.</summary>
    public float[] Hidden { get; }

    public float[] Output { get; }

    /// <summary>The gradients of all that this row computed, from that of the mixture's result.</summary>
    /// <param name="dy">The gradient of the result's row.</param>
    /// <param name="weight">This expert's weight in the result.</param>
    public ExpertRowGradients Gradients(ReadOnlySpan<float> dy, float weight)
    {
        ExpertRowGradients gradients = new(weights.Hidden, weights.Width);
        gradients.Weight = RowReduction.SumOfProducts(dy, Output);
        for (int column = 0; column < dy.Length; column++)
        {
            gradients.Output[column] = weights.Round(dy[column] * weight);
        }

        for (int j = 0; j < weights.Hidden; j++)
        {
            float ofHidden = weights.MultiplyBack(gradients.Output, weights.Downs, expert, j);
            gradients.Up[j] = weights.Round(ofHidden * Activation[j]);
            float ofActivation = weights.Round(ofHidden * Up[j]);
            gradients.Gate[j] = weights.Round(ElementwiseUnary.Silu.Gradient(Gate[j], Activation[j], ofActivation));
        }

        for (int k = 0; k < weights.Width; k++)
        {
            gradients.InputOfUp[k] = weights.MultiplyBack(gradients.Up, weights.Ups, expert, k);
            gradients.InputOfGate[k] = weights.MultiplyBack(gradients.Gate, weights.Gates, expert, k);
        }

        return gradients;
    }
}

/// <summary>The gradients inside one expert for one row; all but the weight's are rounded to the dtype of x.</summary>
internal sealed class ExpertRowGradients(int hidden, int width)
{
    /// <summary>Of the expert's weight in the result, float32.</summary>
    public float Weight { get; set; }

    public float[] Output { get; } = new float[width];

    public float[] Gate { get; } = new float[hidden];

    public float[] Up { get; } = new float[hidden];

    /// <summary>What reaches x by way of Up.</summary>
    public float[] InputOfUp { get; } = new float[width];

    /// <summary>What reaches x by way of the gate.</summary>
    public float[] InputOfGate { get; } = new float[width];
}
