using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// What happened to logits before the last logarithm: found by following the value backwards, as far as it is still the same row of
/// numbers. A product of two unknown numbers is a layer of the network, and what happens inside a network (an attention's softmax, an
/// exponential of an activation) is no part of the formula.
/// </summary>
internal sealed class LogitFeatures
{
    private const int Budget = 600;
    private readonly BlockContext block;
    private readonly Bindings bindings;
    private readonly HashSet<ISymbol> active = new(SymbolEqualityComparer.Default);
    private int steps;
    private bool hasExponential;

    private LogitFeatures(BlockContext block, Bindings bindings)
    {
        this.block = block;
        this.bindings = bindings;
    }

    /// <summary>How many softmaxes the value passes, one after another.</summary>
    public int Softmaxes { get; private set; }

    public bool HasTemperature { get; private set; }

    /// <summary>True if a name says that logits were scaled, where it cannot be seen by what.</summary>
    public bool IsScaledSomehow { get; private set; }

    public bool IsTruncated { get; private set; }

    /// <summary>True if there was more to follow than a rule may take time for: nothing is known then.</summary>
    public bool IsIncomplete => steps > Budget;

    public INamedTypeSymbol? Model { get; private set; }

    public ISymbol? ModelVariable { get; private set; }

    public string? DType { get; private set; }

    /// <param name="isProbability">The value is a probability, so that an exponential without a name for it is a softmax by hand.</param>
    public static LogitFeatures Of(IEnumerable<IOperation> inputs, BlockContext block, Bindings bindings, bool isProbability)
    {
        LogitFeatures features = new(block, bindings.Copy());
        features.Softmaxes = features.Highest(inputs);
        if (isProbability && features.Softmaxes == 0 && features.hasExponential)
        {
            features.Softmaxes = 1;
        }

        return features;
    }

    private int Highest(IEnumerable<IOperation> operations) => operations.Aggregate(0, (highest, one) => Math.Max(highest, Walk(one)));

