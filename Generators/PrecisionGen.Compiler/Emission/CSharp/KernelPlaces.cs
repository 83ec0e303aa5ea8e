using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;
using PrecisionGen.Compiler.Verification;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Where the buffers of one kernel lie: at constants, or at locals that a loop's iteration decides.</summary>
internal sealed class KernelPlaces
{
    private const int None = -1;
    private readonly ScheduledProgram program;
    private readonly MemoryPlan plan;
    private readonly int read;
    private readonly int loaded;
    private readonly int written;
    private readonly IReadOnlyList<int> parameters;
    private readonly Dictionary<int, (string Name, long[] Offsets)> stepping = new();

    /// <param name="parameters">The parameters that a load reads, by iteration; null for another kernel.</param>
    /// <param name="steps">The buffers that stand in the place of each, by iteration; null for a kernel that runs once.</param>
    public KernelPlaces(ScheduledProgram program, MemoryPlan plan, Phase phase, Kernel kernel, IReadOnlyDictionary<int, int[]>? steps, IReadOnlyList<int>? parameters)
    {
        this.parameters = parameters ?? [];
        this.program = program;
        this.plan = plan;
        CallersRows callers = phase == Phase.Forward ? CallersRows.Of(program) : CallersRows.None;
        read = callers.RoundsInput ? None : callers.Input;
        loaded = callers.RoundsInput && Touches.Of(kernel).Contains(new Touch(callers.Input, true)) ? callers.Input : read;
        written = callers.Output;
        HashSet<string> taken = new(steps is null ? Enumerable.Empty<string>() : ExpressionWalker.Names(kernel));
        foreach (KeyValuePair<int, int[]> step in steps ?? new Dictionary<int, int[]>())
        {
            long[] offsets = step.Value.Select(plan.OffsetOf).ToArray();
            if (offsets.Any(offset => offset != offsets[0]))
            {
                string name = program[step.Key].Name + "Offset";
                while (!taken.Add(name))
                {
                    name += "Here";
                }

                stepping.Add(step.Key, (name, offsets));
            }
        }
    }

    /// <summary>Whether the kernel's method needs the iteration.</summary>
    public bool Steps => stepping.Count > 0 || parameters.Distinct().Skip(1).Any();

    /// <summary>The locals that hold places, in the order of the buffers.</summary>
    public IEnumerable<string> Names => stepping.Values.Select(step => step.Name);

    /// <summary>The reference from which a buffer's place counts, for the vectors that a kernel loads.</summary>
    public string ReferenceOfLoad(int buffer) => buffer == loaded ? Phase.NameOf(Space.InputRows) : ReferenceOf(buffer);

    /// <summary>The reference from which a buffer's place counts, for anything else.</summary>
    public string ReferenceOf(int buffer) => Phase.NameOf(
        buffer == read ? Space.InputRows : buffer == written ? Space.OutputRows : program[buffer].Space);

    /// <summary>Whether what is written to a buffer may go to the caller's memory.</summary>
    public bool MayBeCallers(int buffer) => buffer == written;

    /// <summary>The place of a buffer's first element from a reference; empty for the first that it refers to.</summary>
    public string TextOf(int buffer, string reference, long offset = 0)
    {
        if (reference != Phase.NameOf(program[buffer].Space))
        {
            return offset == 0 ? "" : Progression.Text(offset);
        }

        if (stepping.TryGetValue(buffer, out (string Name, long[] Offsets) step))
        {
            return offset == 0 ? step.Name : $"{step.Name} + {Progression.Text(offset)}";
        }

        long place = plan.OffsetOf(buffer) + offset;
        return place == 0 ? "" : Progression.Text(place);
    }

    /// <summary>The index of the parameter that a load reads.</summary>
    public string Parameter => parameters.Count > 1 ? "parameter" : Progression.Text(parameters[0]);

    /// <summary>Declares the locals.</summary>
    public void Write(SourceWriter writer)
    {
        foreach ((string name, long[] offsets) in stepping.Values)
        {
            Progression.Write(writer, "nint", name, offsets);
        }

        if (parameters.Count > 1)
        {
            Progression.Write(writer, "int", "parameter", parameters.Select(parameter => (long)parameter).ToArray());
        }
    }

    /// <summary>The text of a tile place.</summary>
    public string TilePlaceOf(int buffer)
    {
        Scheduling.Buffer found = program[buffer];
        string offset = TextOf(buffer, Phase.NameOf(found.Space));
        string text = offset.Length == 0 ? "0" : stepping.ContainsKey(buffer) ? $"(int){offset}" : offset;
        return $"new TilePlace({text}, {found.Rows}, {found.Columns}, {found.Stride})";
    }
}

/// <summary>The text of numbers that a loop steps through.</summary>
internal static class Progression
{
    public static string Text(long value) => value is > int.MaxValue or < int.MinValue
        ? $"unchecked((nint){value.ToString(CultureInfo.InvariantCulture)}L)"
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The value at an iteration, as an expression; null when the values are not one constant or equally spaced.</summary>
    public static string? Of(IReadOnlyList<long> values)
    {
        long step = values[1] - values[0];
        if (Enumerable.Range(1, values.Count - 1).Any(index => values[index] - values[index - 1] != step))
        {
            return null;
        }

        string first = values[0] == 0 ? "" : Text(values[0]);
        string rest = step == 0 ? "" : step == 1 ? "iteration" : $"iteration * {Text(step)}";
        return first.Length == 0 && rest.Length == 0 ? "0" : first.Length > 0 && rest.Length > 0 ? $"{first} + {rest}" : first + rest;
    }

    /// <summary>Declares a local that holds the value of the iteration: by a formula, or from a table.</summary>
    public static void Write(SourceWriter writer, string type, string name, IReadOnlyList<long> values)
    {
        if (Of(values) is string formula)
        {
            writer.WriteLine($"{type} {name} = {(type == "nint" ? formula : $"(int)({formula})")};");
            return;
        }

        bool isLong = values.Any(value => value > int.MaxValue);
        string list = string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        writer.WriteLine($"ReadOnlySpan<{(isLong ? "long" : "int")}> {name}Table = [{list}];");
        writer.WriteLine($"{type} {name} = {(isLong ? "(nint)" : "")}{name}Table[(int)iteration];");
    }
}
