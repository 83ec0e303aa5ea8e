using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Frontend;

/// <content>The new shape of a Reshape, in which one dimension may be -1 for what remains.</content>
internal sealed partial class MethodInterpreter
{
    private const int Remaining = -1;

    private bool AddShape(ArrayValue shape, IInvocationOperation invocation, List<int> attributes)
    {
        foreach (SymbolicValue dimension in shape.Elements)
        {
            if (dimension is UnknownValue)
            {
                return false;
            }

            bool isSize = dimension is ConstantValue { Value: int and (>= 1 or Remaining) };
            if (!isSize || (attributes.Contains(Remaining) && dimension is ConstantValue { Value: Remaining }))
            {
                string found = dimension is ConstantValue constant ? $"one dimension is {constant.Value}" : "one dimension is not constant";
                Report(DefinitionRules.InvalidShape, invocation, isSize ? "several dimensions are -1" : found);
                return false;
            }

            attributes.Add((int)((ConstantValue)dimension).Value!);
        }

        return true;
    }

    /// <summary>Replaces -1 by what remains. Where time is in the shape, -1 stands for it and the checking pass sees that it comes first.</summary>
    private bool ResolveShape(int operand, List<int> shape, IInvocationOperation invocation)
    {
        int open = shape.IndexOf(Remaining);
        if (open < 0 || instructions.Count(operand) is not int count)
        {
            return true;
        }

        long known = shape.Where(size => size != Remaining).Aggregate(1L, (product, size) => product > int.MaxValue ? product : product * size);
        if (count % known != 0)
        {
            string text = known.ToString(CultureInfo.InvariantCulture);
            string found = count.ToString(CultureInfo.InvariantCulture);
            Report(DefinitionRules.ShapeMismatch, invocation, "Reshape", $"a number of elements that {text} divides", found);
            return false;
        }

        shape[open] = (int)(count / known);
        return true;
    }
}
