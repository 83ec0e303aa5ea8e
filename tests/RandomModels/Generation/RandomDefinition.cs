using System.Collections.Generic;
using System.Linq;

namespace PrecisionGen.RandomModels;

/// <summary>Where a value of a definition comes from.</summary>
internal enum Origin
{
    Input,
    Parameter,
    Operation,
}

/// <summary>
/// One value. An operation's text has {0}, {1}, ... for its operands; an input of indices has a bound. The numbers of values never
/// change, so that shrinking can replace one and leave the rest.
/// </summary>
/// <param name="PerSample">False for what comes from parameters alone.</param>
/// <param name="Bound">The bound of indices; 0 for tensors.</param>
/// <param name="Module">The module whose Apply the text calls; null for an operation.</param>
internal sealed record Value(
    int Id, Origin Origin, int[] Shape, DType DType, bool PerSample, string Text, int[] Operands, int Bound = 0, ModuleUse? Module = null,
    bool Trainable = true)
{
    public bool IsIndices => Bound > 0;

    public int Columns => Shape[^1];

    public int Count => Shape.Aggregate(1, (product, size) => product * size);

    public string Name => Origin == Origin.Parameter ? "P" + Id : (IsIndices ? "i" : "v") + Id;
}

/// <summary>One element of the list of modules of a width.</summary>
internal sealed record ModuleUse(int Width, int Index);

/// <summary>A forward: the values that it computes, in order, and those that it returns.</summary>
internal sealed record RandomForward(string Name, IReadOnlyList<Value> Values, IReadOnlyList<int> Outputs);

/// <summary>A definition made at random, as data that can be printed as C# and shrunk.</summary>
internal sealed record RandomDefinition(string Name, int Seed, DType DType, IReadOnlyList<Value> Parameters, IReadOnlyList<RandomForward> Forwards)
{
    /// <summary>A model has at least one parameter, its own or a module's.</summary>
    public bool HasParameters => Parameters.Count > 0 || Forwards.Any(forward => forward.Values.Any(value => value.Module is not null));

    /// <summary>Without the values that no output depends on, and the parameters that no value uses.</summary>
    public RandomDefinition WithoutUnused()
    {
        HashSet<int> used = [];
        List<RandomForward> forwards = [];
        foreach (RandomForward forward in Forwards)
        {
            HashSet<int> needed = [.. forward.Outputs];
            foreach (Value value in forward.Values.Reverse().Where(value => needed.Contains(value.Id)))
            {
                needed.UnionWith(value.Operands);
            }

            used.UnionWith(needed);
            forwards.Add(forward with { Values = [.. forward.Values.Where(value => needed.Contains(value.Id))] });
        }

        return this with { Parameters = [.. Parameters.Where(parameter => used.Contains(parameter.Id))], Forwards = forwards };
    }
}
