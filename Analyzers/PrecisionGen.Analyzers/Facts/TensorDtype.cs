using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// The dtype of a TorchSharp tensor, which is a value at run time: followed from the constants that name it through the calls that
/// keep it. None wherever it is not certain.
/// </summary>
internal static class TensorDtype
{
    private const int MaximumDepth = 12;

    private static readonly Dictionary<string, NumericKind> Names = new(StringComparer.Ordinal)
    {
        ["Float16"] = NumericKind.Half,
        ["float16"] = NumericKind.Half,
        ["half"] = NumericKind.Half,
        ["BFloat16"] = NumericKind.BFloat16,
        ["bfloat16"] = NumericKind.BFloat16,
        ["Float32"] = NumericKind.Single,
        ["float32"] = NumericKind.Single,
        ["float"] = NumericKind.Single,
        ["Float64"] = NumericKind.Double,
        ["float64"] = NumericKind.Double,
        ["double"] = NumericKind.Double,
        ["Byte"] = NumericKind.Integer,
        ["Int8"] = NumericKind.Integer,
        ["Int16"] = NumericKind.Integer,
        ["Int32"] = NumericKind.Integer,
        ["Int64"] = NumericKind.Integer,
        ["uint8"] = NumericKind.Integer,
        ["int8"] = NumericKind.Integer,
        ["int16"] = NumericKind.Integer,
        ["int32"] = NumericKind.Integer,
        ["int64"] = NumericKind.Integer,
        ["int"] = NumericKind.Integer,
        ["long"] = NumericKind.Integer,
    };

    /// <summary>Makers of tensors whose dtype is float32 unless they are told another.</summary>
    private static readonly HashSet<string> Makers = new(StringComparer.Ordinal) { "zeros", "ones", "empty", "rand", "randn", "linspace", "eye" };

    /// <summary>Calls whose result has nothing to do with the dtype of their operands.</summary>
    private static readonly HashSet<string> Unrelated = new(StringComparer.Ordinal)
    {
        "eq", "ne", "lt", "le", "gt", "ge", "isnan", "isinf", "isfinite", "logical_not", "logical_and", "logical_or", "argmax", "argmin",
        "argsort", "nonzero", "multinomial", "searchsorted", "bucketize", "topk", "sort", "where", "embedding",
    };

    /// <summary>Calls whose result has the dtype of their receiver (or first tensor) whatever the others are.</summary>
    private static readonly HashSet<string> Keeping = new(StringComparer.Ordinal)
    {
        "masked_fill", "masked_fill_", "gather", "index_select", "masked_select", "index_fill_", "index_fill", "add_", "sub_", "mul_", "div_", "copy_",
    };

    /// <summary>True for a tensor of TorchSharp.</summary>
    public static bool IsTensor(ITypeSymbol? type) => type is { Name: "Tensor" } && IsTorch(type.ContainingType);

    /// <summary>The tensor that a call works on: its receiver, or its first argument if the method is static.</summary>
    public static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (IsTorchMember(call.TargetMethod) ? call.Arguments.FirstOrDefault(one => IsTensor(one.Value.Bare().Type))?.Value : null);

