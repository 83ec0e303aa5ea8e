using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>
/// == and != that cannot answer what they ask: a comparison with NaN, with a constant that the other type does not have, or of a
/// result that was rounded on its way.
/// </summary>
internal sealed class EqualityOfRounded : HazardRule
{
    /// <summary>The property that tells the fix which of the cases it is: "NaN" or "Suffix".</summary>
    public const string Case = "case";

    public override RuleDescription Description { get; } = new(
        "PG2010", "Floating-point comparison has the wrong answer", "'{0}' {1}", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnBinary(
            Check, Numbers.Any, BinaryOperatorKind.Equals, BinaryOperatorKind.NotEquals, BinaryOperatorKind.LessThan, BinaryOperatorKind.LessThanOrEqual,
            BinaryOperatorKind.GreaterThanOrEqual, BinaryOperatorKind.GreaterThan);
        dispatch.OnCall(CheckEquals, "Equals");
    }

    /// <summary>x.Equals(y) of two numbers of one type.</summary>
    private void CheckEquals(IInvocationOperation call, BlockContext block)
    {
        if (call is { Instance: { } left, Arguments.Length: 1 } && block.Known.KindOf(left.Type, block.Options).IsFloating()
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod.Parameters[0].Type, left.Type)
            && NaNOf(call.Arguments[0].Value, block) is null)
        {
            ReportRounded(call, left, call.Arguments[0].Value, block);
        }
    }

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation comparison = (IBinaryOperation)operation;
        if (NaNOf(comparison.LeftOperand, block) is { } left)
        {
            ReportNaN(comparison, left, comparison.RightOperand, block);
        }
        else if (NaNOf(comparison.RightOperand, block) is { } right)
        {
            ReportNaN(comparison, right, comparison.LeftOperand, block);
        }
        else if (IsEquality(comparison) && block.Known.KindOf(comparison.LeftOperand.Type, block.Options).IsFloating()
            && !ReportUnreachable(comparison, comparison.LeftOperand, comparison.RightOperand, block)
            && !ReportUnreachable(comparison, comparison.RightOperand, comparison.LeftOperand, block))
        {
            ReportRounded(comparison, comparison.LeftOperand, comparison.RightOperand, block);
        }
    }

    private static bool IsEquality(IBinaryOperation comparison) =>
        comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;

    private static string Outcome(IBinaryOperation comparison) =>
        comparison.OperatorKind == BinaryOperatorKind.NotEquals ? "always true" : "always false";

    /// <summary>The type whose NaN this is: float.NaN, Half.NaN, T.NaN.</summary>
    private static ITypeSymbol? NaNOf(IOperation operation, BlockContext block)
    {
        if (operation.WithoutCasts() is not IMemberReferenceOperation { Member: { Name: "NaN", IsStatic: true } member } reference)
        {
            return null;
        }

        return block.Known.KindOf(member.ContainingType, block.Options).IsFloating()
            || member.ContainingType is { Name: "NFloat" or "IFloatingPointIeee754" }
            ? reference.Type
            : null;
    }

    private void ReportNaN(IBinaryOperation comparison, ITypeSymbol type, IOperation other, BlockContext block)
    {
        // NaN == NaN is a test of the language, not of a value.
        if (NaNOf(other, block) is not null)
        {
            return;
        }

        ImmutableDictionary<string, string?> properties = IsEquality(comparison)
            ? ImmutableDictionary<string, string?>.Empty.Add(Case, "NaN")
            : ImmutableDictionary<string, string?>.Empty;
        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        block.Report(
            this, comparison.Syntax.GetLocation(), properties, null, comparison.Text(),
            $"is {Outcome(comparison)}, for NaN too; ask {name}.IsNaN({other.Bare().Text()})");
    }

    /// <summary>x == 0.1 where x is a float: 0.1 lies between two floats, so no x is equal.</summary>
    private bool ReportUnreachable(IBinaryOperation comparison, IOperation value, IOperation constant, BlockContext block)
    {
        IOperation narrow = value.WithoutCasts();
        FloatFormat? narrowFormat = FloatFormat.Of(block.Known.KindOf(narrow.Type, block.Options));
        FloatFormat? wideFormat = FloatFormat.Of(block.Known.KindOf(constant.Type, block.Options));
        if (narrowFormat is null || wideFormat is null || narrowFormat.UnitRoundoff <= wideFormat.UnitRoundoff
            || !IsOnlyWidened(value, narrowFormat, block)
            || Constants.ValueOf(narrow, block) is not null
            || constant.ConstantValue is not { HasValue: true }
            || Constants.ValueOf(constant, block) is not { } number
            || double.IsInfinity(number) || narrowFormat.Round(number) is var nearest && nearest == number)
        {
            return false;
        }

        ImmutableDictionary<string, string?> properties = narrow.Type?.SpecialType == SpecialType.System_Single
            ? ImmutableDictionary<string, string?>.Empty.Add(Case, "Suffix")
            : ImmutableDictionary<string, string?>.Empty;
        string written = nearest.ToString("R", CultureInfo.InvariantCulture);
        block.Report(
            this, comparison.Syntax.GetLocation(), properties, null, comparison.Text(),
            $"is {Outcome(comparison)}: the {narrowFormat.Name} nearest to {constant.WithoutCasts().Text()} is {written}");
        return true;
    }

    private static bool IsOnlyWidened(IOperation value, FloatFormat from, BlockContext block)
    {
        while (value is IParenthesizedOperation or IConversionOperation)
        {
            if (FloatFormat.Of(block.Known.KindOf(value.Type, block.Options)) is not { } format || format.UnitRoundoff > from.UnitRoundoff)
            {
                return false;
            }

            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        }

        return true;
    }

    private void ReportRounded(IOperation comparison, IOperation left, IOperation right, BlockContext block)
    {
        IOperation? rounded = RoundedResults.Find(left, block) ?? RoundedResults.Find(right, block);
        if (rounded is null || AreTwins(left, right, block) || AreOfOneMethod(left, right, block) || Compensation.IsAsked(left, right, block) || Compensation.IsAsked(right, left, block)
            || IsDeliberate(left, right, block) || IsDeliberate(right, left, block) || IsConvergence(comparison, left, right, block))
        {
            return;
        }

        FloatFormat format = FloatFormat.Of(block.Known.KindOf(left.Type, block.Options))!;
        block.Report(
            this, comparison.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, DiagnosticSeverity.Info, comparison.Text(),
            $"asks for the last bit of a rounded result: next to 1 in {format.Name} is {(1 + (2 * format.UnitRoundoff)).ToString("R", CultureInfo.InvariantCulture)}; "
            + "compare with a tolerance");
    }

    /// <summary>Infer(x) != Train(x): two functions of one argument are compared in every bit on purpose.</summary>
    private static bool AreTwins(IOperation left, IOperation right, BlockContext block) =>
        block.Facts.Resolve(left).WithoutCasts() is IInvocationOperation { Arguments.IsEmpty: false } one
        && block.Facts.Resolve(right).WithoutCasts() is IInvocationOperation other
        && one.Arguments.Length == other.Arguments.Length
        && one.Arguments.Zip(other.Arguments, (a, b) => IsSame(a.Value, b.Value)).All(same => same);

    /// <summary>Score(i) == best, where best came from Score too: the same method rounds the same arguments in the same way.</summary>
    private static bool AreOfOneMethod(IOperation left, IOperation right, BlockContext block) =>
        Methods(left, block).Intersect(Methods(right, block), SymbolEqualityComparer.Default).Any();

    private static IEnumerable<IMethodSymbol> Methods(IOperation value, BlockContext block)
    {
        IOperation bare = value.WithoutCasts();
        IEnumerable<IOperation> sources = bare is ILocalReferenceOperation { Local: { } local }
            ? block.Facts.WritesOf(local).Select(BlockFacts.ValueWritten).OfType<IOperation>()
            : [bare];
        return sources.SelectMany(source => Calls(source.WithoutCasts()))
            .Where(method => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, block.Compilation.Assembly));
    }

    /// <summary>The call itself, or those that Max or Min choose from: what is computed with a result is another number.</summary>
    private static IEnumerable<IMethodSymbol> Calls(IOperation value) => value is not IInvocationOperation call ? []
        : call.TargetMethod.Name is "Max" or "Min"
            ? call.Arguments.SelectMany(argument => argument.Value.Everything())
                .Select(one => (one as IInvocationOperation)?.TargetMethod ?? (one as IMethodReferenceOperation)?.Method).OfType<IMethodSymbol>()
            : [call.TargetMethod];

    /// <summary>
    /// 0 and infinities are reached exactly; 1 + x == 1 and (float)x == x ask on purpose whether something was rounded.
    /// </summary>
    private static bool IsDeliberate(IOperation one, IOperation other, BlockContext block)
    {
        if (Constants.ValueOf(one, block) is { } number && (number == 0 || double.IsInfinity(number) || Exact(number, other, block)))
        {
            return true;
        }

        IOperation resolved = block.Facts.Resolve(other).WithoutCasts();
        return !Constants.IsFolded(one) && resolved.Everything().Any(part => Expressions.Same(part.WithoutCasts(), one.WithoutCasts()))
            || Constants.IsFolded(one) && resolved is IBinaryOperation sum && (IsSame(sum.LeftOperand, one) || IsSame(sum.RightOperand, one));
    }

    // correct / (double)total == 1 is exact: the quotient of integers is rounded once, and never onto an integer that it is not.
    private static bool Exact(double number, IOperation other, BlockContext block) => number == Math.Floor(number)
        && block.Facts.Resolve(other).WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } ratio
        && IsInteger(ratio.LeftOperand, block) && IsInteger(ratio.RightOperand, block);

    private static bool IsInteger(IOperation operation, BlockContext block) =>
        block.Known.KindOf(operation.WithoutCasts().Type, block.Options) == NumericKind.Integer
        || (Constants.ValueOf(operation, block) is { } value && value == Math.Floor(value));

    private static bool IsSame(IOperation a, IOperation b) => Expressions.Same(a.WithoutCasts(), b.WithoutCasts());

    /// <summary>next == previous, where the loop goes on with previous = next: an iteration that runs until nothing changes.</summary>
    private static bool IsConvergence(IOperation comparison, IOperation left, IOperation right, BlockContext block)
    {
        ILoopOperation? loop = comparison.Ancestors().OfType<ILoopOperation>().FirstOrDefault();
        return loop is not null && (Follows(left, right) || Follows(right, left));

        bool Follows(IOperation one, IOperation other) => one.WithoutCasts().SymbolOf() is { } symbol
            && block.Facts.WritesOf(symbol).Any(write => loop.Syntax.Span.Contains(write.Syntax.Span)
                && BlockFacts.ValueWritten(write) is { } value && IsSame(value, other));
    }
}
