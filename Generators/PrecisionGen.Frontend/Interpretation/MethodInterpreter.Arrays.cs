using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Frontend;

/// <content>Arrays and their elements.</content>
internal sealed partial class MethodInterpreter
{
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
            : Report(
                DefinitionRules.UnsupportedExpression, at, $"the index {position}", $"there are {array.Elements.Count} elements, counted from 0");
    }
}
