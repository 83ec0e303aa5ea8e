using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Where the methods of a phase find a buffer: the reference that they receive, and the distance from it in floats.</summary>
internal sealed class Places
{
    private readonly ScheduledProgram program;
    private readonly MemoryPlan plan;
    private readonly CallersRows callers;

    public Places(ScheduledProgram program, MemoryPlan plan, Phase phase)
    {
        this.program = program;
        this.plan = plan;
        callers = phase == Phase.Forward ? CallersRows.Of(program) : new CallersRows(-1, -1);
    }

    /// <summary>Whether what is written to a buffer may go to the caller's memory.</summary>
    public bool MayBeCallers(int buffer) => buffer == callers.Output;

    public (string Reference, long Offset) Of(int buffer) =>
        buffer == callers.Input ? (Phase.NameOf(Space.InputRows), 0)
        : buffer == callers.Output ? (Phase.NameOf(Space.OutputRows), 0)
        : (Phase.NameOf(program[buffer].Space), plan.OffsetOf(buffer));
}
