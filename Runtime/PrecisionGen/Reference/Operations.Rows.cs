using PrecisionGen.Reference;

namespace PrecisionGen;

/// <content>Operations on the rows of the last axis, which has length n. Reductions keep it with length 1.</content>
public static partial class Operations
{
    /// <summary>The sum of each row.</summary>
    /// <param name="x">[.., n].</param>
    /// <returns>[.., 1].</returns>
    public static Tensor Sum(Tensor x) => RowReductions.Sum.Apply(x);

    /// <summary>The sum of each row divided by n.</summary>
    /// <param name="x">[.., n].</param>
    /// <returns>[.., 1].</returns>
    public static Tensor Mean(Tensor x) => RowReductions.Mean.Apply(x);

    /// <summary>The maximum of each row, NaN if it holds one; the lowest index that holds it receives the gradient.</summary>
    /// <param name="x">[.., n].</param>
    /// <returns>[.., 1].</returns>
    public static Tensor Max(Tensor x) => RowReductions.Maximum.Apply(x);

    /// <summary>log of the sum of e^x of each row.</summary>
    /// <param name="x">[.., n].</param>
    /// <returns>[.., 1].</returns>
    public static Tensor LogSumExp(Tensor x) => SoftmaxFamily.LogSumExp.Apply(x);

    /// <summary>e^x divided by its sum over the row. A row that holds NaN or +infinity, or only -infinity, becomes NaN.</summary>
    /// <param name="x">[.., n].</param>
    /// <returns>[.., n].</returns>
    public static Tensor Softmax(Tensor x) => SoftmaxFamily.Softmax.Apply(x);

    /// <summary>The logarithm of Softmax. A row that holds NaN or +infinity, or only -infinity, becomes NaN.</summary>
    /// <param name="x">[.., n].</param>
    /// <returns>[.., n].</returns>
    public static Tensor LogSoftmax(Tensor x) => SoftmaxFamily.LogSoftmax.Apply(x);

    /// <summary>(x - mean) / sqrt(variance + epsilon) * gain + bias over each row, with the variance divided by n.</summary>
    /// <param name="x">[.., n].</param>
    /// <param name="gain">[n].</param>
    /// <param name="bias">[n].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>[.., n].</returns>
    public static Tensor LayerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon = 1e-5f) => Norms.LayerNorm(x, gain, bias, epsilon);

    /// <summary>x / sqrt(mean of squares + epsilon) over each row.</summary>
    /// <param name="x">[.., n].</param>
    /// <param name="epsilon">Added to the mean of squares.</param>
    /// <returns>[.., n].</returns>
    public static Tensor RmsNorm(Tensor x, float epsilon = 1e-5f) => Norms.RmsNorm(x, null, epsilon);

    /// <summary>x / sqrt(mean of squares + epsilon) * gain over each row.</summary>
    /// <param name="x">[.., n].</param>
    /// <param name="gain">[n].</param>
    /// <param name="epsilon">Added to the mean of squares.</param>
    /// <returns>[.., n].</returns>
    public static Tensor RmsNorm(Tensor x, Tensor gain, float epsilon = 1e-5f)
    {
        System.ArgumentNullException.ThrowIfNull(gain);
        return Norms.RmsNorm(x, gain, epsilon);
    }
}
