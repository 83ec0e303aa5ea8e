using System;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>A float32 computation on one vector of consecutive columns. Immutable; knows nothing of any target language.</summary>
public abstract record Expression
{
    public static Expression operator +(Expression a, Expression b) => Of(VectorOperation.Add, a, b);

    public static Expression operator -(Expression a, Expression b) => Of(VectorOperation.Subtract, a, b);

    public static Expression operator *(Expression a, Expression b) => Of(VectorOperation.Multiply, a, b);

    public static Expression operator /(Expression a, Expression b) => Of(VectorOperation.Divide, a, b);

    public static Expression operator -(Expression x) => Of(VectorOperation.Negate, x);

    public static implicit operator Expression(float value) => new Number(FloatBits.FromSingle(value));

    public static Expression Of(VectorOperation operation, params Expression[] arguments) =>
        new Apply(operation, new EquatableArray<Expression>(arguments));

    public static Expression Select(Expression mask, Expression whenTrue, Expression whenFalse) =>
        Of(VectorOperation.Select, mask, whenTrue, whenFalse);

    public static Expression Maximum(Expression a, Expression b) => Of(VectorOperation.Maximum, a, b);

    public static Expression Minimum(Expression a, Expression b) => Of(VectorOperation.Minimum, a, b);

    /// <summary>Rounds to the grid of a dtype; nothing for Float32.</summary>
    public static Expression Round(DType dtype, Expression x) => dtype switch
    {
        DType.Float16 => Of(VectorOperation.RoundToFloat16, x),
        DType.BFloat16 => Of(VectorOperation.RoundToBFloat16, x),
        DType.Float32 => x,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };
}

/// <summary>Reads a buffer at the current row and column.</summary>
public sealed record Load(Access Access) : Expression;

/// <summary>A float32 constant, carried as its bits: the compiler evaluates nothing.</summary>
public sealed record Number(int Bits) : Expression;

/// <summary>A vector computed before in the same kernel.</summary>
public sealed record Local(string Name) : Expression;

/// <summary>An operation of the vector layer.</summary>
public sealed record Apply(VectorOperation Operation, EquatableArray<Expression> Arguments) : Expression;

/// <summary>The operations of the vector layer, named as in the runtime's ISimd.</summary>
public enum VectorOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
    MultiplyAdd,
    Sqrt,
    Negate,
    Abs,
    Maximum,
    Minimum,
    GreaterThan,
    GreaterThanOrEqual,
    AreEqual,
    IsNaN,
    And,
    Or,
    Select,
    RoundToFloat16,
    RoundToBFloat16,
    Exp,
    Expm1,
    Log,
    Log1P,
    Tanh,
    Erf,
    Sin,
    Cos,
}
