using System;

namespace PrecisionGen.Analyzers;

/// <summary>Function of mathematics to the range of its result.</summary>
internal static class FunctionRanges
{
    public static Interval Of(MathFunction function, Interval[] x)
    {
        if (x.Length == 0)
        {
            return Interval.Everything;
        }

        switch (function)
        {
            case MathFunction.Abs:
                return new Interval(
                    x[0].Contains(0) ? 0 : x[0].Spans(0) ? double.Epsilon : Math.Min(Math.Abs(x[0].Low), Math.Abs(x[0].High)), x[0].Magnitude);
            case MathFunction.Exp:
                return x[0].Map(Math.Exp);
            case MathFunction.ExpM1:
                return x[0].Map(value => Math.Exp(value) - 1);
            case MathFunction.Log:
                return x.Length == 1 ? x[0].Intersect(Interval.NonNegative).Map(Math.Log) : Interval.Everything;
            case MathFunction.LogP1:
                return x[0].Intersect(new Interval(-1, double.PositiveInfinity)).Map(value => Math.Log(1 + value));
            case MathFunction.Sqrt:
                return x[0].Intersect(Interval.NonNegative).Map(Math.Sqrt);
            case MathFunction.Tanh:
                return x[0].Map(Math.Tanh);
            case MathFunction.Sin:
            case MathFunction.Cos:
            case MathFunction.Sign:
                return new Interval(-1, 1);
            case MathFunction.Atan:
                return x[0].Map(Math.Atan);
            case MathFunction.Cosh:
                return new Interval(1, double.PositiveInfinity);
            case MathFunction.Hypot:
                return Interval.NonNegative;
            case MathFunction.Floor:
                return x[0].Map(Math.Floor);
            case MathFunction.Ceiling:
                return x[0].Map(Math.Ceiling);
            case MathFunction.Round:
                return x[0].Map(Math.Round);
            case MathFunction.Truncate:
                return x[0].Map(Math.Truncate);
            case MathFunction.Min when x.Length == 2:
                return new Interval(Math.Min(x[0].Low, x[1].Low), Math.Min(x[0].High, x[1].High));
            case MathFunction.Max when x.Length == 2:
                return new Interval(Math.Max(x[0].Low, x[1].Low), Math.Max(x[0].High, x[1].High));
            case MathFunction.Clamp when x.Length == 3:
                return new Interval(
                    Math.Min(Math.Max(x[0].Low, x[1].Low), x[2].High), Math.Max(Math.Min(x[0].High, x[2].High), x[1].Low));
            case MathFunction.Pow when x.Length == 2:
                return Power(x[0], x[1]);
            default:
                return Interval.Everything;
        }
    }

    private static Interval Power(Interval x, Interval exponent)
    {
        bool isEven = exponent.Low == exponent.High && exponent.Low % 2 == 0;
        if (x.Low >= 0 && exponent.Low == exponent.High && exponent.Low >= 0)
        {
            return x.Map(value => Math.Pow(value, exponent.Low));
        }

        return x.Low >= 0 && x.High <= 1 && exponent.Low >= 0 ? new Interval(0, 1)
            : x.Low >= 0 || isEven ? Interval.NonNegative
            : Interval.Everything;
    }
}