    /// <summary>True for a method of a tensor, of torch, or of a class inside torch.</summary>
    public static bool IsTorchMember(ISymbol member)
    {
        for (INamedTypeSymbol? type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            if (IsTorch(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The dtype that an expression of type ScalarType names.</summary>
    public static NumericKind OfScalarType(IOperation operation, BlockContext block) => OfScalarType(operation, block, 0);

    /// <summary>The dtype that a call is told by an argument; None if it is told none, or one that is not known.</summary>
    public static NumericKind Requested(IInvocationOperation call, BlockContext block) =>
        DtypeArgument(call) is { } argument ? OfScalarType(argument.Value, block, 0) : NumericKind.None;

    /// <summary>The argument that names a dtype, if it is written.</summary>
    public static IArgumentOperation? DtypeArgument(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(one => one.ArgumentKind == ArgumentKind.Explicit && IsScalarType(one.Parameter?.Type));

    /// <summary>The dtype of a tensor's elements.</summary>
    public static NumericKind Of(IOperation tensor, BlockContext block) => block.Known.HasTorchSharp ? Of(tensor, block, 0) : NumericKind.None;

    /// <summary>What two tensors together become: the wider one; None if one of them is unknown.</summary>
    public static NumericKind Promote(NumericKind left, NumericKind right) => (left, right) switch
    {
        _ when left == right => left,
        (NumericKind.None, _) or (_, NumericKind.None) => NumericKind.None,
        (NumericKind.Integer, _) => right,
        (_, NumericKind.Integer) => left,
        (NumericKind.Double, _) or (_, NumericKind.Double) => NumericKind.Double,
        _ => NumericKind.Single,
    };

    private static NumericKind OfScalarType(IOperation operation, BlockContext block, int depth)
    {
        operation = block.Facts.Resolve(operation).WithoutCasts();
        switch (operation)
        {
            case IFieldReferenceOperation field when IsScalarType(field.Field.ContainingType) || IsTorch(field.Field.ContainingType):
                return Named(field.Field.Name);
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field } when depth < MaximumDepth
                && block.Whole.InitializerOf(field, block.Cancellation) is { } initializer:
                return OfScalarType(initializer, block, depth + 1);
            case IPropertyReferenceOperation { Property.Name: "dtype", Instance: { } tensor }:
                return Of(tensor, block, depth + 1);
            case IPropertyReferenceOperation property when IsTorch(property.Property.ContainingType):
                return Named(property.Property.Name);
            default:
                return NumericKind.None;
        }
    }

    private static NumericKind Of(IOperation operation, BlockContext block, int depth)
    {
        if (depth > MaximumDepth)
        {
            return NumericKind.None;
        }

        operation = operation.Bare();
        switch (operation)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation:
                return LastWritten(operation, block) is { } value ? Of(value, block, depth + 1) : NumericKind.None;
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field }:
                return block.Whole.InitializerOf(field, block.Cancellation) is { } initializer ? Of(initializer, block, depth + 1) : NumericKind.None;
            case IPropertyReferenceOperation { Instance: { } instance, Property.Name: "T" or "mT" or "H" or "grad" }:
                return Of(instance, block, depth + 1);
            case IUnaryOperation unary:
                return Of(unary.Operand, block, depth + 1);
            case ISimpleAssignmentOperation assignment:
                return Of(assignment.Value, block, depth + 1);
            case IBinaryOperation { OperatorKind: >= BinaryOperatorKind.Add and <= BinaryOperatorKind.Power } binary when IsTensor(binary.Type):
                return Together(new[] { binary.LeftOperand, binary.RightOperand }, block, depth);
            case IInvocationOperation call when IsTorchMember(call.TargetMethod):
                return OfCall(call, block, depth);
            default:
                return NumericKind.None;
        }
    }

    private static NumericKind OfCall(IInvocationOperation call, BlockContext block, int depth)
    {
        string name = call.TargetMethod.Name;
        if (DtypeArgument(call) is { } dtype)
        {
            return OfScalarType(dtype.Value, block, depth + 1);
        }

        if (Makers.Contains(name))
        {
            return NumericKind.Single;
        }

        if (call.Instance is not null && call.Arguments.Length == 0 && Names.TryGetValue(name, out NumericKind converted))
        {
            return converted;
        }

        IOperation[] tensors = call.Arguments.Select(one => one.Value).Prepend(call.Instance).OfType<IOperation>()
            .Where(one => IsTensor(one.Bare().Type)).ToArray();
        if (name == "type_as" && tensors.Length == 2)
        {
            return Of(tensors[1], block, depth + 1);
        }

        return tensors.Length == 0 || !IsTensor(call.Type) ? NumericKind.None
            : Keeping.Contains(name) ? Of(tensors[0], block, depth + 1)
            : Unrelated.Contains(name) ? NumericKind.None
            : Together(tensors, block, depth);
    }

    private static NumericKind Together(IOperation[] operands, BlockContext block, int depth) => operands
        .Where(one => IsTensor(one.Bare().Type))
        .Select(one => Of(one, block, depth + 1))
        .DefaultIfEmpty(NumericKind.None)
        .Aggregate(Promote);

    /// <summary>What a name was last given before it is read here, if that is certain from the order of the source.</summary>
    private static IOperation? LastWritten(IOperation use, BlockContext block)
    {
        if (use.SymbolOf() is not { } symbol)
        {
            return null;
        }

        IReadOnlyList<IOperation> writes = block.Facts.WritesOf(symbol);
        IOperation? last = writes.LastOrDefault(write => write.Syntax.SpanStart < use.Syntax.SpanStart && !write.Syntax.Span.Contains(use.Syntax.Span));
        if (last is null || BlockFacts.ValueWritten(last) is not { } value || last.Ancestors().FirstOrDefault(one => one is IBlockOperation) is not { } around
            || !around.Syntax.Span.Contains(use.Syntax.Span) || last.Ancestors().TakeWhile(one => one != around).Any(one => one is IConditionalOperation or ILoopOperation))
        {
            return null;
        }

        // In a loop, a later write of the body comes before this read in the next round.
        bool isOvertaken = use.Ancestors().OfType<ILoopOperation>()
            .Where(loop => !loop.Syntax.Span.Contains(last.Syntax.Span))
            .Any(loop => block.Facts.IsWrittenIn(symbol, loop));
        return isOvertaken ? null : value;
    }

    private static NumericKind Named(string name) => Names.TryGetValue(name, out NumericKind kind) ? kind : NumericKind.None;

    private static bool IsTorch(INamedTypeSymbol? type) =>
        type is { Name: "torch", ContainingType: null, ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsScalarType(ITypeSymbol? type)
    {
        ITypeSymbol? bare = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        return bare is { Name: "ScalarType" } && (IsTorch(bare.ContainingType) || (bare.ContainingType is null && bare.ContainingNamespace.IsNamed("TorchSharp")));
    }
}
