using System.Linq;
using System.Runtime.Intrinsics;
using PrecisionGen.Runtime.Tests.Contractions;
using PrecisionGen.Runtime.Tests.ReferenceOperations;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;
using Xunit;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

/// <summary>The kernels, and the scalars that they are tested against, beside the reference operations.</summary>
public sealed class ReferenceAttentionTests
{
    public static readonly TheoryData<int> Lengths = [1, 2, 17, 40, 258];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void ResultsEqualTheReference(int length)
    {
        foreach (AttentionShape shape in AttentionShapes.All)
        {
            AttentionCase sequence = new(shape, length, length);
            Tensor result = Attend(shape, From(sequence.Query, shape), From(sequence.Key, shape), From(sequence.Value, shape));
            AssertEqual(result.Values.ToArray(), sequence.RunWhole<Simd512, Vector512<float>>(shape), $"length {length}, {shape}");
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void GradientsEqualTheReference(int length)
    {
        foreach (AttentionShape original in AttentionShapes.All)
        {
            // The gradients of leaves stay float32, so that is where every bit can be seen.
            AttentionShape shape = original with { DType = DType.Float32, Size = int.Min(original.Size, 20) };
            AttentionCase sequence = new(shape, length, length);
            Tensor query = Leaf(0, sequence.Query);
            Tensor key = Leaf(1, sequence.Key);
            Tensor value = Leaf(2, sequence.Value);
            float[]?[] gradients = Samples.Gradients(3, Attend(shape, query, key, value), Flat(sequence.Gradient));
            AssertEqual(gradients[0]!, sequence.ExpectedGradients.Query, $"query gradient, length {length}, {shape}");
            AssertEqual(gradients[1]!, sequence.ExpectedGradients.Key, $"key gradient, length {length}, {shape}");
            AssertEqual(gradients[2]!, sequence.ExpectedGradients.Value, $"value gradient, length {length}, {shape}");
            sequence.CheckBackward<Simd512, Vector512<float>>();
        }
    }

    private static Tensor Attend(AttentionShape shape, Tensor query, Tensor key, Tensor value) => shape.IsCausal
        ? Operations.CausalAttention(query, key, value, shape.Window, shape.Softcap, shape.Scale)
        : Operations.Attention(query, key, value, shape.Softcap, shape.Scale);

    private static Tensor From(float[,,] rows, AttentionShape shape) => Tensor.From(Flat(rows), Shape(rows), shape.DType);

    private static Tensor Leaf(int index, float[,,] rows) => Samples.Parameter(index, Flat(rows), Shape(rows));

    private static float[] Flat(float[,,] rows) => [.. rows.Cast<float>()];

    private static int[] Shape(float[,,] rows) => [rows.GetLength(0), rows.GetLength(1), rows.GetLength(2)];

    private static void AssertEqual(float[] expected, float[,,] actual, string what)
    {
        float[] flat = Flat(actual);
        Assert.Equal(expected.Length, flat.Length);
        for (int index = 0; index < flat.Length; index++)
        {
            int element = index;
            Bits.AssertEqual(expected[index], flat[index], () => $"element {element} of {what}");
        }
    }
}
