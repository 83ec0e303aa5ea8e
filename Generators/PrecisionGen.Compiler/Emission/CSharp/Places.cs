using System.Linq;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;
using PrecisionGen.Compiler.Verification;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Where a kernel's method finds a buffer: the reference that it receives, and the distance from it in floats.</summary>
internal sealed class Places
{
    private const int None = -1;
    private readonly ScheduledProgram program;
    private readonly MemoryPlan plan;
    private readonly int read;
    private readonly int loaded;
    private readonly int written;

    public Places(ScheduledProgram program, MemoryPlan plan, Phase phase, Kernel kernel)
    {
        this.program = program;
        this.plan = plan;
        CallersRows callers = phase == Phase.Forward ? CallersRows.Of(program) : new CallersRows(None, false, None);
        read = callers.RoundsInput ? None : callers.Input;
        loaded = callers.RoundsInput && Touches.Of(kernel).Contains(new Touch(callers.Input, true)) ? callers.Input : read;
        written = callers.Output;
    }

    /// <summary>The place of the vectors that a kernel loads.</summary>
    public (string Reference, long Offset) OfLoad(int buffer) => buffer == loaded ? (Phase.NameOf(Space.InputRows), 0) : Of(buffer);

    /// <summary>The place of anything else.</summary>
    public (string Reference, long Offset) Of(int buffer) =>
        buffer == read ? (Phase.NameOf(Space.InputRows), 0)
        : buffer == written ? (Phase.NameOf(Space.OutputRows), 0)
        : (Phase.NameOf(program[buffer].Space), plan.OffsetOf(buffer));

    /// <summary>Whether what is written to a buffer may go to the caller's memory.</summary>
    public bool MayBeCallers(int buffer) => buffer == written;
}
