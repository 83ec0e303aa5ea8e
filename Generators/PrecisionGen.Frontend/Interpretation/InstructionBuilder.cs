using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Frontend;

/// <summary>Appends the instructions of one forward, each with its place in the source and, as far as known, its shape.</summary>
internal sealed class InstructionBuilder(IReadOnlyList<ParameterDefinition> parameters)
{
    private readonly Dictionary<int, int> parameterReads = new();
    private readonly Dictionary<int, int> constants = new();
    private readonly List<Shape?> shapes = new();
    private readonly List<Location> locations = new();
    private readonly List<InputDefinition> inputs = new();

    public List<Instruction> Instructions { get; } = new();

    public IReadOnlyList<Location> Locations => locations;

    public IReadOnlyList<InputDefinition> Inputs => inputs;

    public int AddInput(InputDefinition input, Location location)
    {
        inputs.Add(input);
        Instruction instruction = new(Operation.Input, default, new EquatableArray<int>(inputs.Count - 1));
        return Append(instruction, input.HasTime ? TimeAxis.OfTokens : Shape.Of(input.Shape), location);
    }

    /// <summary>Reads a parameter; a second read gives the same instruction.</summary>
    public int ReadParameter(int index, Location location)
    {
        if (!parameterReads.TryGetValue(index, out int instruction))
        {
            Instruction read = new(Operation.Parameter, default, new EquatableArray<int>(index));
            instruction = Append(read, Shape.Of(parameters[index].Shape), location);
            parameterReads.Add(index, instruction);
        }

        return instruction;
    }

    /// <summary>Uses a float32 constant as an operand; the same bits give the same instruction.</summary>
    public int UseConstant(float value, Location location)
    {
        int bits = FloatBits.FromSingle(value);
        if (!constants.TryGetValue(bits, out int instruction))
        {
            instruction = Append(new Instruction(Operation.Constant, default, new EquatableArray<int>(bits)), Shape.Scalar, location);
            constants.Add(bits, instruction);
        }

        return instruction;
    }

    public int Add(Operation operation, IEnumerable<int> operands, IEnumerable<int> attributes, Location location)
    {
        Instruction instruction = new(operation, new EquatableArray<int>(operands), new EquatableArray<int>(attributes));
        return Append(instruction, Infer(instruction), location);
    }

    /// <summary>Names an operation after the local variable that it is assigned to; its first name stays.</summary>
    public void Name(int index, string name)
    {
        Instruction instruction = Instructions[index];
        bool isLeaf = instruction.Operation is Operation.Input or Operation.Parameter or Operation.Constant;
        if (!isLeaf && instruction.Name is null)
        {
            Instructions[index] = instruction with { Name = name };
        }
    }

    /// <summary>The length of the last axis; null where an operand does not fit, which the checking pass reports.</summary>
    public int? Columns(int instruction) => shapes[instruction]?.Columns;

    /// <summary>How many elements a value without time has; null with time, or where an operand does not fit.</summary>
    public int? Count(int instruction)
    {
        if (shapes[instruction]?.Dimensions is not { } dimensions || dimensions.Any(dimension => !dimension.IsConstant))
        {
            return null;
        }

        long count = dimensions.Aggregate(1L, (product, dimension) => product > int.MaxValue ? product : product * dimension.Size);
        return count > int.MaxValue ? null : (int)count;
    }

    private Shape? Infer(Instruction instruction)
    {
        Shape?[] operands = instruction.Operands.Select(operand => shapes[operand]).ToArray();
        if (operands.Any(operand => operand is null))
        {
            return null;
        }

        try
        {
            return ShapeRules.Infer(instruction.Operation, operands.Select(operand => operand!).ToArray(), instruction.Attributes, out _);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private int Append(Instruction instruction, Shape? shape, Location location)
    {
        Instructions.Add(instruction);
        shapes.Add(shape);
        locations.Add(location);
        return Instructions.Count - 1;
    }
}
