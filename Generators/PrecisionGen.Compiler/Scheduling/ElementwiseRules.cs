using System;
using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;
using static PrecisionGen.Compiler.Scheduling.Expression;
using static PrecisionGen.Compiler.Scheduling.Mathematics;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Operation -> its result before rounding, element by element. The sequences are those of Runtime/ARITHMETIC.md.</summary>
internal static class ElementwiseRules
{
    private static readonly Dictionary<Operation, Func<Expression[], EquatableArray<int>, Expression>> Rules = new()
    {
        [Operation.Add] = (x, _) => x[0] + x[1],
        [Operation.Subtract] = (x, _) => x[0] - x[1],
        [Operation.Multiply] = (x, _) => x[0] * x[1],
        [Operation.Divide] = (x, _) => x[0] / x[1],
        [Operation.Minimum] = (x, _) => Minimum(x[0], x[1]),
        [Operation.Maximum] = (x, _) => Maximum(x[0], x[1]),
        [Operation.Negate] = (x, _) => -x[0],
        [Operation.Abs] = (x, _) => Abs(x[0]),
        [Operation.Exp] = (x, _) => Exp(x[0]),
        [Operation.Expm1] = (x, _) => Of(VectorOperation.Expm1, x[0]),
        [Operation.Log] = (x, _) => Log(x[0]),
        [Operation.Log1P] = (x, _) => Log1P(x[0]),
        [Operation.Sqrt] = (x, _) => Sqrt(x[0]),
        [Operation.Sin] = (x, _) => Sin(x[0]),
        [Operation.Cos] = (x, _) => Cos(x[0]),
        [Operation.Tanh] = (x, _) => Tanh(x[0]),
        [Operation.Erf] = (x, _) => Erf(x[0]),
        [Operation.Relu] = (x, _) => Select(Or(Greater(x[0], 0f), IsNaN(x[0])), x[0], 0f),
        [Operation.Sigmoid] = (x, _) => Sigmoid(x[0]),
        [Operation.Silu] = (x, _) => x[0] / (1f + Exp(-x[0])),
        [Operation.Gelu] = (x, _) => 0.5f * x[0] * (1f + Erf(x[0] * InverseSqrtTwo)),
        [Operation.GeluTanh] = (x, _) => 0.5f * x[0] * (1f + Tanh(GeluTanhArgument(x[0]))),
        [Operation.Softplus] = (x, _) => Maximum(x[0], 0f) + Log1P(Exp(-Abs(x[0]))),
        [Operation.Clamp] = (x, a) => Minimum(Maximum(x[0], new Number(a[0])), new Number(a[1])),
        [Operation.Cast] = (x, _) => x[0],
        [Operation.StopGradient] = (x, _) => x[0],
    };

    public static bool IsElementwise(Operation operation) => Rules.ContainsKey(operation);

    public static Expression Build(Operation operation, Expression[] operands, EquatableArray<int> attributes) => Rules[operation](operands, attributes);
}
