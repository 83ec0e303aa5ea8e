using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>log(1 + x), log(1 - x) and exp(x) - 1 of a small x: the 1 takes its digits.</summary>
internal sealed class LostSmallArgument : HazardRule
{
    private const double Small = 0.1;

    private static readonly HashSet<string> CountWords = new(StringComparer.Ordinal)
    {
        "count", "counts", "freq", "frequency", "tf", "df", "idf", "size", "length", "number", "total", "views", "hits", "population", "income", "price", "amount",
        "rank", "index", "position", "distance", "degree", "visits", "occurrences", "magnitude", "power", "energy", "n", "u", "rand", "random", "rnd", "rng", "uniform",
    };

    public override RuleDescription Description { get; } = new(
        "PG2004", "digits of a small number lost against 1", "{0} is 0 where {1} is {2}, instead of {3}", DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckLogarithm, "Log");
        dispatch.OnBinary(CheckDifference, Numbers.Floating, BinaryOperatorKind.Subtract);
    }

    private void CheckLogarithm(IInvocationOperation call, BlockContext block)
    {
        if (!MathCall.Is(call, MathFunction.Log, out IOperation argument)
            || block.Facts.Resolve(argument.WithoutCasts()).WithoutCasts() is not IBinaryOperation sum
            || TermBesideOne(sum, block) is not { } x
            || !IsLost(x, sum, block)
            || IsAddedToMaximum(call, block)
            || Compensation.IsOfLogarithm(argument, x, block))
        {
            return;
        }

        Report(call, x, sum, sum.OperatorKind == BinaryOperatorKind.Subtract, "Log1P", block);
    }

    private void CheckDifference(IOperation operation, BlockContext block)
    {
        IBinaryOperation difference = (IBinaryOperation)operation;
        if (Constants.ValueOf(difference.RightOperand, block) is 1
            && MathCall.Is(block.Facts.Resolve(difference.LeftOperand.WithoutCasts()).WithoutCasts(), MathFunction.Exp, out IOperation x)
            && IsLost(x, difference, block)
            && !Compensation.IsOfExponential(difference.LeftOperand, block)
            && !IsQuotientOfExponentials(difference, block)
            && !IsCompared(difference))
        {
            Report(difference, x, difference, false, "Expm1", block);
        }
    }

    /// <summary>The x of 1 + x, x + 1 and 1 - x.</summary>
    private static IOperation? TermBesideOne(IBinaryOperation sum, BlockContext block) => sum.OperatorKind switch
    {
        BinaryOperatorKind.Add when Constants.ValueOf(sum.LeftOperand, block) is 1 => sum.RightOperand,
        BinaryOperatorKind.Add when Constants.ValueOf(sum.RightOperand, block) is 1 => sum.LeftOperand,
        BinaryOperatorKind.Subtract when Constants.ValueOf(sum.LeftOperand, block) is 1 => sum.RightOperand,
        _ => null,
    };

    /// <summary>True for a number that can be small without being 0, and that is not wider than the arithmetic around it needs.</summary>
    private static bool IsLost(IOperation x, IOperation arithmetic, BlockContext block)
    {
        NumericKind kind = block.Known.KindOf(arithmetic.Type, block.Options);
        IOperation value = block.Facts.Resolve(x.WithoutCasts()).WithoutCasts();
        NumericKind own = block.Known.KindOf(value.Type, block.Options);
        if (!kind.IsFloating() || own == NumericKind.Integer || (kind == NumericKind.Double && own != NumericKind.Double && !arithmetic.Type!.Equals(value.Type, SymbolEqualityComparer.Default))
            || Constants.ValueOf(x, block) is not null
            || MathCall.Of(value, out _) is MathFunction.Exp or MathFunction.Floor or MathFunction.Round or MathFunction.Ceiling
            || value is IInvocationOperation { TargetMethod.Name: "NextDouble" or "NextSingle" or "Uniform" or "NextFloat" or "Next" or "Sum" or "Count" }
            || IsCounted(value, block))
        {
            return false;
        }

        Interval range = block.Ranges.Of(x);
        return range.Low < Small && range.High > -Small && !Compensation.IsSplit(x, arithmetic, FloatFormat.Of(kind)!, block) && !block.Facts.Resolve(value).Everything().Any(one =>
            one is IInvocationOperation { TargetMethod.Name: "NextDouble" or "NextSingle" });
    }

    /// <summary>A count in floating point, a random number on a grid: exact beside 1, or never small.</summary>
    private static bool IsCounted(IOperation value, BlockContext block)
    {
        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } ratio && IsWhole(ratio.LeftOperand, block) && IsWhole(ratio.RightOperand, block))
        {
            return true;
        }

        string? name = (value.SymbolOf() ?? (Rows.RowOf(value, block) is { } row ? Rows.SymbolOf(row) : null))?.Name;
        return name is not null && NameWords.Has(name, CountWords);
    }

    /// <summary>An integer, or integers added and multiplied: a quotient of two is 0 or at least 4.7e-10.</summary>
    private static bool IsWhole(IOperation operation, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();
        return block.Known.KindOf(value.Type, block.Options) == NumericKind.Integer
            || (Constants.ValueOf(value, block) is { } constant && constant == Math.Floor(constant))
            || (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } both
                && IsWhole(both.LeftOperand, block) && IsWhole(both.RightOperand, block));
    }

    /// <summary>max + log(1 + r): what is lost lies below the last digit of the maximum.</summary>
    private static bool IsAddedToMaximum(IOperation call, BlockContext block) => call.Outer() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
        && new[] { sum.LeftOperand, sum.RightOperand }.Any(side => !ReferenceEquals(side.WithoutCasts(), call) && (Maxima.IsMaximumOver(side, side, block)
            || MathCall.Of(side.WithoutCasts(), out _) == MathFunction.Max));

    /// <summary>(e^x - 1) / (e^x + 1) is another rule's; after its fix nothing is left to report.</summary>
    private static bool IsQuotientOfExponentials(IOperation difference, BlockContext block) => difference.Outer() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient
        && ReferenceEquals(quotient.LeftOperand.Bare(), difference)
        && quotient.RightOperand.Bare() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
        && sum.Everything().Any(one => MathCall.Of(block.Facts.Resolve(one).WithoutCasts(), out _) == MathFunction.Exp);

    /// <summary>|ratio - 1| > clip: what is lost lies far below any limit that is asked for.</summary>
    private static bool IsCompared(IOperation difference)
    {
        IOperation? outer = difference.Outer();
        if (outer is IArgumentOperation { Parent: IInvocationOperation call } && MathCall.Of(call, out _) == MathFunction.Abs)
        {
            outer = call.Outer();
        }

        return outer is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan
                or BinaryOperatorKind.LessThanOrEqual
        };
    }

    private void Report(IOperation where, IOperation x, IOperation arithmetic, bool isNegative, string helper, BlockContext block)
    {
        NumericKind kind = block.Known.KindOf(arithmetic.Type, block.Options);
        string example = kind switch
        {
            NumericKind.Double => "1e-17",
            NumericKind.Single => "1e-8",
            _ => "1e-4",
        };
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (Replacement(where, x, isNegative, helper, kind, block) is { } replacement)
        {
            properties = properties.Add(FixProperties.Replacement, replacement);
        }

        block.Report(this, where.Syntax.GetLocation(), properties, null, where.Text(), x.Text(), example, (isNegative ? "-" : "") + example);
    }

    /// <summary>The package's function, or for float and Half the same in double; the base library's LogP1 and ExpM1 lose the digits too.</summary>
    private static string? Replacement(IOperation where, IOperation x, bool isNegative, string helper, NumericKind kind, BlockContext block)
    {
        string text = x.Bare().Syntax.ToString();
        bool isAtom = x.Bare() is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation or IInvocationOperation or IArrayElementReferenceOperation;
        string argument = isNegative ? isAtom ? "-" + text : $"-({text})" : text;
        if (block.Known.HasRuntime && kind is NumericKind.Single or NumericKind.Double)
        {
            return $"global::PrecisionGen.StableMath.{helper}({argument})";
        }

        if (kind is not (NumericKind.Single or NumericKind.Half))
        {
            return null;
        }

        string wide = isAtom ? "(double)" + text : $"(double)({text})";
        string computed = helper == "Expm1" ? $"global::System.Math.Exp({wide}) - 1" : $"global::System.Math.Log(1 {(isNegative ? '-' : '+')} {wide})";
        string type = where.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return where.Type.SpecialType == SpecialType.System_Double ? computed : helper == "Expm1" ? $"({type})({computed})" : $"({type}){computed}";
    }
}
