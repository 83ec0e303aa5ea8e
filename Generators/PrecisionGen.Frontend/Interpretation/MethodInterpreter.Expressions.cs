using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

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
        Report(DefinitionRules.UnsupportedExpression, expression, Words.Of(expression), Words.HintOf(expression));

    private SymbolicValue Read(ISymbol variable) => frame.Variables.TryGetValue(variable, out SymbolicValue? value) ? value : Unknown();

    private SymbolicValue EvaluateField(IFieldReferenceOperation reference)
    {
        if (reference.Instance?.Type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            IFieldSymbol field = reference.Field.CorrespondingTupleField ?? reference.Field;
            IEnumerable<string> names = tuple.TupleElements.Select(element => (element.CorrespondingTupleField ?? element).Name);
            int index = names.ToList().IndexOf(field.Name);
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
            case InstructionValue when KnownTypes.IsTokens(property.ContainingType):
                return Report(DefinitionRules.UnsupportedExpression, reference, Words.Of(reference), Words.TokensHint);
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
}
