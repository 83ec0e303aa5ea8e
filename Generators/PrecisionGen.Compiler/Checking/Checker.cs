using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Checking;

/// <summary>Turns a forward of the definition into a graph of known shapes and dtypes, and reports all that does not fit.</summary>
internal sealed class Checker
{
    private readonly ModelDefinition model;
    private readonly int forwardIndex;
    private readonly DType modelDType;
    private readonly List<Problem> problems;
    private readonly List<Node?> nodes = new();

    private Checker(ModelDefinition model, int forwardIndex, DType modelDType, List<Problem> problems)
    {
        this.model = model;
        this.forwardIndex = forwardIndex;
        this.modelDType = modelDType;
        this.problems = problems;
    }

    private ForwardDefinition Forward => model.Forwards[forwardIndex];

    private bool IsSequence => Forward.IsSequence;

    /// <summary>Builds the graph of one forward at one dtype; null when it has problems, which are added to the list.</summary>
    public static Graph? Build(ModelDefinition model, int forwardIndex, DType dtype, Profile profile, List<Problem> problems)
    {
        int before = problems.Count;
        Checker checker = new(model, forwardIndex, dtype, problems);
        checker.Run();
        if (problems.Count > before)
        {
            return null;
        }

        ForwardDefinition forward = checker.Forward;
        return new Graph(
            forward.Name, dtype, profile, new EquatableArray<Node>(checker.nodes.Select(node => node!)), forward.Inputs, forward.Outputs, model.Parameters);
    }

    /// <summary>Reports parameters that no forward uses.</summary>
    public static IEnumerable<Problem> FindUnusedParameters(ModelDefinition model)
    {
        HashSet<int> used = new(model.Forwards.SelectMany(forward => forward.Instructions)
            .Where(instruction => instruction.Operation == Operation.Parameter)
            .Select(instruction => instruction.Attributes[0]));
        return Enumerable.Range(0, model.Parameters.Count).Where(index => !used.Contains(index))
            .Select(index => new Problem(ProblemIds.UnusedParameter, -1, -1, new EquatableArray<string>(model.Parameters[index].Name)));
    }

    private void Run()
    {
        for (int id = 0; id < Forward.Instructions.Count; id++)
        {
            nodes.Add(Check(id, Forward.Instructions[id]));
        }

        foreach (OutputDefinition output in Forward.Outputs)
        {
            if (nodes[output.Value] is { Placement: not Placement.Activation })
            {
                Report(ProblemIds.ShapeMismatch, output.Value, "return", "a value that depends on an input", "a value of parameters and constants alone");
            }
        }
    }

    private Node? Check(int id, Instruction instruction)
    {
        Node?[] found = instruction.Operands.Select(operand => nodes[operand]).ToArray();
        if (found.Any(node => node is null))
        {
            return null; // Its own error was reported where it arose.
        }

        Node[] operands = found.Select(node => node!).ToArray();
        return instruction.Operation switch
        {
            Operation.Input => Input(id, instruction),
            Operation.Parameter => Parameter(id, instruction),
            Operation.Constant => Make(id, instruction, Shape.Scalar, DType.Float32, Placement.Constant),
            _ => CheckOperation(id, instruction, operands),
        };
    }

    private Node Input(int id, Instruction instruction)
    {
        InputDefinition input = Forward.Inputs[instruction.Attributes[0]];
        return Make(
            id, instruction, Shape.Of(input.Shape), input.DType ?? modelDType, input.IsIndices ? Placement.Indices : Placement.Activation);
    }

    private Node Parameter(int id, Instruction instruction)
    {
        ParameterDefinition parameter = model.Parameters[instruction.Attributes[0]];
        Node node = Make(id, instruction, Shape.Of(parameter.Shape), modelDType, Placement.Parameter);
        return node with { Name = instruction.Name ?? parameter.Name };
    }

    private Node? CheckOperation(int id, Instruction instruction, Node[] operands)
    {
        string name = instruction.Operation.ToString();
        Shape? shape = ShapeRules.InferSample(instruction.Operation, operands, instruction.Attributes, IsSequence, out string expected);
        if (shape is null)
        {
            IEnumerable<Shape> found = operands.Select(operand => IsSequence ? ShapeRules.WithTime(operand) : operand.Shape);
            Report(ProblemIds.ShapeMismatch, id, name, expected, string.Join(" and ", found));
            return null;
        }

        Node[] typed = DTypeRules.Compared(instruction.Operation, operands);
        Node? other = typed.FirstOrDefault(operand => operand.DType != typed[0].DType);
        if (other is not null)
        {
            Report(ProblemIds.DTypeMismatch, id, name, typed[0].DType.ToString(), other.DType.ToString());
            return null;
        }

        if (IsContraction(instruction.Operation) && operands[0].IsFromParameters && operands.Any(operand => operand.IsPerSample))
        {
            Report(ProblemIds.ShapeMismatch, id, name, "a first operand that depends on an input where another does", "parameters alone");
            return null;
        }

        if (instruction.Operation == Operation.MixtureOfExperts && !CheckMixture(id, name, operands))
        {
            return null;
        }

        Node node = Make(
            id, instruction, shape, DTypeRules.Of(instruction.Operation, instruction.Attributes, typed), DTypeRules.PlacementOf(instruction.Operation, operands));
        node = node with { Attributes = AttributeRules.Resolve(instruction.Operation, instruction.Attributes, operands[0].Shape) };
        if ((Forward.Modes & 4) != 0 && CausalityRules.Of(instruction.Operation) == TimeReach.All)
        {
            Report(ProblemIds.LooksAhead, id, name);
        }

        return node;
    }

    private bool CheckMixture(int id, string name, Node[] operands)
    {
        if (operands[1].DType != DType.Float32)
        {
            Report(ProblemIds.DTypeMismatch, id, name, nameof(DType.Float32), operands[1].DType.ToString());
            return false;
        }

        bool[] perSample = operands.Select(operand => operand.IsPerSample).ToArray();
        if (!perSample[0] || !perSample[1] || perSample.Skip(2).Any(isPerSample => isPerSample))
        {
            string found = string.Join(", ", perSample.Select(isPerSample => isPerSample ? "an input's" : "parameters alone"));
            Report(ProblemIds.ShapeMismatch, id, name, "rows and probabilities that depend on an input, and weights of parameters alone", found);
            return false;
        }

        return true;
    }

    private static bool IsContraction(Operation operation) => operation is Operation.Linear or Operation.MatMul;

    private static Node Make(int id, Instruction instruction, Shape shape, DType dtype, Placement placement) => new(
        id, NodeKind.Value, instruction.Operation, -1, instruction.Operands, instruction.Attributes, shape, dtype, placement, instruction.Name);

    private void Report(string rule, int instruction, params string[] arguments) =>
        problems.Add(new Problem(rule, forwardIndex, instruction, new EquatableArray<string>(arguments)));
}
