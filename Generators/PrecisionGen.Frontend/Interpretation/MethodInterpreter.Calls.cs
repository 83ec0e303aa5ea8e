using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <content>Calls: an operation becomes an instruction, a method with source is inlined.</content>
internal sealed partial class MethodInterpreter
{
    private SymbolicValue EvaluateInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        IArgumentOperation? alias = invocation.Arguments.FirstOrDefault(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out });
        if (alias is not null)
        {
            return Report(DefinitionRules.SideEffect, alias, $"passes '{alias.Value.Syntax}' by reference");
        }

        SymbolicValue? target = invocation.Instance is null ? null : Evaluate(invocation.Instance);
        SymbolicValue[] arguments = EvaluateArguments(invocation);
        if (target is UnknownValue)
        {
            return target;
        }

        if (KnownOperations.Find(method) is KnownOperations.Row row)
        {
            return Apply(row, arguments, invocation);
        }

        if (IsRange(method) && arguments is [ConstantValue { Value: int start }, ConstantValue { Value: int count }])
        {
            int length = Math.Min(Math.Max(count, 0), MaximumIterations + 1);
            return new ArrayValue(Enumerable.Range(0, length).Select(i => new ConstantValue(unchecked(start + i))).ToArray());
        }

        return Inline(method, target, arguments, invocation);
    }

    private SymbolicValue[] EvaluateArguments(IInvocationOperation invocation)
    {
        // In the order written, which C# evaluates in; then by parameter.
        int count = invocation.TargetMethod.Parameters.Length;
        SymbolicValue[] arguments = Enumerable.Repeat<SymbolicValue>(UnknownValue.Instance, count).ToArray();
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            SymbolicValue value = Evaluate(argument.Value);
            if (argument.Parameter is not null && argument.Parameter.Ordinal < arguments.Length)
            {
                arguments[argument.Parameter.Ordinal] = value;
            }
        }

        return arguments;
    }

    private static bool IsRange(IMethodSymbol method) =>
        method.Name == "Range" && method.ContainingType.ToDisplayString() == "System.Linq.Enumerable";

    private SymbolicValue Inline(IMethodSymbol method, SymbolicValue? target, SymbolicValue[] arguments, IInvocationOperation invocation)
    {
        bool isOwn = target is InstanceValue instance && SymbolEqualityComparer.Default.Equals(instance.Type, method.ContainingType);
        if (isOwn && !context.HasSource(method))
        {
            return Report(DefinitionRules.ModuleWithoutSource, invocation, Words.Of(method));
        }

        // A virtual method could be another one in a derived class.
        bool isPlain = method is { MethodKind: MethodKind.Ordinary, IsGenericMethod: false, IsAsync: false, IsVirtual: false, IsOverride: false };
        if (!isPlain || !(isOwn || method.IsStatic) || context.ReadBody(method) is not IOperation body)
        {
            return EvaluateUnsupported(invocation);
        }

        if (frame.IsInside(method))
        {
            return Report(DefinitionRules.Recursion, invocation, Words.Of(method));
        }

        if (instructions.Instructions.Count > MaximumInstructions)
        {
            return Report(
                DefinitionRules.UnsupportedExpression, invocation, "this many operations", $"at most {MaximumInstructions} fit a forward");
        }

        return Call(method, target as InstanceValue, arguments, body);
    }

    private SymbolicValue Apply(KnownOperations.Row row, SymbolicValue[] arguments, IInvocationOperation invocation)
    {
        List<int> operands = new();
        List<int> attributes = new();
        bool isKnown = true;
        for (int i = 0; i < arguments.Length; i++)
        {
            isKnown &= AddArgument(row.Parameters[i], arguments[i], invocation, operands, attributes);
            isKnown &= CheckArgument(invocation.TargetMethod.Parameters[i], arguments[i], invocation);
        }

        isKnown = isKnown && CheckFrequencyFactors(row, attributes, invocation) && CheckBounds(row, attributes, invocation);
        if (!isKnown || (row.Operation == Operation.Reshape && !ResolveShape(operands[0], attributes, invocation)))
        {
            return UnknownValue.Instance;
        }

        return row.IsSplit
            ? Split(operands[0], attributes[0], invocation)
            : new InstructionValue(instructions.Add(row.Operation, operands, row.Complete(attributes), At(invocation)));
    }

    /// <summary>Reports a constant that makes no sense for the operation, where it is written.</summary>
    private bool CheckArgument(IParameterSymbol parameter, SymbolicValue value, IInvocationOperation invocation)
    {
        if (ArgumentRules.Expected(parameter.Name, value) is not string expected)
        {
            return true;
        }

        IOperation? argument = invocation.Arguments
            .FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Ordinal == parameter.Ordinal);
        string found = string.Format(CultureInfo.InvariantCulture, "a {0} of {1}", parameter.Name, ((ConstantValue)value).Value);
        Report(DefinitionRules.UnsupportedExpression, argument ?? invocation, found, $"it must be {expected}");
        return false;
    }

    /// <summary>Reports a Clamp between bounds that hold no value.</summary>
    private bool CheckBounds(KnownOperations.Row row, List<int> attributes, IInvocationOperation invocation)
    {
        if (row.Operation != Operation.Clamp || FloatBits.ToSingle(attributes[0]) <= FloatBits.ToSingle(attributes[1]))
        {
            return true;
        }

        string found = $"a Clamp from {FloatBits.Describe(attributes[0])} to {FloatBits.Describe(attributes[1])}";
        Report(DefinitionRules.UnsupportedExpression, invocation, found, Words.BoundsHint);
        return false;
    }

    /// <summary>Adds an argument to the operands or attributes as its letter says; false if it is unknown.</summary>
    private bool AddArgument(char letter, SymbolicValue value, IInvocationOperation invocation, List<int> operands, List<int> attributes)
    {
        switch (letter, value)
        {
            case (_, UnknownValue):
                return false;
            case ('T' or 'X' or 'K' or 'C', _) when ToOperand(value, invocation) is int operand:
                operands.Add(operand);
                return true;
            case ('A', ArrayValue array) when array.Elements.Count > 0:
                return array.Elements.All(element => AddArgument('T', element, invocation, operands, attributes));
            case ('f', ConstantValue { Value: float number }):
                attributes.Add(FloatBits.FromSingle(number));
                return true;
            case ('i', ConstantValue { Value: int number }):
                attributes.Add(number);
                return true;
            case ('d', ConstantValue { Value: int number and >= 0 and <= (int)DType.BFloat16 }):
                attributes.Add(number);
                return true;
            case ('s', ArrayValue array):
                return AddShape(array, invocation, attributes);
            case ('T' or 'X' or 'K' or 'C', _):
                return false;
            default:
                Report(DefinitionRules.UnsupportedExpression, invocation, "this argument", Words.ConstantHint);
                return false;
        }
    }

    /// <summary>Between the two factors frequencies are interpolated, so the low one must be below the high one.</summary>
    private bool CheckFrequencyFactors(KnownOperations.Row row, List<int> attributes, IInvocationOperation invocation)
    {
        const int Low = 2;
        const int High = 3;
        if (row.Name != "RopeLlama3" || attributes[Low] < attributes[High])
        {
            return true;
        }

        string found = $"a lowFrequencyFactor of {FloatBits.Describe(attributes[Low])} here";
        string expected = $"it must be less than the highFrequencyFactor of {FloatBits.Describe(attributes[High])}";
        Report(DefinitionRules.UnsupportedExpression, invocation, found, expected);
        return false;
    }

    private SymbolicValue Split(int operand, int parts, IInvocationOperation invocation)
    {
        if (parts < 1 || parts > MaximumIterations)
        {
            return Report(DefinitionRules.InvalidShape, invocation, $"the number of parts is {parts}");
        }

        if (instructions.Columns(operand) is not int columns)
        {
            return UnknownValue.Instance; // The operand does not fit; the checking pass reports it.
        }

        if (columns % parts != 0)
        {
            return Report(DefinitionRules.ShapeMismatch, invocation, "Split", $"a last dimension that {parts} divides", columns.ToString());
        }

        int length = columns / parts;
        return new ArrayValue(Enumerable.Range(0, parts).Select(part => (SymbolicValue)new InstructionValue(
            instructions.Add(Operation.Slice, new[] { operand }, new[] { part * length, length }, At(invocation)))).ToArray());
    }
}
