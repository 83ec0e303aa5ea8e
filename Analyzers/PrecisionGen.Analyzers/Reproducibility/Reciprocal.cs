using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.LogProbabilities;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>A division, or a multiplication by a rounded reciprocal: what is divided, and by what.</summary>
internal readonly struct Reciprocal
{
    private const int MaximumDepth = 4;

    private Reciprocal(IOperation dividend, IOperation divisor, IOperation quotient)
    {
        Dividend = dividend;
        Divisor = divisor;
        Quotient = quotient;
    }

    public IOperation Dividend { get; }

    public IOperation Divisor { get; }

    /// <summary>The whole expression.</summary>
    public IOperation Quotient { get; }

    /// <summary>x * (1 / c) and x *= 1 / c, also with the reciprocal in a variable, a field, or all lanes of a vector.</summary>
    public static Reciprocal? OfProduct(IOperation operation, BlockContext block) => operation switch
    {
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } product =>
            DivisorOf(product.Value, block, 0) is { } divisor ? new Reciprocal(product.Target, divisor, product) : null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product =>
            DivisorOf(product.RightOperand, block, 0) is { } right ? new Reciprocal(product.LeftOperand, right, product)
            : DivisorOf(product.LeftOperand, block, 0) is { } left ? new Reciprocal(product.RightOperand, left, product)
            : null,
        _ => null,
    };

    /// <summary>x / c and x /= c.</summary>
    public static Reciprocal? OfDivision(IOperation operation) => operation switch
    {
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } division => new Reciprocal(division.Target, division.Value, division),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } division when !division.LeftOperand.WithoutCasts().ConstantValue.HasValue =>
            new Reciprocal(division.LeftOperand, division.RightOperand, division),
        _ => null,
    };

    /// <summary>True if the reciprocal has no rounding of its own: 1/2, 1/8.</summary>
    public bool IsExact(BlockContext block) => Constants.ValueOf(Divisor, block) is { } value
        && (value == 0 || (BitConverter.DoubleToInt64Bits(value) & 0xFFFFFFFFFFFFF) == 0);

    /// <summary>The same number divides both, and they divide the same thing by its name.</summary>
    public bool DividesBySameAs(Reciprocal other, BlockContext block)
    {
        // A float and a double form round apart in any case.
        if (ElementOf(Quotient.Type, block) != ElementOf(other.Quotient.Type, block))
        {
            return false;
        }

        if (Constants.ValueOf(Divisor, block) is { } value)
        {
            return Constants.ValueOf(other.Divisor, block) is { } otherValue && value == otherValue;
        }

        return SymbolOf(Divisor) is { } symbol && SymbolOf(other.Divisor) is { } otherSymbol
            && (symbol is ILocalSymbol or IParameterSymbol
                ? symbol.Name == otherSymbol.Name && otherSymbol is ILocalSymbol or IParameterSymbol
                : SymbolEqualityComparer.Default.Equals(symbol, otherSymbol) && InstanceOf(Divisor) == InstanceOf(other.Divisor));
    }

    /// <summary>Both take from a variable, member or array of the same name; a local of another method is another number.</summary>
    public bool DividesSameAs(Reciprocal other, BlockContext block)
    {
        ISymbol[] others = [.. Sources(other.Dividend, block)];
        return Sources(Dividend, block).Any(source => others.Any(one => SymbolEqualityComparer.Default.Equals(source, one)
            || (source.Name == one.Name && source.Name.Length > 1 && source is not ILocalSymbol && one is not ILocalSymbol)));
    }

    /// <summary>What the dividend is, and the numbers that it is made of; indices are not.</summary>
    private static IEnumerable<ISymbol> Sources(IOperation dividend, BlockContext block) =>
        new[] { dividend, block.Facts.Resolve(dividend) }.SelectMany(one => one.Symbols())
            .Where(symbol => block.Known.KindOf(TypeOf(symbol), block.Options) != NumericKind.Integer
                || SymbolEqualityComparer.Default.Equals(symbol, dividend.WithoutCasts().SymbolOf()));

    /// <summary>The batch of batch.Scale; nothing for a member of this object or a type.</summary>
    private static string? InstanceOf(IOperation divisor) =>
        (LogProbabilityNames.Root(divisor) as IMemberReferenceOperation)?.Instance is { } instance and not IInstanceReferenceOperation
            ? instance.SymbolOf()?.Name ?? instance.Text()
            : null;

    private static NumericKind ElementOf(ITypeSymbol? type, BlockContext block) => block.Known.KindOf(
        type is INamedTypeSymbol { TypeArguments: { Length: 1 } elements } ? elements[0] : type, block.Options);

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static ISymbol? SymbolOf(IOperation divisor) => LogProbabilityNames.Root(divisor).SymbolOf();

    private static IOperation? DivisorOf(IOperation factor, BlockContext block, int depth)
    {
        IOperation value = block.Facts.Resolve(factor).WithoutCasts();
        switch (value)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient
                when Constants.ValueOf(quotient.LeftOperand, block) == 1:
                return quotient.RightOperand.WithoutCasts();
            case IFieldReferenceOperation { Field: { } field } when depth < MaximumDepth && (field.IsReadOnly || field.IsConst)
                && block.Whole.InitializerOf(field, block.Cancellation) is { } initializer:
                return DivisorOf(initializer, block, depth + 1);
            case IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "Vector128" or "Vector256" or "Vector512" or "Vector" } } call
                when call.Arguments.Length == 1 && depth < MaximumDepth:
                return DivisorOf(call.Arguments[0].Value, block, depth + 1);
            case IObjectCreationOperation { Type.Name: "Vector", Arguments: { Length: 1 } arguments } when depth < MaximumDepth:
                return DivisorOf(arguments[0].Value, block, depth + 1);
            default:
                return null;
        }
    }
}
