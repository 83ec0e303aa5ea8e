using System;
using System.Globalization;
using System.Text;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;

namespace PrecisionGen;

/// <summary>
/// An immutable tensor of the reference operations: what a definition computes with when its <c>[Forward]</c> method is called
/// directly. Its elements are float32 values that its <see cref="DType"/> can represent, row-major.
/// </summary>
/// <remarks>
/// The operators are the named operations of <c>ARITHMETIC.md</c>: each computes in float32 and rounds its result once. Operands
/// broadcast over missing leading axes and axes of length 1; their dtypes must be equal, a <c>float</c> takes the other's.
/// NaN is always the canonical 0x7FC00000.
/// </remarks>
public sealed partial class Tensor
{
    private const int ShownElements = 8;
    private const int NoParameter = -1;
    private static readonly float CanonicalNaN = BitConverter.UInt32BitsToSingle(0x7FC00000);

    private readonly int[] shape;
    private readonly float[] values;

    private Tensor(float[] unrounded, int[] shape, DType dtype)
    {
        this.shape = shape;
        DType = dtype;
        values = new float[unrounded.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Round(unrounded[i], dtype);
        }
    }

    /// <summary>The dimensions, each at least 1.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The number of axes.</summary>
    public int Rank => shape.Length;

    /// <summary>The storage type whose grid the elements lie on.</summary>
    public DType DType { get; }

    /// <summary>The elements, row-major, widened to float.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The operation that computed this tensor; null for an input, a parameter or a constant.</summary>
    internal TapeNode? Node { get; private set; }

    /// <summary>Whether this is a parameter, a constant or computed from these alone, so that no sample changes it.</summary>
    internal bool IsDerived { get; private init; }

    /// <summary>Whether this was computed from the tokens of a sequence, so that its leading axis is time.</summary>
    internal bool IsAlongTime { get; private init; }

    /// <summary>Whether this is a C# scalar, which takes the dtype of the other operand.</summary>
    internal bool IsConstant { get; private init; }

    /// <summary>The parameter's index in declaration order; -1 for everything else.</summary>
    internal int ParameterIndex { get; private init; } = NoParameter;

    /// <summary>Whether this is a parameter that receives a gradient.</summary>
    internal bool IsTrainableParameter { get; private init; }

    /// <summary>Whether a gradient means anything here: inputs, constants and fixed parameters have none.</summary>
    internal bool HasGradient => Node is not null || IsTrainableParameter;

    /// <summary>The number of elements.</summary>
    internal int Count => values.Length;

    /// <summary>The length of the last axis.</summary>
    internal int RowLength => shape[^1];

    /// <summary>The number of rows of the last axis.</summary>
    internal int RowCount => values.Length / shape[^1];

    /// <summary>The element at one index per axis.</summary>
    /// <exception cref="ArgumentException">The number of indices is not <see cref="Rank"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its axis.</exception>
    public float this[params ReadOnlySpan<int> index]
    {
        get
        {
            if (index.Length != Rank)
            {
                throw new ArgumentException(
                    $"Expected {Rank} indices for shape {Shapes.Text(shape)} but found {index.Length}.", nameof(index));
            }

            int offset = 0;
            for (int axis = 0; axis < Rank; axis++)
            {
                if ((uint)index[axis] >= (uint)shape[axis])
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(index), $"Expected an index inside shape {Shapes.Text(shape)} but found {Shapes.Text(index)}.");
                }

                offset = (offset * shape[axis]) + index[axis];
            }

            return values[offset];
        }
    }

    /// <summary>Makes an input: the values, row-major, each rounded to the nearest value of the dtype, ties to even.</summary>
    /// <param name="values">The elements; a value beyond a 16-bit dtype's range becomes infinity.</param>
    /// <param name="shape">The dimensions, at least one, each at least 1.</param>
    /// <param name="dtype">The storage type.</param>
    /// <exception cref="ArgumentException">The shape is invalid or its number of elements is not that of the values.</exception>
    public static Tensor From(ReadOnlySpan<float> values, ReadOnlySpan<int> shape, DType dtype)
    {
        RequireMatch(values, shape, dtype);
        return new Tensor(values.ToArray(), shape.ToArray(), dtype);
    }

    /// <summary>Makes the leaf of a parameter from its storage copy.</summary>
    internal static Tensor FromParameter(
        int parameterIndex, ReadOnlySpan<float> storageValues, ReadOnlySpan<int> shape, DType dtype, bool trainable = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterIndex);
        RequireMatch(storageValues, shape, dtype);
        return new Tensor(storageValues.ToArray(), shape.ToArray(), dtype)
        {
            IsDerived = true,
            ParameterIndex = parameterIndex,
            IsTrainableParameter = trainable,
        };
    }

    /// <summary>Makes a C# scalar: float32 of shape [1], never rounded to storage.</summary>
    internal static Tensor FromConstant(float value) => new([value], [1], DType.Float32) { IsDerived = true, IsConstant = true };

    /// <summary>
    /// Makes the result of an operation, rounded once, and records the operation. One that also read indices or tokens of the sample is
    /// never derived.
    /// </summary>
    internal static Tensor FromOperation(
        string operation, float[] unrounded, int[] shape, DType dtype, Operand[] operands, TensorSource source = TensorSource.Operands)
    {
        bool isDerived = source == TensorSource.Operands;
        bool isAlongTime = source == TensorSource.Tokens;
        foreach (Operand operand in operands)
        {
            isDerived &= operand.Value.IsDerived;
            isAlongTime |= operand.Value.IsAlongTime;
        }

        Tensor result = new(unrounded, shape, dtype) { IsDerived = isDerived, IsAlongTime = isAlongTime };
        result.Node = new TapeNode(operation, result, operands);
        return result;
    }

    /// <summary>Rounds to the nearest value of a dtype; NaN becomes canonical at every dtype.</summary>
    internal static float Round(float value, DType dtype) => float.IsNaN(value) ? CanonicalNaN : Rounding.ToGrid(value, dtype);

    /// <summary>One row of the last axis.</summary>
    internal ReadOnlySpan<float> Row(int row) => values.AsSpan(row * RowLength, RowLength);

    /// <summary>The dtype, the shape and the first elements, such as <c>Float16 [2, 3] {1, 2, 3, 4, 5, 6}</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(DType).Append(' ').Append(Shapes.Text(shape)).Append(" {");
        for (int i = 0; i < Math.Min(Count, ShownElements); i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(values[i].ToString("R", CultureInfo.InvariantCulture));
        }

        return text.Append(Count > ShownElements ? ", ...}" : "}").ToString();
    }

    private static void RequireMatch(ReadOnlySpan<float> values, ReadOnlySpan<int> shape, DType dtype)
    {
        Shapes.RequireValid(shape, nameof(shape));
        if (dtype is not (DType.Float32 or DType.Float16 or DType.BFloat16))
        {
            throw new ArgumentException($"Expected Float32, Float16 or BFloat16 but found {dtype}.", nameof(dtype));
        }

        int count = Shapes.Count(shape);
        if (values.Length != count)
        {
            throw new ArgumentException(
                $"Expected {count} values for shape {Shapes.Text(shape)} but found {values.Length}.", nameof(values));
        }
    }
}
