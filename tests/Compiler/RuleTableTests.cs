using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Adding an operation means a row in each table; these tests name the row that is missing.</summary>
public partial class RuleTableTests
{
    /// <summary>Operations of one operand whose result has its shape, by intent and not for want of a rule.</summary>
    private static readonly Operation[] ShapePreserving =
    [
        Operation.Negate, Operation.Abs, Operation.Exp, Operation.Expm1, Operation.Log, Operation.Log1P, Operation.Sqrt, Operation.Sin,
        Operation.Cos, Operation.Tanh, Operation.Erf, Operation.Relu, Operation.Sigmoid, Operation.Silu, Operation.Gelu, Operation.GeluTanh,
        Operation.Softplus, Operation.Clamp, Operation.Softmax, Operation.LogSoftmax, Operation.Cast, Operation.StopGradient,
        Operation.Positions,
    ];

    /// <summary>Operations that no gradient passes.</summary>
    private static readonly Operation[] WithoutGradient = [Operation.StopGradient, Operation.Positions];

    public static TheoryData<Operation> All => new(Enum.GetValues<Operation>().Where(operation => operation > Operation.Constant));

    [Theory]
    [MemberData(nameof(All))]
    public void AnOperationHasAShapeRuleOrKeepsItsShapeByIntent(Operation operation) =>
        Assert.NotEqual(ShapePreserving.Contains(operation), ShapeRules.Contains(operation));

    [Theory]
    [MemberData(nameof(All))]
    public void AnOperationPassesAGradientOrIsListedAsOneThatDoesNot(Operation operation)
    {
        Assert.True(GradientRules.HasGradient(operation));
        Assert.NotEqual(WithoutGradient.Contains(operation), GradientRules.Reaches(operation, 0));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AnOperationAndItsGradientAreLowered(Operation operation)
    {
        Stages stages = Stages.Of(DefinitionOf(operation));
        Assert.True(operation == Operation.Positions || stages.Program.Forward.Any(kernel => kernel.Comment.Contains($"= {operation}(")));
        bool isDifferentiated = stages.Program.Backward.Any(kernel => kernel.Comment.Contains($"gradient of {operation} for"))
            || stages.Program.Uses.Any(use => use.Kernel.Comment.Contains($"use by {operation} "));
        Assert.NotEqual(WithoutGradient.Contains(operation), isDifferentiated);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AnOperationHasARowInArithmetic(Operation operation)
    {
        string name = operation switch
        {
            Operation.Add => "a + b",
            Operation.Subtract => "a - b",
            Operation.Multiply => "a * b",
            Operation.Divide => "a / b",
            Operation.Minimum => "Min(a, b)",
            Operation.Maximum => "Max(a, b)",
            Operation.Negate => "-x",
            Operation.MaximumOverRow => "Max",
            _ => operation.ToString(),
        };
        Assert.Contains(RowsOfArithmetic(), row => row == name || row.StartsWith(name + "(", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryRowOfArithmeticIsAnOperation() => Assert.Equal(Enum.GetValues<Operation>().Length - 3, RowsOfArithmetic().Length);

    /// <summary>The names in the first column of the table of operations; a row may name several.</summary>
    private static string[] RowsOfArithmetic([CallerFilePath] string test = "")
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(test)!, "../../Runtime/ARITHMETIC.md"));
        int start = page.IndexOf("| operation | result before rounding", StringComparison.Ordinal);
        IEnumerable<string> table = page[start..].Split('\n').TakeWhile(line => line.StartsWith('|')).Skip(2);
        return table.SelectMany(line => Quoted().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value)).ToArray();
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    /// <summary>The operation applied to a value that depends on a parameter and an input.</summary>
    private static ModelDefinition DefinitionOf(Operation operation) =>
        operation is >= Operation.Positions and <= Operation.Attention ? SequenceOf(operation) : SampleOf(operation);

    /// <summary>The operation applied to activations of tokens.</summary>
    private static ModelDefinition SequenceOf(Operation operation)
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int tokens = builder.Tokens("tokens");
        int x = builder.Apply(Operation.Gather, builder.Parameter("Table", [9, 8]), tokens);
        int heads = builder.Apply(Operation.Reshape, [x], [-1, 2, 4]);
        int result = operation switch
        {
            Operation.Positions => builder.Apply(Operation.Gather, builder.Parameter("Learned", [16, 8]), builder.Apply(operation, tokens)),
            Operation.Pick => builder.Apply(operation, x, tokens),
            Operation.Rope => builder.Apply(operation, [heads], [0, FloatBits.FromSingle(100f), 0, 0, 0, 0]),
            Operation.CausalAttention => builder.Apply(operation, [heads, heads, heads], [0, 0, 0]),
            _ => builder.Apply(operation, [heads, heads, heads], [0, 0]),
        };
        builder.Return("Result", result);
        return builder.Build();
    }

    private static ModelDefinition SampleOf(Operation operation)
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int x = builder.Input("x", [3, 4]);
        int indices = builder.Input("indices", [2], isIndices: true);
        int gain = builder.Parameter("Gain", [4]);
        int weight = builder.Parameter("Weight", [4, 4]);
        int active = builder.Apply(Operation.Multiply, x, gain);
        int one = FloatBits.One;
        int result = operation switch
        {
            Operation.Linear or Operation.MatMul => builder.Apply(operation, active, weight),
            >= Operation.Add and <= Operation.Maximum => builder.Apply(operation, active, gain),
            Operation.Clamp => builder.Apply(operation, [active], [0, one]),
            Operation.LayerNorm => builder.Apply(operation, [active, gain, gain], [one]),
            Operation.RmsNorm => builder.Apply(operation, [active, gain], [one]),
            Operation.Reshape => builder.Apply(operation, [active], [2, 6]),
            Operation.Concatenate => builder.Apply(operation, active, active),
            Operation.Slice => builder.Apply(operation, [active], [1, 2]),
            Operation.Gather => builder.Apply(operation, weight, indices),
            Operation.Cast => builder.Apply(operation, [active], [(int)DType.Float32]),
            Operation.MixtureOfExperts => MixtureOf(builder, active),
            _ => builder.Apply(operation, active),
        };
        builder.Return("Result", result);
        return builder.Build();
    }

    private static int MixtureOf(DefinitionBuilder builder, int x)
    {
        int probabilities = builder.Cast(builder.Apply(Operation.Linear, x, builder.Parameter("Router", [5, 4])), DType.Float32);
        int gates = builder.Parameter("Gates", [5, 6, 4]);
        int ups = builder.Parameter("Ups", [5, 6, 4]);
        return builder.Apply(Operation.MixtureOfExperts, [x, probabilities, gates, ups, builder.Parameter("Downs", [5, 4, 6])], [2]);
    }
}
