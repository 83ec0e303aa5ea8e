using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;

namespace PrecisionGen.Compiler.Checking;

/// <summary>Finds the operations that training would have to pass a gradient through and cannot.</summary>
internal static class GradientCheck
{
    private const int Training = 2;

    /// <summary>Reports each such operation of a forward; none for a forward that is not trained.</summary>
    /// <param name="hasGradient">Which operations have a gradient. Outside of tests, <see cref="GradientRules.HasGradient"/>.</param>
    public static IEnumerable<Problem> Run(ModelDefinition model, int forwardIndex, Func<Operation, bool> hasGradient)
    {
        ForwardDefinition forward = model.Forwards[forwardIndex];
        if ((forward.Modes & Training) == 0)
        {
            return Enumerable.Empty<Problem>();
        }

        bool[] carries = FindCarriers(model, forward);
        bool[] reached = FindReached(forward);
        return Enumerable.Range(0, forward.Instructions.Count)
            .Where(index => reached[index] && !hasGradient(forward.Instructions[index].Operation))
            .Where(index => forward.Instructions[index].Operands.Any(operand => carries[operand]))
            .Select(index => new Problem(
                ProblemIds.NoGradient, forwardIndex, index, new EquatableArray<string>(forward.Instructions[index].Operation.ToString())));
    }

    /// <summary>The values on which a trained parameter has an effect that is not stopped.</summary>
    private static bool[] FindCarriers(ModelDefinition model, ForwardDefinition forward)
    {
        bool[] carries = new bool[forward.Instructions.Count];
        for (int index = 0; index < carries.Length; index++)
        {
            Instruction instruction = forward.Instructions[index];
            carries[index] = instruction.Operation == Operation.Parameter
                ? model.Parameters[instruction.Attributes[0]].Trainable
                : Differentiated(instruction).Any(operand => carries[operand]);
        }

        return carries;
    }

    /// <summary>The values that a gradient comes to on its way from the outputs.</summary>
    private static bool[] FindReached(ForwardDefinition forward)
    {
        bool[] reached = new bool[forward.Instructions.Count];
        foreach (OutputDefinition output in forward.Outputs)
        {
            reached[output.Value] = true;
        }

        for (int index = reached.Length - 1; index >= 0; index--)
        {
            foreach (int operand in Differentiated(forward.Instructions[index]).Where(_ => reached[index]))
            {
                reached[operand] = true;
            }
        }

        return reached;
    }

    private static IEnumerable<int> Differentiated(Instruction instruction) =>
        instruction.Operands.Where((_, position) => GradientRules.Reaches(instruction.Operation, position));
}
