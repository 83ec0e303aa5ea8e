using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <content>Expressions.</content>
internal sealed partial class MethodInterpreter
{
    private SymbolicValue Evaluate(IOperation expression)
    {
        if (expression is IInvalidOperation || expression.Type?.TypeKind == TypeKind.Error)
        {
            return Unknown();
        }

        if (expression.ConstantValue.HasValue)
        {
            return new ConstantValue(ConstantArithmetic.Normalize(expression.ConstantValue.Value));
        }

        return expression switch
        {
            ILocalReferenceOperation local => Read(local.Local),
            IParameterReferenceOperation parameter => Read(parameter.Parameter),
            IFieldReferenceOperation field => EvaluateField(field),
            IPropertyReferenceOperation property => EvaluateProperty(property),
            IInstanceReferenceOperation => (SymbolicValue?)frame.Instance ?? Unknown(),
            IInvocationOperation invocation => EvaluateInvocation(invocation),
            IBinaryOperation binary => EvaluateBinary(binary),
            IUnaryOperation unary => EvaluateUnary(unary),
            IConversionOperation conversion => EvaluateConversion(conversion),
            IConditionalOperation conditional => EvaluateConditional(conditional),
            ITupleOperation tuple => new TupleValue(tuple.Elements.Select(Evaluate).ToArray()),
            IArrayCreationOperation array => EvaluateArray(array),
            IArrayElementReferenceOperation element => EvaluateElement(element),
            IAssignmentOperation assignment => EvaluateAssignment(assignment),
            IIncrementOrDecrementOperation increment => EvaluateIncrement(increment),
            _ when expression.Syntax is CollectionExpressionSyntax => EvaluateCollection(expression),
            _ => EvaluateUnsupported(expression),
        };
    }

    private SymbolicValue EvaluateUnsupported(IOperation expression) =>
        Report(DefinitionRules.UnsupportedExpression, expression, Words.Of(expression), Words.ExpressionHint);

    private SymbolicValue Read(ISymbol variable) => frame.Variables.TryGetValue(variable, out SymbolicValue? value) ? value : Unknown();

    private SymbolicValue EvaluateField(IFieldReferenceOperation reference)
    {
        if (reference.Instance?.Type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            IFieldSymbol field = reference.Field.CorrespondingTupleField ?? reference.Field;
            int index = tuple.TupleElements.Select(element => (element.CorrespondingTupleField ?? element).Name).ToList().IndexOf(field.Name);
            return Evaluate(reference.Instance) is TupleValue value && index >= 0 && index < value.Elements.Count
                ? value.Elements[index]
                : UnknownValue.Instance;
        }

        return Report(DefinitionRules.UnsupportedExpression, reference, Words.Of(reference), Words.ConstantHint);
    }

    private SymbolicValue EvaluateProperty(IPropertyReferenceOperation reference)
    {
        if (reference.Instance is null)
        {
            return EvaluateUnsupported(reference);
        }

        IPropertySymbol property = reference.Property;
        SymbolicValue target = Evaluate(reference.Instance);
        switch (target)
        {
            case InstanceValue instance:
                return EvaluateMember(instance, reference);
            case ArrayValue array when property.Name is "Length" or "Count":
                return new ConstantValue(array.Elements.Count);
            case ArrayValue array when property.IsIndexer && reference.Arguments.Length == 1:
                return Element(array, Evaluate(reference.Arguments[0].Value), reference);
            case UnknownValue:
                return target;
            default:
                return EvaluateUnsupported(reference);
        }
    }

