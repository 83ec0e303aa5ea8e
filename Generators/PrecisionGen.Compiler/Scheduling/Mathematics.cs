using static PrecisionGen.Compiler.Scheduling.Expression;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>The functions and constants that several rules share.</summary>
internal static class Mathematics
{
    // The float32 nearest to each constant; ARITHMETIC.md names them.
    public const float InverseSqrtTwo = 0.70710677f;
    public const float InverseSqrtTwoPi = 0.3989423f;
    public const float SqrtTwoOverPi = 0.7978846f;
    public const float TwoOverSqrtPi = 1.1283792f;
    public const float GeluCubic = 0.044715f;
    public const float ThreeGeluCubic = 0.134145f;

    public static Expression Abs(Expression x) => Of(VectorOperation.Abs, x);

    public static Expression Exp(Expression x) => Of(VectorOperation.Exp, x);

    public static Expression Log(Expression x) => Of(VectorOperation.Log, x);

    public static Expression Log1P(Expression x) => Of(VectorOperation.Log1P, x);

    public static Expression Sqrt(Expression x) => Of(VectorOperation.Sqrt, x);

    public static Expression Sin(Expression x) => Of(VectorOperation.Sin, x);

    public static Expression Cos(Expression x) => Of(VectorOperation.Cos, x);

    public static Expression Tanh(Expression x) => Of(VectorOperation.Tanh, x);

    public static Expression Erf(Expression x) => Of(VectorOperation.Erf, x);

    public static Expression Greater(Expression a, Expression b) => Of(VectorOperation.GreaterThan, a, b);

    public static Expression GreaterOrEqual(Expression a, Expression b) => Of(VectorOperation.GreaterThanOrEqual, a, b);

    public static Expression IsNaN(Expression x) => Of(VectorOperation.IsNaN, x);

    public static Expression And(Expression a, Expression b) => Of(VectorOperation.And, a, b);

    public static Expression Or(Expression a, Expression b) => Of(VectorOperation.Or, a, b);

    public static Expression Sigmoid(Expression x) => 1f / (1f + Exp(-x));

    public static Expression GeluTanhArgument(Expression x) => (Expression)SqrtTwoOverPi * (x + (Expression)GeluCubic * (x * x * x));
}
