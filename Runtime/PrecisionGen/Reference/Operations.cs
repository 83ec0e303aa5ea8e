using PrecisionGen.Reference;

namespace PrecisionGen;

/// <summary>
/// The operations of a definition, meant for <c>using static PrecisionGen.Operations;</c>. Called directly they execute: scalar, slow
/// and exact. What they return is the meaning that every generated kernel reproduces bit for bit.
/// </summary>
/// <remarks>
/// <para>Each computes in float32 and rounds its result once to the dtype of its operands; the sequences are written in
/// <c>Runtime/ARITHMETIC.md</c>. Gradients flow through all but <see cref="StopGradient"/>.</para>
/// <para>Errors are <see cref="System.ArgumentException"/> with the shapes or dtypes that were expected and found. Operations of several
/// tensors need equal dtypes; only a C# <c>float</c> takes the other operand's.</para>
/// <para>The operators <c>+ - * /</c> and unary minus of <see cref="Tensor"/> belong to the same set.</para>
/// </remarks>
public static partial class Operations
{
    /// <summary>x times the transposed weight: y[.., n] = sum over k of x[.., k] * weight[n, k].</summary>
    /// <param name="x">[.., inputs].</param>
    /// <param name="weight">[outputs, inputs].</param>
    /// <returns>[.., outputs].</returns>
    public static Tensor Linear(Tensor x, Tensor weight) => ContractionOperations.Linear(x, weight, null);

    /// <summary>
    /// x times the transposed weight, plus bias, rounded once: y[.., n] = sum over k of x[.., k] * weight[n, k] + bias[n].
    /// </summary>
    /// <param name="x">[.., inputs].</param>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs].</param>
    /// <returns>[.., outputs].</returns>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor bias)
    {
        System.ArgumentNullException.ThrowIfNull(bias);
        return ContractionOperations.Linear(x, weight, bias);
    }

    /// <summary>The matrix product: y[.., m, n] = sum over k of a[.., m, k] * b[k, n].</summary>
    /// <param name="a">[.., m, k].</param>
    /// <param name="b">[k, n].</param>
    /// <returns>[.., m, n].</returns>
    public static Tensor MatMul(Tensor a, Tensor b) => ContractionOperations.MatMul(a, b);

    /// <summary>x in another shape with as many elements, row-major.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">
    /// The dimensions. A leading -1 stands for what the others leave; what is computed from tokens needs it, for time:
    /// <c>Reshape(x, -1, Heads, HeadSize)</c>.
    /// </param>
    public static Tensor Reshape(Tensor x, params int[] shape) => Movement.Reshape(x, shape);

    /// <summary>Tensors one after the other along the last axis; all other dimensions are equal.</summary>
    public static Tensor Concatenate(params Tensor[] tensors) => Movement.Concatenate(tensors);

    /// <summary>x cut into equal parts along the last axis; one <see cref="Slice"/> for each, in ascending order.</summary>
    /// <param name="x">[.., n].</param>
    /// <param name="parts">How many parts; divides n.</param>
    /// <returns>As many tensors of shape [.., n / parts].</returns>
    public static Tensor[] Split(Tensor x, int parts) => Movement.Split(x, parts);

    /// <summary>Elements start to start + length of the last axis.</summary>
    /// <param name="x">[.., n].</param>
    /// <param name="start">The first element, at least 0.</param>
    /// <param name="length">How many elements, at least 1; start + length is at most n.</param>
    /// <returns>[.., length].</returns>
    public static Tensor Slice(Tensor x, int start, int length) => Movement.Slice(x, start, length);

    /// <summary>Rows of a table, such as an embedding.</summary>
    /// <param name="table">[rows, width].</param>
    /// <param name="indices">n row numbers from 0 to rows - 1; another throws <see cref="System.ArgumentOutOfRangeException"/>.</param>
    /// <returns>[n, width].</returns>
    public static Tensor Gather(Tensor table, Indices indices) => Conversions.Gather(table, indices);

    /// <summary>x rounded to another dtype; the gradient passes as it is.</summary>
    public static Tensor Cast(Tensor x, DType dtype) => Conversions.Cast(x, dtype);

    /// <summary>x itself, which receives no gradient from this use.</summary>
    public static Tensor StopGradient(Tensor x) => Conversions.StopGradient(x);
}
