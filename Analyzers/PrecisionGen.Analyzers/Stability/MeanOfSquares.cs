using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>
/// Finds the data behind "mean of squares - mean * mean" where all of it is in sight, so that the fix of PG2007 can write the
/// mean of the squared differences.
/// </summary>
internal static class MeanOfSquares
{
    /// <summary>The collection whose values are averaged, as written.</summary>
    public const string Source = "source";

    /// <summary>The name of the mean.</summary>
    public const string Mean = "mean";

    /// <summary>Source and mean, or nothing.</summary>
    public static ImmutableDictionary<string, string?> PropertiesOf(IBinaryOperation difference, BlockContext block)
    {
        ImmutableDictionary<string, string?> none = ImmutableDictionary<string, string?>.Empty;
        if (!Squares.IsSquare(difference.RightOperand, block, out IOperation mean)
            || mean is not (ILocalReferenceOperation or IParameterReferenceOperation)
            || block.Known.KindOf(difference.Type, block.Options) is not (NumericKind.Single or NumericKind.Double)
            || SourceOf(difference.LeftOperand, block) is not { } source
            || !IsSequence(source))
        {
            return none;
        }

        return none.Add(Source, source.Bare().Syntax.ToString()).Add(Mean, mean.SymbolOf()!.Name);
    }

    /// <summary>The x of x.Average(v => v * v), or of a loop over x that adds squares, divided by the length of x.</summary>
    private static IOperation? SourceOf(IOperation meanOfSquares, BlockContext block)
    {
        IOperation bare = block.Facts.Resolve(meanOfSquares).WithoutCasts();
        if (bare is IInvocationOperation { TargetMethod: { Name: "Average", ContainingType.Name: "Enumerable" } } average)
        {
            IOperation source = average.Arguments[0].Value;
            IOperation? body = Moments.Selected(average) ?? Moments.SelectedBefore(average, block, out source);
            return body is not null && Squares.IsSquare(body, block, out IOperation item) && item.WithoutCasts() is IParameterReferenceOperation
                ? source
                : null;
        }

        if (bare is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient
            || quotient.LeftOperand.WithoutCasts() is not ILocalReferenceOperation { Local: { } sum }
            || CountedBy(quotient.RightOperand, block) is not { } counted
            || block.Facts.WritesOf(sum).Where(write => Moments.Added(write, sum) is not null).ToArray() is not { Length: 1 } additions)
        {
            return null;
        }

        IOperation[] around = additions[0].Ancestors().TakeWhile(one => one is not ILoopOperation).ToArray();
        return around.All(one => one is IExpressionStatementOperation or IBlockOperation)
            && Squares.IsSquare(block.Facts.Resolve(Moments.Added(additions[0], sum)!), block, out IOperation root)
            && additions[0].Ancestors().OfType<ILoopOperation>().First() is IForEachLoopOperation loop
            && root.WithoutCasts() is ILocalReferenceOperation { Local: { } each } && loop.Locals.Contains(each, SymbolEqualityComparer.Default)
            && Expressions.Same(loop.Collection.WithoutCasts(), counted)
            ? counted
            : null;
    }

    /// <summary>The x of x.Length, x.Count and x.Count().</summary>
    private static IOperation? CountedBy(IOperation count, BlockContext block) => block.Facts.Resolve(count.WithoutCasts()).WithoutCasts() switch
    {
        IPropertyReferenceOperation { Property.Name: "Length" or "Count", Instance: { } instance } => instance.WithoutCasts(),
        IInvocationOperation { TargetMethod: { Name: "Count", ContainingType.Name: "Enumerable" }, Arguments: { Length: 1 } arguments } =>
            arguments[0].Value.WithoutCasts(),
        _ => null,
    };

    private static bool IsSequence(IOperation source) => source.WithoutCasts() is ILocalReferenceOperation or IParameterReferenceOperation
        or IFieldReferenceOperation or IPropertyReferenceOperation && source.WithoutCasts().Type is { } type
        && (type is IArrayTypeSymbol { Rank: 1 } || type.AllInterfaces.Any(IsEnumerable) || IsEnumerable(type));

    private static bool IsEnumerable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;
}
