using System;

namespace PrecisionGen.Reference;

/// <summary>Streams the gradient term that one element of the result passes to one operand.</summary>
internal delegate void BinaryGradient(GradientTarget target, int element, float a, float b, float dy);

/// <summary>A function of two operands with broadcasting: a row of the table in ARITHMETIC.md.</summary>
/// <param name="name">The operation's name.</param>
/// <param name="value">The result before rounding.</param>
/// <param name="gradientOfA">What reaches the first operand.</param>
/// <param name="gradientOfB">What reaches the second operand.</param>
internal sealed class BinaryFunction(
    string name, Func<float, float, float> value, BinaryGradient gradientOfA, BinaryGradient gradientOfB)
{
    public Tensor Apply(Tensor a, Tensor b)
    {
        DType dtype = Checks.CommonDType(name, a, b);
        int[] shape = Shapes.Broadcast(name, a.Shape, b.Shape);
        int[] indexOfA = Shapes.BroadcastIndices(a.Shape, shape);
        int[] indexOfB = Shapes.BroadcastIndices(b.Shape, shape);
        float[] result = new float[indexOfA.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = value(a.Values[indexOfA[i]], b.Values[indexOfB[i]]);
        }

        return Tensor.FromOperation(name, result, shape, dtype, [
            new Operand(a, (y, dy, target) => Stream(gradientOfA, indexOfA, dy, target), SumOver(a)),
            new Operand(b, (y, dy, target) => Stream(gradientOfB, indexOfB, dy, target), SumOver(b)),
        ]);

        GradientSum SumOver(Tensor operand) => operand.Count < result.Length ? GradientSum.Contraction : GradientSum.Elementwise;

        void Stream(BinaryGradient gradient, int[] elements, ReadOnlySpan<float> dy, GradientTarget target)
        {
            for (int i = 0; i < dy.Length; i++)
            {
                gradient(target, elements[i], a.Values[indexOfA[i]], b.Values[indexOfB[i]], dy[i]);
            }
        }
    }
}

/// <summary>The functions of two operands.</summary>
internal static class ElementwiseBinary
{
    public static readonly BinaryFunction Add = new(
        "+",
        (a, b) => a + b,
        (target, element, a, b, dy) => target.Term(element, dy),
        (target, element, a, b, dy) => target.Term(element, dy));

    public static readonly BinaryFunction Subtract = new(
        "-",
        (a, b) => a - b,
        (target, element, a, b, dy) => target.Term(element, dy),
        (target, element, a, b, dy) => target.Term(element, -dy));

    public static readonly BinaryFunction Multiply = new(
        "*",
        (a, b) => a * b,
        (target, element, a, b, dy) => target.Product(element, dy, b),
        (target, element, a, b, dy) => target.Product(element, dy, a));

    public static readonly BinaryFunction Divide = new(
        "/",
        (a, b) => a / b,
        (target, element, a, b, dy) => target.Term(element, dy / b),
        (target, element, a, b, dy) => target.Term(element, -((dy * (a / b)) / b)));

    public static readonly BinaryFunction Minimum = new(
        "Min",
        MathF.Min,
        (target, element, a, b, dy) => target.Term(element, a <= b || float.IsNaN(a) ? dy : 0f),
        (target, element, a, b, dy) => target.Term(element, a <= b || float.IsNaN(a) ? 0f : dy));

    public static readonly BinaryFunction Maximum = new(
        "Max",
        MathF.Max,
        (target, element, a, b, dy) => target.Term(element, a >= b || float.IsNaN(a) ? dy : 0f),
        (target, element, a, b, dy) => target.Term(element, a >= b || float.IsNaN(a) ? 0f : dy));
}
