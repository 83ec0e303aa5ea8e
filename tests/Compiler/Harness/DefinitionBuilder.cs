using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Writes a definition of one forward operation by operation, as the front end would hand it over.</summary>
internal sealed class DefinitionBuilder(string name, params DType[] dtypes)
{
    private readonly List<ParameterDefinition> parameters = [];
    private readonly List<MemberDefinition> members = [];
    private readonly List<InputDefinition> inputs = [];
    private readonly List<Instruction> instructions = [];
    private readonly List<OutputDefinition> outputs = [];

    public int Modes { get; init; } = 3;

    public int Pairings { get; init; } = 1;

    public int Parameter(
        string parameter, int[] shape, bool trainable = true, string? local = null, DeclaredRange? range = null, string initializer = "Default", float value = 0)
    {
        parameters.Add(new ParameterDefinition(parameter, new EquatableArray<int>(shape), initializer, FloatBits.One, FloatBits.FromSingle(value), trainable)
        {
            Range = range,
        });
        if (!parameter.Contains('.'))
        {
            members.Add(new ParameterMember("private partial", parameter));
        }

        return Use(parameters.Count - 1, local);
    }

    /// <summary>Another instruction that reads a declared parameter, as each mention in a body is.</summary>
    public int Use(int parameter, string? local = null) => Add(new Instruction(Operation.Parameter, default, new EquatableArray<int>(parameter), local));

    public void Submodules(string member, string type, int count) =>
        members.Add(new SubmoduleMember("private partial", member, "global::" + type, count));

    public int Input(string input, int[] shape, bool isIndices = false, DType? dtype = null, DeclaredRange? range = null) =>
        Input(new InputDefinition(input, new EquatableArray<int>(shape), isIndices, dtype) { Range = range });

    /// <summary>An input of tokens, which makes the forward one of sequences.</summary>
    public int Tokens(string input) => Input(InputDefinition.OfTokens(input));

    private int Input(InputDefinition input)
    {
        inputs.Add(input);
        return Add(new Instruction(Operation.Input, default, new EquatableArray<int>(inputs.Count - 1)));
    }

    public int Constant(float value) => Add(new Instruction(Operation.Constant, default, new EquatableArray<int>(FloatBits.FromSingle(value))));

    public int Apply(Operation operation, params int[] operands) => Apply(operation, operands, []);

    public int Apply(Operation operation, int[] operands, int[] attributes, string? local = null) =>
        Add(new Instruction(operation, new EquatableArray<int>(operands), new EquatableArray<int>(attributes), local));

    public int Cast(int value, DType dtype, string? local = null) => Apply(Operation.Cast, [value], [(int)dtype], local);

    public void Return(string output, int value) => outputs.Add(new OutputDefinition(output, value));

    public ModelDefinition Build()
    {
        TypeDefinition type = new("Samples", default, "public sealed partial", name, new EquatableArray<MemberDefinition>(members)) { FullName = "Samples." + name };
        ForwardDefinition forward = new(
            "Evaluate",
            Modes,
            new EquatableArray<InputDefinition>(inputs),
            new EquatableArray<Instruction>(instructions),
            new EquatableArray<OutputDefinition>(outputs));
        return new ModelDefinition(
            type,
            new EquatableArray<DType>(dtypes),
            Pairings,
            new EquatableArray<ParameterDefinition>(parameters),
            new EquatableArray<ForwardDefinition>(forward));
    }

    private int Add(Instruction instruction)
    {
        instructions.Add(instruction);
        return instructions.Count - 1;
    }
}
