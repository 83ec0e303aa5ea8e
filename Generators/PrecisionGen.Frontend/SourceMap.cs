using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>
/// Where each instruction, forward and parameter stands in the source. It is for diagnostics alone and never enters a cached model.
/// </summary>
public sealed class SourceMap
{
    private readonly List<ForwardMap> forwards = new();
    private readonly Dictionary<string, Location> parameters = new();
    private readonly Location model;

    public SourceMap(Location model) => this.model = model;

    /// <summary>The place that a problem is about: its instruction, else its forward, else its parameter, else the model.</summary>
    public Location Find(Problem problem)
    {
        if (problem.Forward >= 0 && problem.Forward < forwards.Count)
        {
            ForwardMap forward = forwards[problem.Forward];
            bool isInstruction = problem.Instruction >= 0 && problem.Instruction < forward.Instructions.Count;
            return isInstruction ? forward.Instructions[problem.Instruction] : forward.Location;
        }

        bool isParameter = problem.Arguments.Count > 0 && parameters.ContainsKey(problem.Arguments[0]);
        return isParameter ? parameters[problem.Arguments[0]] : model;
    }

    internal void AddParameter(string name, Location location) => parameters[name] = location;

    internal void AddForward(Location location, IReadOnlyList<Location> instructions) =>
        forwards.Add(new ForwardMap(location, instructions));

    private sealed record ForwardMap(Location Location, IReadOnlyList<Location> Instructions);
}
