using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>A constant at the place where it becomes a number of a 16-bit type, with its value before and after.</summary>
internal sealed class SixteenBitConstant
{
    /// <summary>The operations that can make one, for a rule's registration.</summary>
    public static readonly OperationKind[] Kinds = { OperationKind.Conversion, OperationKind.ObjectCreation, OperationKind.Invocation };

    private SixteenBitConstant(IOperation operation, IOperation source, double exact, FloatFormat format, bool isDefault)
    {
        Operation = operation;
        Source = source;
        Exact = exact;
        Format = format;
        IsDefault = isDefault;
        Rounded = format.Round(exact);
    }

    /// <summary>The cast, constructor or Create call.</summary>
    public IOperation Operation { get; }

    /// <summary>What is converted.</summary>
    public IOperation Source { get; }

    public double Exact { get; }

    public double Rounded { get; }

    public FloatFormat Format { get; }

    /// <summary>The value is only a parameter's or a member's default.</summary>
    public bool IsDefault { get; }

    public bool BecomesInfinite => double.IsInfinity(Rounded);

    public bool BecomesZero => Rounded == 0;

    /// <summary>|rounded - exact| / |exact|.</summary>
    public double RelativeError => Math.Abs(Rounded - Exact) / Math.Abs(Exact);

    /// <summary>The conversion as written, and the value of a name in it: "(Half)Scale with Scale = 65536".</summary>
    public string Text
    {
        get
        {
            string written = Operation.Text();
            IOperation bare = Source.WithoutCasts();
            return IsDefault ? $"{written} with the default {bare.Text()} = {FloatFormat.Write(Exact)}"
                : bare.SymbolOf() is null || bare is IFieldReferenceOperation { Field.ContainingType.SpecialType: not SpecialType.None } ? written
                : $"{written} with {bare.Text()} = {FloatFormat.Write(Exact)}";
        }
    }

    /// <summary>The constant made by an operation; null if it makes none. Zero, NaN and infinities are meant, so they are none.</summary>
    public static SixteenBitConstant? At(IOperation operation, BlockContext block)
    {
        IOperation? source = operation switch
        {
            IConversionOperation conversion => conversion.Operand,
            IObjectCreationOperation { Arguments: { Length: 1 } arguments } => arguments[0].Value,
            IInvocationOperation { TargetMethod: { IsStatic: true, Name: "CreateChecked" or "CreateSaturating" or "CreateTruncating" }, Arguments: { Length: 1 } arguments } =>
                arguments[0].Value,
            _ => null,
        };
        if (source is null
            || FloatFormat.Of(block.Known.KindOf(operation.Type, block.Options)) is not { } format
            || (format != FloatFormat.Half && format != FloatFormat.BFloat16)
            || block.Known.KindOf(source.Type, block.Options) is not (NumericKind.Integer or NumericKind.Single or NumericKind.Double or NumericKind.Decimal)
            || (operation is IObjectCreationOperation && !block.Known.KindOf(source.Type, block.Options).IsFloating()))
        {
            return null;
        }

        double? constant = Constants.ValueOf(source, block);
        double? value = constant ?? DefaultOf(source.WithoutCasts(), block);
        return value is { } exact && exact != 0 && !double.IsNaN(exact) && !double.IsInfinity(exact)
            ? new SixteenBitConstant(operation, source, exact, format, constant is null)
            : null;
    }

    /// <summary>The default of an optional parameter that is never written, or the initializer of a member that can be set.</summary>
    private static double? DefaultOf(IOperation source, BlockContext block) => source switch
    {
        IParameterReferenceOperation { Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: IConvertible value } parameter }
            when value is float or double or int or long && block.Facts.WritesOf(parameter).Count == 0 => Convert.ToDouble(value, null),
        IFieldReferenceOperation { Field: { IsConst: false } field } when block.Whole.InitializerOf(field, block.Cancellation) is { ConstantValue: { HasValue: true, Value: float or double } constant } =>
            Convert.ToDouble(constant.Value, null),
        IPropertyReferenceOperation { Property: { IsVirtual: false, IsOverride: false } property } => InitialValueOf(property, block),
        _ => null,
    };

    /// <summary>The 1e-8f of { get; set; } = 1e-8f.</summary>
    private static double? InitialValueOf(IPropertySymbol property, BlockContext block) =>
        property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(block.Cancellation) is PropertyDeclarationSyntax { Initializer.Value: { } value }
            && block.Whole.ModelOf(value.SyntaxTree).GetConstantValue(value, block.Cancellation) is { HasValue: true, Value: float or double } constant
            ? Convert.ToDouble(constant.Value, null)
            : null;
}