    /// <summary>The number of softmaxes on the way to this value.</summary>
    private int Walk(IOperation operation)
    {
        if (++steps > Budget)
        {
            return 0;
        }

        switch (operation.WithoutCasts())
        {
            case IInvocationOperation call:
                return WalkCall(call);
            case IArgumentOperation filled:
                return WalkFilled(filled);
            case IBinaryOperation binary:
                return WalkBinary(binary);
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return Math.Max(Walk(conditional.WhenTrue), Walk(otherwise));
            case ICoalesceOperation coalesce:
                return Math.Max(Walk(coalesce.Value), Walk(coalesce.WhenNull));
            case IArrayElementReferenceOperation element:
                return Walk(element.ArrayReference);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance }:
                return Walk(instance);
            case IPropertyReferenceOperation { Property.Name: "Result" or "Span", Instance: { } instance }:
                return Walk(instance);
            case IAwaitOperation wait:
                return Walk(wait.Operation);
            case IArrayCreationOperation { Initializer: { } initializer }:
                return Highest(initializer.ElementValues);
            case IFieldReferenceOperation { Field: { ContainingType.IsTupleType: true } field, Instance: { } tuple }:
                return Highest(TupleElements.Of(tuple, Ordinal(field), block.Whole, block.Cancellation));
            case { } named when named.SymbolOf() is { } symbol:
                return WalkSymbol(symbol, named);
            default:
                return 0;
        }
    }

    /// <summary>The index of a tuple's element.</summary>
    public static int Ordinal(IFieldSymbol field) => field.ContainingType.TupleElements.IndexOf(
        field.ContainingType.TupleElements.FirstOrDefault(one =>
            SymbolEqualityComparer.Default.Equals(one, field) || SymbolEqualityComparer.Default.Equals(one.CorrespondingTupleField, field.CorrespondingTupleField)) ?? field);

    private int WalkBinary(IBinaryOperation binary)
    {
        bool left = IsTemperature(binary.LeftOperand);
        bool right = IsTemperature(binary.RightOperand);
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Divide:
                HasTemperature |= right;
                return Walk(binary.LeftOperand);
            case BinaryOperatorKind.Multiply:
                HasTemperature |= left || right;
                return right || Constants.ValueOf(binary.RightOperand, block) is not null ? Walk(binary.LeftOperand)
                    : left || Constants.ValueOf(binary.LeftOperand, block) is not null ? Walk(binary.RightOperand)
                    : 0;
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract:
                return Math.Max(Walk(binary.LeftOperand), Walk(binary.RightOperand));
            default:
                return 0;
        }
    }

    private bool IsTemperature(IOperation operation)
    {
        IOperation value = operation.WithoutCasts();
        IOperation scale = value is IParameterReferenceOperation parameter && bindings.Of(parameter.Parameter) is { } bound ? bound : value;
        bool isNamed = value.Symbols().Concat(scale.Symbols()).Any(symbol => symbol.Name is "T" or "invT" || LogProbabilityNames.IsTemperature(symbol.Name));
        return isNamed && Constants.ValueOf(scale, block) is not 1 && !IsArray(value.Type);
    }

    private static bool IsArray(ITypeSymbol? type) => type is IArrayTypeSymbol || type?.Name is "Span" or "ReadOnlySpan" or "List";

    private int WalkCall(IInvocationOperation call)
    {
        string name = call.TargetMethod.Name;
        hasExponential |= name is "Exp" or "exp";
        IsTruncated |= LogProbabilityNames.IsTruncation(name);
        NoteParameters(call);
        if (KernelCall.ModelOf(call) is not null)
        {
            return 0;
        }

        if (LogProbabilityNames.IsSoftmax(name) || LogProbabilityNames.IsLogSoftmax(name))
        {
            return 1 + Highest(Rows(call));
        }

        if (ValueSteps.Mapping(call) is { } mapping)
        {
            return Math.Max(Highest(Rows(call).Take(1)), Highest(Returned(mapping)));
        }

        if (block.Whole.ResultsOf(call.TargetMethod.OriginalDefinition, block.Cancellation) is { Count: > 0 } results)
        {
            if (!active.Add(call.TargetMethod.OriginalDefinition))
            {
                return 0;
            }

            bindings.Enter(call);
            int highest = Highest(results);
            active.Remove(call.TargetMethod.OriginalDefinition);
            return highest;
        }

        if (name is "div" or "mul" or "div_" or "mul_" or "Divide" or "Multiply")
        {
            HasTemperature |= FormulaReader.Inputs(call).Any(IsTemperature);
            return Highest(Rows(call).Take(1));
        }

        return ValueSteps.IsSame(call) || name is "Exp" or "exp" or "Add" or "Subtract" or "Max" or "Clamp" or "clamp" or "Sum"
            ? Highest(Rows(call).Take(1))
            : 0;
    }

    /// <summary>Sample(z, temperature: 0.7f), Softmax(z, topK: 40): what the parameters of a call are called.</summary>
    private void NoteParameters(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { Type: not IArrayTypeSymbol } parameter && call.TargetMethod.DeclaringSyntaxReferences.IsEmpty)
            {
                HasTemperature |= LogProbabilityNames.IsTemperature(parameter.Name) && Constants.ValueOf(argument.Value, block) is not 1;
                IsTruncated |= LogProbabilityNames.IsTruncation(parameter.Name) && Constants.ValueOf(argument.Value, block) is not (0 or 1);
            }
        }
    }

    /// <summary>The inputs that can be logits: no index and no count.</summary>
    private IEnumerable<IOperation> Rows(IInvocationOperation call) => FormulaReader.Inputs(call)
        .Where(input => block.Known.KindOf(input.Type, block.Options) != NumericKind.Integer && input.Type?.TypeKind != TypeKind.Enum);

    private static IEnumerable<IOperation> Returned(IAnonymousFunctionOperation function) =>
        function.Body.Everything().OfType<IReturnOperation>().Select(one => one.ReturnedValue).OfType<IOperation>();

    private int WalkSymbol(ISymbol symbol, IOperation use)
    {
        if (symbol is IParameterSymbol && bindings.Of(symbol) is { } bound && active.Add(symbol))
        {
            int depth = Walk(bound);
            active.Remove(symbol);
            return depth;
        }

        IsTruncated |= LogProbabilityNames.IsTruncation(symbol.Name);
        IsScaledSomehow |= LogProbabilityNames.IsScaled(symbol.Name);
        if (symbol is not (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol)
            || block.Known.KindOf(use.Type, block.Options) == NumericKind.Integer || bindings.IsClosed(symbol) || !active.Add(symbol))
        {
            return 0;
        }

        int highest = 0;
        foreach (IOperation source in block.Whole.Sources.Of(symbol, block.Cancellation))
        {
            highest = Math.Max(highest, source.Parent is ICompoundAssignmentOperation scaling && ReferenceEquals(scaling.Value, source)
                ? WalkScaling(scaling)
                : Walk(source));
        }

        active.Remove(symbol);
        return highest;
    }

    /// <summary>z[i] /= temperature: the target stays what it was.</summary>
    private int WalkScaling(ICompoundAssignmentOperation scaling)
    {
        if (scaling.OperatorKind is BinaryOperatorKind.Divide or BinaryOperatorKind.Multiply)
        {
            HasTemperature |= IsTemperature(scaling.Value);
            return 0;
        }

        return Walk(scaling.Value);
    }

    private int WalkFilled(IArgumentOperation argument)
    {
        if (argument is not { Parameter: { } parameter, Parent: IInvocationOperation call } || !KernelCall.IsOutput(parameter))
        {
            return argument is { Parameter.Name: "destination" or "destinationArray" or "array", Parent: IInvocationOperation copy }
                && FormulaReader.Inputs(copy).FirstOrDefault() is { } copied && !ReferenceEquals(copied, argument.Value) ? Walk(copied) : 0;
        }

        if (KernelCall.ModelOf(call) is { } model)
        {
            LogProbabilityFormula kernel = new(LogProbabilityForm.Kernel, call);
            KernelCall.Describe(kernel, call, model, block);
            Model = kernel.Model;
            ModelVariable = kernel.ModelVariable;
            DType = kernel.DType;
            return 0;
        }

        IEnumerable<IOperation> inputs = Rows(call).Where(input => !ReferenceEquals(input, argument.Value));
        string name = call.TargetMethod.Name;
        if (LogProbabilityNames.IsSoftmax(name) || LogProbabilityNames.IsLogSoftmax(name))
        {
            return 1 + Highest(inputs);
        }

        if (!call.TargetMethod.DeclaringSyntaxReferences.IsEmpty)
        {
            bindings.Enter(call);
            return active.Add(parameter) ? Highest(block.Whole.Sources.Of(parameter, block.Cancellation)
                .Where(source => FormulaReader.IsInside(source, call.TargetMethod, block.Cancellation))) : 0;
        }

        HasTemperature |= name is "Divide" or "Multiply" && inputs.Skip(1).Any(IsTemperature);
        hasExponential |= name is "Exp";
        return name is "Divide" or "Multiply" or "Exp" or "Add" or "Subtract" or "CopyTo" or "Negate" ? Highest(inputs.Take(1)) : 0;
    }
}
