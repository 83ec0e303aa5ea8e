using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PrecisionGen.Compiler.Definitions;

/// <summary>Prints a definition as text, one line for each instruction, for tests and traces.</summary>
public static class DefinitionPrinter
{
    /// <summary>Prints the header, the parameters and every forward.</summary>
    public static string Print(ModelDefinition definition)
    {
        StringBuilder text = new();
        string dtypes = string.Join(", ", definition.DTypes);
        string pairings = definition.Pairings.ToString(CultureInfo.InvariantCulture);
        Line(text, 0, $"model {definition.Type.FullName} dtypes({dtypes}) pairings({pairings})");
        for (int i = 0; i < definition.Parameters.Count; i++)
        {
            Line(text, 1, Describe(i, definition.Parameters[i]));
        }

        foreach (ForwardDefinition forward in definition.Forwards)
        {
            Print(text, forward, definition.Parameters);
        }

        return text.ToString();
    }

    private static void Print(StringBuilder text, ForwardDefinition forward, EquatableArray<ParameterDefinition> parameters)
    {
        Line(text, 1, $"forward {forward.Name} modes({forward.Modes.ToString(CultureInfo.InvariantCulture)})");
        for (int i = 0; i < forward.Instructions.Count; i++)
        {
            Line(text, 2, Describe(i, forward.Instructions[i], forward.Inputs, parameters));
        }

        foreach (OutputDefinition output in forward.Outputs)
        {
            Line(text, 2, $"return {output.Name} = %{output.Value.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static string Describe(int index, ParameterDefinition parameter)
    {
        string text = $"parameter {index.ToString(CultureInfo.InvariantCulture)} {parameter.Name}{Shape(parameter.Shape)} {parameter.Initializer}";
        text += parameter.GainBits == FloatBits.One ? "" : $" gain({FloatBits.Describe(parameter.GainBits)})";
        text += parameter.Initializer == "Constant" ? $" value({FloatBits.Describe(parameter.ValueBits)})" : "";
        text += Range(parameter.Range);
        return parameter.Trainable ? text : text + " fixed";
    }

    private static string Describe(
        int index, Instruction instruction, EquatableArray<InputDefinition> inputs, EquatableArray<ParameterDefinition> parameters)
    {
        IEnumerable<string> operands = instruction.Operands.Select(operand => "%" + operand.ToString(CultureInfo.InvariantCulture));
        IEnumerable<string> words = operands.Concat(DescribeAttributes(instruction, inputs, parameters));
        string name = instruction.Name is null ? "" : $"  // {instruction.Name}";
        return $"%{index.ToString(CultureInfo.InvariantCulture)} = {instruction.Operation}({string.Join(", ", words)}){name}";
    }

    private static IEnumerable<string> DescribeAttributes(
        Instruction instruction, EquatableArray<InputDefinition> inputs, EquatableArray<ParameterDefinition> parameters)
    {
        EquatableArray<int> attributes = instruction.Attributes;
        return instruction.Operation switch
        {
            Operation.Input => new[] { Describe(inputs[attributes[0]]) },
            Operation.Parameter => new[] { parameters[attributes[0]].Name },
            Operation.Cast => new[] { ((DType)attributes[0]).ToString() },
            Operation.Constant or Operation.Clamp or Operation.LayerNorm or Operation.RmsNorm => attributes.Select(FloatBits.Describe),
            Operation.Rope => DescribeRope(attributes),
            Operation.CausalAttention => attributes.Take(1).Select(Number).Concat(attributes.Skip(1).Select(FloatBits.Describe)),
            Operation.Attention => attributes.Select(FloatBits.Describe),
            _ => attributes.Select(Number),
        };
    }

    /// <summary>What the kind of scaling reads, in the order of the runtime's methods.</summary>
    private static IEnumerable<string> DescribeRope(EquatableArray<int> attributes)
    {
        (string scaling, int floats) = attributes[0] switch
        {
            0 => ("None", 1),
            1 => ("Linear", 2),
            _ => ("Llama3", 4),
        };
        IEnumerable<string> words = new[] { scaling }.Concat(attributes.Skip(1).Take(floats).Select(FloatBits.Describe));
        return floats == 4 ? words.Append(Number(attributes[5])) : words;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Describe(InputDefinition input)
    {
        if (input.HasTime)
        {
            return input.Name + "[time] tokens";
        }

        string dtype = input.IsIndices ? " indices" : input.DType is DType given ? " " + given : "";
        return input.Name + Shape(input.Shape) + dtype + Range(input.Range);
    }

    private static string Range(DeclaredRange? range) => range is null ? "" : $" in {range}";

    private static string Shape(EquatableArray<int> shape) =>
        "[" + string.Join(", ", shape.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture))) + "]";

    private static void Line(StringBuilder text, int level, string line) => text.Append(' ', level * 4).Append(line).Append('\n');
}
