using System.Collections.Generic;
using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>A discount or decay just below 1 that a 16-bit type moves: to 1, or to another horizon.</summary>
internal sealed class RoundedCoefficient : HazardRule
{
    // The relative change of 1 - c: (Half)0.99 has 2.3 %, (Half)0.9 has 0.1 %.
    private const double Tolerance = 0.02;

    private static readonly HashSet<string> Words = NameWords.Set(
        "gamma", "discount", "beta", "decay", "lambda", "momentum", "tau", "ema", "polyak", "smoothing", "smooth", "persistence", "rho", "retention",
        "damping", "forget", "keep", "discounts", "decays");

    public override RuleDescription Description { get; } = new(
        "PG4008", "Discount or decay is rounded to 16 bits", "{0} is {1} in {2}: after {3} steps it leaves {4} instead of {5}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.On(Check, Numbers.SixteenBit, SixteenBitConstant.Kinds);

    private void Check(IOperation operation, BlockContext block)
    {
        if (SixteenBitConstant.At(operation, block) is not { Exact: >= 0.5 and < 1 } constant
            || Math.Abs(((1 - constant.Rounded) / (1 - constant.Exact)) - 1) < Tolerance
            || !IsCoefficient(operation, constant.Source, block) || TestCode.Expects(operation, block))
        {
            return;
        }

        // Five time constants: e^-5 is left of the exact factor.
        int steps = (int)Math.Round(5 / (1 - constant.Exact));
        block.Report(
            this, operation, operation.Text(), FloatFormat.Write(constant.Rounded), constant.Format.Name, steps,
            FloatFormat.Write(Math.Pow(constant.Rounded, steps)), FloatFormat.Write(Math.Pow(constant.Exact, steps)));
    }

    private static bool IsCoefficient(IOperation operation, IOperation source, BlockContext block) =>
        Says(source.WithoutCasts().SymbolOf()?.Name) || Says(TargetName(operation)) || MultipliesState(operation) || IsLocalOfState(operation, block);

    /// <summary>Half c = (Half)0.9995; ... s = c * s + ...;</summary>
    private static bool IsLocalOfState(IOperation operation, BlockContext block) =>
        operation.Outer() is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }
        && block.Facts.Operations.Any(one => one is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, local) && MultipliesState(reference));

    private static bool Says(string? name) => name is not null && NameWords.Has(name, Words);

    /// <summary>The variable, member or parameter that the constant becomes.</summary>
    private static string? TargetName(IOperation operation) => operation.Outer() switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.Name,
        IFieldInitializerOperation { InitializedFields: { IsEmpty: false } fields } => fields[0].Name,
        IPropertyInitializerOperation { InitializedProperties: { IsEmpty: false } properties } => properties[0].Name,
        IAssignmentOperation assignment => assignment.Target.SymbolOf()?.Name,
        IArgumentOperation { Parameter: { } parameter } => parameter.Name,
        IReturnOperation => (operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) as IMethodSymbol)?.Name,
        _ => null,
    };

    /// <summary>c * s on the right of an assignment to s, also through conversions.</summary>
    private static bool MultipliesState(IOperation operation)
    {
        IOperation? outer = operation.Outer();
        while (outer is IConversionOperation conversion)
        {
            outer = conversion.Outer();
        }

        IOperation? factor = outer switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product =>
                product.LeftOperand.Syntax.Span.Contains(operation.Syntax.Span) ? product.RightOperand : product.LeftOperand,
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } compound => compound.Target,
            _ => null,
        };
        if (factor is null)
        {
            return false;
        }

        return outer is ICompoundAssignmentOperation
            ? outer.Ancestors().Any(one => one is ILoopOperation)
            : outer!.Ancestors().OfType<ISimpleAssignmentOperation>().FirstOrDefault() is { } assignment
                && Expressions.Same(assignment.Target, factor.WithoutCasts());
    }
}