    private SymbolicValue EvaluateMember(InstanceValue instance, IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (!PropertyReader.IsAttributed(property))
        {
            return EvaluateUnsupported(reference);
        }

        MemberReading? member = context.ReadType(instance.Type).Members
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(member.Property, property));
        return member switch
        {
            ParameterReading when parameterIndices.TryGetValue(instance.Prefix + property.Name, out int index) =>
                new InstructionValue(instructions.ReadParameter(index, At(reference))),
            SubmoduleReading submodule => InstanceValue.Child(instance, submodule),
            _ => Unknown(), // Its declaration is wrong and reported there.
        };
    }

    private SymbolicValue EvaluateConditional(IConditionalOperation conditional)
    {
        if (EvaluateCondition(conditional.Condition) is not bool condition || conditional.WhenFalse is null)
        {
            return UnknownValue.Instance;
        }

        return Evaluate(condition ? conditional.WhenTrue : conditional.WhenFalse);
    }

    private SymbolicValue EvaluateBinary(IBinaryOperation binary)
    {
        SymbolicValue left = Evaluate(binary.LeftOperand);
        if (left is ConstantValue { Value: bool known }
            && (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd && !known || binary.OperatorKind is BinaryOperatorKind.ConditionalOr && known))
        {
            return left;
        }

        SymbolicValue right = Evaluate(binary.RightOperand);
        return Combine(binary, binary.OperatorKind, binary.OperatorMethod, binary.IsChecked, left, right);
    }

    /// <summary>Applies a binary operator, also that of a compound assignment.</summary>
    private SymbolicValue Combine(
        IOperation at, BinaryOperatorKind kind, IMethodSymbol? method, bool isChecked, SymbolicValue left, SymbolicValue right)
    {
        if (left is UnknownValue || right is UnknownValue)
        {
            return UnknownValue.Instance;
        }

        if (left is ConstantValue a && right is ConstantValue b)
        {
            object? result = ConstantArithmetic.Combine(kind, a.Value, b.Value, isChecked);
            bool isFloat = a.Value is float || b.Value is float;
            return result is not null
                ? new ConstantValue(result)
                : Report(DefinitionRules.UnsupportedExpression, at, Words.Of(at), isFloat ? Words.FloatHint : Words.ConstantHint);
        }

        Operation? operation = kind switch
        {
            BinaryOperatorKind.Add => Operation.Add,
            BinaryOperatorKind.Subtract => Operation.Subtract,
            BinaryOperatorKind.Multiply => Operation.Multiply,
            BinaryOperatorKind.Divide => Operation.Divide,
            _ => null,
        };
        if (operation is null || !KnownTypes.IsTensor(method?.ContainingType))
        {
            return EvaluateUnsupported(at);
        }

        return ToOperand(left, at) is int x && ToOperand(right, at) is int y
            ? new InstructionValue(instructions.Add(operation.Value, new[] { x, y }, Enumerable.Empty<int>(), At(at)))
            : UnknownValue.Instance;
    }

    private SymbolicValue EvaluateUnary(IUnaryOperation unary)
    {
        SymbolicValue operand = Evaluate(unary.Operand);
        switch (operand)
        {
            case UnknownValue:
                return operand;
            case ConstantValue constant when ConstantArithmetic.Apply(unary.OperatorKind, constant.Value, unary.IsChecked) is object result:
                return new ConstantValue(result);
            case InstructionValue value when unary.OperatorKind == UnaryOperatorKind.Minus && KnownTypes.IsTensor(unary.OperatorMethod?.ContainingType):
                return new InstructionValue(instructions.Add(Operation.Negate, new[] { value.Instruction }, Enumerable.Empty<int>(), At(unary)));
            default:
                return EvaluateUnsupported(unary);
        }
    }

    private SymbolicValue EvaluateConversion(IConversionOperation conversion)
    {
        if (!conversion.Conversion.Exists)
        {
            return Unknown();
        }

        SymbolicValue operand = Evaluate(conversion.Operand);
        if (operand is ConstantValue constant && !conversion.Conversion.IsReference && !conversion.Conversion.IsIdentity)
        {
            object? converted = ConstantArithmetic.Convert(constant.Value, conversion.Type, conversion.IsChecked);
            return converted is null ? EvaluateUnsupported(conversion) : new ConstantValue(converted);
        }

        // Conversions of tuples, arrays and lists keep what they hold; only one that the user wrote could compute something.
        return conversion.OperatorMethod is null ? operand : EvaluateUnsupported(conversion);
    }

    private SymbolicValue EvaluateArray(IArrayCreationOperation array)
    {
        if (array.Initializer is not null && array.DimensionSizes.Length == 1)
        {
            return new ArrayValue(array.Initializer.ElementValues.Select(Evaluate).ToArray());
        }

        return Report(DefinitionRules.UnsupportedExpression, array, "an array without its elements", Words.ExpressionHint);
    }

    private SymbolicValue EvaluateCollection(IOperation collection)
    {
        // The operation of a collection expression is newer than the oldest host, so it is read by its children.
        IReadOnlyList<IOperation> elements = collection.ChildOperations.ToList();
        bool isPlain = collection.Syntax is CollectionExpressionSyntax syntax
            && syntax.Elements.Count == elements.Count && syntax.Elements.All(element => element is ExpressionElementSyntax);
        return isPlain ? new ArrayValue(elements.Select(Evaluate).ToArray()) : EvaluateUnsupported(collection);
    }

    private SymbolicValue EvaluateElement(IArrayElementReferenceOperation reference)
    {
        SymbolicValue target = Evaluate(reference.ArrayReference);
        if (target is not ArrayValue array || reference.Indices.Length != 1)
        {
            return target is UnknownValue ? target : EvaluateUnsupported(reference);
        }

        return Element(array, Evaluate(reference.Indices[0]), reference);
    }

    private SymbolicValue Element(ArrayValue array, SymbolicValue index, IOperation at)
    {
        if (index is UnknownValue)
        {
            return index;
        }

        if (index is not ConstantValue { Value: int position })
        {
            return Report(DefinitionRules.UnsupportedExpression, at, "this index", Words.ConstantHint);
        }

        return position >= 0 && position < array.Elements.Count
            ? array.Elements[position]
            : Report(DefinitionRules.UnsupportedExpression, at, $"the index {position}", $"there are {array.Elements.Count} elements, counted from 0");
    }

    /// <summary>The instruction of a tensor, or of a constant where a tensor meets a float; null after reporting.</summary>
    private int? ToOperand(SymbolicValue value, IOperation at)
    {
        switch (value)
        {
            case InstructionValue known:
                return known.Instruction;
            case ConstantValue { Value: float number }:
                return instructions.UseConstant(number, At(at));
            case UnknownValue:
                return null;
            default:
                EvaluateUnsupported(at);
                return null;
        }
    }
}
