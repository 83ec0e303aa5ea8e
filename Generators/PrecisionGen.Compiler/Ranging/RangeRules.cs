using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>Operation -> the range of its result before it is rounded to the dtype, from the ranges of its stored operands.</summary>
internal static class RangeRules
{
    /// <summary>Bounds what the operation computes: no in-range input may lead outside of it.</summary>
    public delegate Interval Rule(Scope scope);

    private const double SiluMinimum = -0.27847;
    private const double GeluMinimum = -0.17;
    private const double GeluTanhMinimum = -0.1701;

    private static readonly Dictionary<Operation, Rule> Rules = new()
    {
        [Operation.Constant] = scope => Interval.Exactly(scope.Float(0)),
        [Operation.Linear] = scope => scope.Node.Operands.Count < 3 ? Product(scope) : Arithmetic.Add(Product(scope), scope.Of(2)),
        [Operation.MatMul] = Product,
        [Operation.Add] = scope => Arithmetic.Add(scope.X, scope.Of(1)),
        [Operation.Subtract] = scope => Relations.Difference(scope, Arithmetic.Subtract(scope.X, scope.Of(1))),
        [Operation.Multiply] = scope => Relations.IsSquare(scope) ? Arithmetic.Square(scope.X) : Arithmetic.Multiply(scope.X, scope.Of(1)),
        [Operation.Divide] = scope => Relations.Share(scope, Arithmetic.Divide(scope.X, scope.Of(1))),
        [Operation.Minimum] = scope => Maximum(scope.X.Negated(), scope.Of(1).Negated()).Negated(),
        [Operation.Maximum] = scope => Maximum(scope.X, scope.Of(1)),
        [Operation.Negate] = scope => scope.X.Negated(),
        [Operation.Abs] = scope => Functions.Abs(scope.X),
        [Operation.Exp] = scope => scope.X.Increasing(Math.Exp, Functions.InDouble),
        [Operation.Expm1] = scope => scope.X.Increasing(Functions.Expm1, Functions.InDouble),
        [Operation.Log] = scope => Functions.Log(scope.X),
        [Operation.Log1P] = scope => Functions.Log1P(scope.X),
        [Operation.Sqrt] = scope => Functions.Sqrt(scope.X),
        [Operation.Sin] = scope => Functions.Wave(scope.X),
        [Operation.Cos] = scope => Functions.Wave(scope.X),
        [Operation.Tanh] = scope => Functions.Tanh(scope.X),
        [Operation.Erf] = scope => Functions.Erf(scope.X),
        [Operation.Relu] = scope => Functions.Relu(scope.X),
        [Operation.Sigmoid] = scope => Functions.Sigmoid(scope.X),
        [Operation.Silu] = scope => Functions.Gated(scope.X, SiluMinimum, Functions.Silu),
        [Operation.Gelu] = scope => Functions.Gated(scope.X, GeluMinimum, Functions.Gelu),
        [Operation.GeluTanh] = scope => Functions.Gated(scope.X, GeluTanhMinimum, Functions.GeluTanh),
        [Operation.Softplus] = scope => Functions.Softplus(scope.X),
        [Operation.Clamp] = Clamp,
        [Operation.Sum] = scope => Relations.SumOfExponentials(scope, Reductions.Sum(scope.X, scope.Columns(0))),
        [Operation.Mean] = Mean,
        [Operation.MaximumOverRow] = scope => scope.X,
        [Operation.LogSumExp] = scope => Reductions.LogSumExp(scope.X, scope.Columns(0)),
        [Operation.Softmax] = scope => Reductions.Softmax(scope.X, scope.Columns(0)),
        [Operation.LogSoftmax] = scope => Reductions.LogSoftmax(scope.X, scope.Columns(0)),
        [Operation.LayerNorm] = scope => Arithmetic.Add(Arithmetic.Multiply(Normalized(scope, isCentered: true), scope.Of(1)), scope.Of(2)),
        [Operation.RmsNorm] = RmsNorm,
        [Operation.Reshape] = scope => scope.X,
        [Operation.Concatenate] = scope => scope.All().Aggregate(Interval.Union),
        [Operation.Slice] = scope => scope.X,
        [Operation.Gather] = scope => scope.X,
        [Operation.Positions] = scope => scope.X,
        [Operation.Pick] = scope => scope.X,
        [Operation.Rope] = scope => Reductions.Rotated(scope.X),
        [Operation.CausalAttention] = scope => Attention(scope, scale: 2),
        [Operation.Attention] = scope => Attention(scope, scale: 1),
        [Operation.MixtureOfExperts] = Mixtures.Range,
        [Operation.Cast] = scope => scope.X,
        [Operation.StopGradient] = scope => scope.X,
    };

    /// <summary>Whether the operation has a rule; inputs and parameters are leaves.</summary>
    public static bool Contains(Operation operation) => Rules.ContainsKey(operation);

    /// <summary>The rule of an operation.</summary>
    public static Rule Of(Operation operation) => Rules[operation];

    /// <summary>The larger of two values: one operand alone reaches the higher end, unless the other is NaN; both together the lower one.</summary>
    private static Interval Maximum(Interval a, Interval b)
    {
        Attained? x = b.MayBeNaN ? null : a.AttainedHighest;
        Attained? y = a.MayBeNaN ? null : b.AttainedHighest;
        Attained? highest = x is Attained first && y is Attained second ? (first.Value >= second.Value ? first : second) : x ?? y;
        double low = Math.Max(a.AttainedLowest?.Value ?? 0, b.AttainedLowest?.Value ?? 0);
        return new Interval(
            Math.Max(a.Lowest, b.Lowest),
            Math.Max(a.Highest, b.Highest),
            a.MayBeNaN || b.MayBeNaN,
            Attained.Join(a.AttainedLowest, b.AttainedLowest, low),
            highest);
    }

    private static Interval Clamp(Scope scope)
    {
        double low = scope.Float(0);
        double high = scope.Float(1);
        return scope.X.Increasing(value => Math.Min(Math.Max(value, low), high)).Within(low, high);
    }

    private static Interval Product(Scope scope) => Reductions.Sum(Arithmetic.Multiply(scope.X, scope.Of(1)), scope.Columns(0));

    private static Interval Mean(Scope scope)
    {
        int n = scope.Columns(0);
        return Reductions.Sum(scope.X, n).Increasing(sum => sum / n);
    }

    private static Interval Normalized(Scope scope, bool isCentered) =>
        Reductions.Normalized(scope.X, scope.Columns(0), scope.Float(0), isCentered);

    private static Interval RmsNorm(Scope scope)
    {
        Interval normalized = Normalized(scope, isCentered: false);
        return scope.Node.Operands.Count < 2 ? normalized : Arithmetic.Multiply(normalized, scope.Of(1));
    }

    private static Interval Attention(Scope scope, int scale) =>
        Reductions.Attention(scope.X, scope.Of(1), scope.Of(2), scope.Columns(0), scope.Float(scale));
}
