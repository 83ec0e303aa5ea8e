using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using PrecisionGen.Compiler.Definitions;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>The table of operations against the runtime: every public operation can be read, and every operation can be written.</summary>
public class OperationTableTests
{
    private static readonly Dictionary<string, string> Arguments = new()
    {
        ["Tensor"] = "x",
        ["Single"] = "2f",
        ["Int32"] = "1",
        ["Int32[]"] = "4",
        ["Tensor[]"] = "x, x",
        ["DType"] = "DType.Float32",
        ["Indices"] = "i",
        ["Tokens"] = "t",
    };

    public static TheoryData<string> Calls()
    {
        Type operations = typeof(DType).Assembly.GetType("PrecisionGen.Operations", throwOnError: true)!;
        return new TheoryData<string>(operations.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(Call));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void EveryOperationOfTheRuntimeIsRead(string call)
    {
        string instructions = Definitions.ReadInstructions(Source(call));
        Assert.DoesNotContain("return Result = %0", instructions);
    }

    [Fact]
    public void EveryOperationIsReachedByARuntimeMethodOrOperator()
    {
        string[] operators = ["x + x", "x - x", "x * x", "x / x", "-x"];
        HashSet<Operation> reached = [Operation.Input, Operation.Parameter, Operation.Constant];
        foreach (string call in Calls().Select(row => row.Data).Concat(operators))
        {
            reached.UnionWith(Definitions.Read(Source(call)).Definition.Forwards[0].Instructions.Select(instruction => instruction.Operation));
        }

        Assert.Empty(Enum.GetValues<Operation>().Except(reached));
    }

    private static string Source(string call) => Definitions.Usings + $$"""
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            [Parameter(4, 4)] private partial Tensor W { get; }
            [Forward] public Tensor Evaluate({{(TakesTokens(call) ? "Tokens t" : "[Shape(4, 4)] Tensor x, [Shape(4)] Indices i")}})
            {
                {{(TakesTokens(call) ? "Tensor x = Gather(W, t);" : "")}}
                return {{call}};
            }
        }
        """;

    private static bool TakesTokens(string call) => call.Contains("(t)") || call.Contains(", t)");

    private static string Call(MethodInfo method)
    {
        string call = $"{method.Name}({string.Join(", ", method.GetParameters().Select(Argument))})";
        return method.ReturnType switch
        {
            { IsArray: true } => call + "[0]",
            { Name: "Tokens" } => $"Gather(x, {call})",
            _ => call,
        };
    }

    private static string Argument(ParameterInfo parameter) => parameter.Name switch
    {
        "highFrequencyFactor" => "3f",
        _ => Arguments[parameter.ParameterType.Name],
    };
}
