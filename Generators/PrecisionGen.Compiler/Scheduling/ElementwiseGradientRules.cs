using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;
using static PrecisionGen.Compiler.Scheduling.Expression;
using static PrecisionGen.Compiler.Scheduling.Mathematics;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>A term of a gradient: a plain value, or the product of two, which enters a chain by fma.</summary>
internal sealed record GradientTerm(Expression Term, Expression? Factor = null)
{
    /// <summary>The value where the term stands alone.</summary>
    public Expression Value => Factor is null ? Term : Term * Factor;

    public static implicit operator GradientTerm(Expression term) => new(term);
}

/// <summary>(Operation, operand) -> the gradient's term from dy, the operands x and the rounded result y.</summary>
internal static class ElementwiseGradientRules
{
    private delegate GradientTerm Rule(Expression dy, Expression[] x, Expression y, EquatableArray<int> attributes);

    private static readonly Dictionary<(Operation Operation, int Operand), Rule> Rules = new()
    {
        [(Operation.Add, 0)] = (dy, x, y, _) => dy,
        [(Operation.Add, 1)] = (dy, x, y, _) => dy,
        [(Operation.Subtract, 0)] = (dy, x, y, _) => dy,
        [(Operation.Subtract, 1)] = (dy, x, y, _) => -dy,
        [(Operation.Multiply, 0)] = (dy, x, y, _) => new GradientTerm(dy, x[1]),
        [(Operation.Multiply, 1)] = (dy, x, y, _) => new GradientTerm(dy, x[0]),
        [(Operation.Divide, 0)] = (dy, x, y, _) => dy / x[1],
        [(Operation.Divide, 1)] = (dy, x, y, _) => -(dy * (x[0] / x[1]) / x[1]),
        [(Operation.Minimum, 0)] = (dy, x, y, _) => Select(Or(GreaterOrEqual(x[1], x[0]), IsNaN(x[0])), dy, 0f),
        [(Operation.Minimum, 1)] = (dy, x, y, _) => Select(Or(GreaterOrEqual(x[1], x[0]), IsNaN(x[0])), 0f, dy),
        [(Operation.Maximum, 0)] = (dy, x, y, _) => Select(Or(GreaterOrEqual(x[0], x[1]), IsNaN(x[0])), dy, 0f),
        [(Operation.Maximum, 1)] = (dy, x, y, _) => Select(Or(GreaterOrEqual(x[0], x[1]), IsNaN(x[0])), 0f, dy),
        [(Operation.Negate, 0)] = (dy, x, y, _) => -dy,
        [(Operation.Abs, 0)] = (dy, x, y, _) => Select(Greater(x[0], 0f), dy, Select(Greater(0f, x[0]), -dy, 0f)),
        [(Operation.Exp, 0)] = (dy, x, y, _) => dy * y,
        [(Operation.Expm1, 0)] = (dy, x, y, _) => dy * Exp(x[0]),
        [(Operation.Log, 0)] = (dy, x, y, _) => dy / x[0],
        [(Operation.Log1P, 0)] = (dy, x, y, _) => dy / (1f + x[0]),
        [(Operation.Sqrt, 0)] = (dy, x, y, _) => dy / (2f * y),
        [(Operation.Sin, 0)] = (dy, x, y, _) => dy * Cos(x[0]),
        [(Operation.Cos, 0)] = (dy, x, y, _) => dy * -Sin(x[0]),
        [(Operation.Tanh, 0)] = (dy, x, y, _) => dy * (1f - y * y),
        [(Operation.Erf, 0)] = (dy, x, y, _) => dy * ((Expression)TwoOverSqrtPi * Exp(-(x[0] * x[0]))),
        [(Operation.Relu, 0)] = (dy, x, y, _) => Select(Greater(x[0], 0f), dy, 0f),
        [(Operation.Sigmoid, 0)] = (dy, x, y, _) => dy * (y * (1f - y)),
        [(Operation.Silu, 0)] = (dy, x, y, _) => dy * (Sigmoid(x[0]) * (1f + x[0] * (1f - Sigmoid(x[0])))),
        [(Operation.Gelu, 0)] = (dy, x, y, _) => dy * GeluDerivative(x[0]),
        [(Operation.GeluTanh, 0)] = (dy, x, y, _) => dy * GeluTanhDerivative(x[0]),
        [(Operation.Softplus, 0)] = (dy, x, y, _) => dy * Sigmoid(x[0]),
        [(Operation.Clamp, 0)] = (dy, x, y, a) =>
            Select(And(GreaterOrEqual(x[0], new Number(a[0])), GreaterOrEqual(new Number(a[1]), x[0])), dy, 0f),
        [(Operation.Cast, 0)] = (dy, x, y, _) => dy,
        [(Operation.Sum, 0)] = (dy, x, y, _) => dy,
    };

    public static bool Contains(Operation operation, int operand) => Rules.ContainsKey((operation, operand));

    public static GradientTerm Build(Operation operation, int operand, Expression dy, Expression[] x, Expression y, EquatableArray<int> attributes) =>
        Rules[(operation, operand)](dy, x, y, attributes);

    private static Expression GeluDerivative(Expression x)
    {
        Expression cumulative = (Expression)0.5f * (1f + Erf(x * InverseSqrtTwo));
        Expression density = (Expression)InverseSqrtTwoPi * Exp(x * x * -0.5f);
        return cumulative + x * density;
    }

    private static Expression GeluTanhDerivative(Expression x)
    {
        Expression tanh = Tanh(GeluTanhArgument(x));
        Expression inner = (Expression)SqrtTwoOverPi * (1f + (Expression)ThreeGeluCubic * (x * x));
        return (Expression)0.5f * (1f + tanh) + 0.5f * x * (1f - tanh * tanh) * inner;
    }
}
