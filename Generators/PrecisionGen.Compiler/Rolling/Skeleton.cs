using System.Collections.Generic;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Rolling;

/// <summary>What a kernel is without the places of its buffers: kernels of one skeleton are one method, called with other places.</summary>
/// <param name="Key">Equal for kernels that differ in buffers and names alone.</param>
/// <param name="Buffers">The buffers in the order in which the kernel first mentions them.</param>
internal sealed record Skeleton(int Key, IReadOnlyList<int> Buffers);

/// <summary>Gives kernels of one program their skeletons.</summary>
internal sealed class Skeletons
{
    private readonly ScheduledProgram program;
    private readonly CallersRows callers;
    private readonly Dictionary<string, int> keys = new();
    private readonly Dictionary<Kernel, Skeleton> known = new(ByReference.Instance);

    public Skeletons(ScheduledProgram program)
    {
        this.program = program;
        callers = CallersRows.Of(program);
    }

    public Skeleton Of(Kernel kernel)
    {
        if (!known.TryGetValue(kernel, out Skeleton? skeleton))
        {
            known.Add(kernel, skeleton = Build(kernel));
        }

        return skeleton;
    }

    /// <summary>A key for any other text that tells items apart.</summary>
    public int KeyOf(string text)
    {
        if (!keys.TryGetValue(text, out int key))
        {
            keys.Add(text, key = keys.Count);
        }

        return key;
    }

    /// <summary>What of a buffer is part of a kernel's text, whatever its place.</summary>
    public string Describe(int buffer)
    {
        Buffer found = program[buffer];
        string callersRows = buffer == callers.Input ? " input" : buffer == callers.Output ? " output" : "";
        return $"{found.Space} {found.Rows} {found.Columns} {found.PerSample}{callersRows}";
    }

    private Skeleton Build(Kernel kernel)
    {
        List<int> buffers = new();
        Dictionary<int, int> numbers = new();
        Dictionary<string, string> locals = new() { ["total"] = "total" };
        int Number(int buffer)
        {
            if (!numbers.TryGetValue(buffer, out int number))
            {
                numbers.Add(buffer, number = buffers.Count);
                buffers.Add(buffer);
            }

            return number;
        }

        string Rename(string name)
        {
            if (!locals.TryGetValue(name, out string? renamed))
            {
                locals.Add(name, renamed = "l" + locals.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            return renamed;
        }

        Kernel normalized = new KernelRewriter(Number, Rename).Rewrite(kernel) with { Name = "", Comment = "" };
        string text = normalized + string.Join(";", System.Linq.Enumerable.Select(buffers, Describe));
        return new Skeleton(KeyOf(text), buffers);
    }

    /// <summary>A kernel's own hash would walk all its expressions.</summary>
    private sealed class ByReference : IEqualityComparer<Kernel>
    {
        public static readonly ByReference Instance = new();

        public bool Equals(Kernel? x, Kernel? y) => ReferenceEquals(x, y);

        public int GetHashCode(Kernel kernel) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(kernel);
    }
}
