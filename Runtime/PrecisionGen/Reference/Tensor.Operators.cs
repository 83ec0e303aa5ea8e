using PrecisionGen.Reference;

namespace PrecisionGen;

/// <content>The operators, which read as in mathematics.</content>
public sealed partial class Tensor
{
    /// <summary>a + b.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => ElementwiseBinary.Add.Apply(a, b);

    /// <inheritdoc cref="operator +(Tensor, Tensor)"/>
    public static Tensor operator +(Tensor a, float b) => ElementwiseBinary.Add.Apply(a, FromConstant(b));

    /// <inheritdoc cref="operator +(Tensor, Tensor)"/>
    public static Tensor operator +(float a, Tensor b) => ElementwiseBinary.Add.Apply(FromConstant(a), b);

    /// <summary>a - b.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => ElementwiseBinary.Subtract.Apply(a, b);

    /// <inheritdoc cref="operator -(Tensor, Tensor)"/>
    public static Tensor operator -(Tensor a, float b) => ElementwiseBinary.Subtract.Apply(a, FromConstant(b));

    /// <inheritdoc cref="operator -(Tensor, Tensor)"/>
    public static Tensor operator -(float a, Tensor b) => ElementwiseBinary.Subtract.Apply(FromConstant(a), b);

    /// <summary>a * b, element by element.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => ElementwiseBinary.Multiply.Apply(a, b);

    /// <inheritdoc cref="operator *(Tensor, Tensor)"/>
    public static Tensor operator *(Tensor a, float b) => ElementwiseBinary.Multiply.Apply(a, FromConstant(b));

    /// <inheritdoc cref="operator *(Tensor, Tensor)"/>
    public static Tensor operator *(float a, Tensor b) => ElementwiseBinary.Multiply.Apply(FromConstant(a), b);

    /// <summary>a / b, element by element.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => ElementwiseBinary.Divide.Apply(a, b);

    /// <inheritdoc cref="operator /(Tensor, Tensor)"/>
    public static Tensor operator /(Tensor a, float b) => ElementwiseBinary.Divide.Apply(a, FromConstant(b));

    /// <inheritdoc cref="operator /(Tensor, Tensor)"/>
    public static Tensor operator /(float a, Tensor b) => ElementwiseBinary.Divide.Apply(FromConstant(a), b);

    /// <summary>-x.</summary>
    public static Tensor operator -(Tensor x) => ElementwiseUnary.Negate.Apply(x);
}
