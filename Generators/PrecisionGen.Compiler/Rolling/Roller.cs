using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Rolling;

/// <summary>A program with the loops of its lists: a definition's repeated blocks are written once.</summary>
internal sealed record RolledProgram(
    RolledKernels Refresh, RolledKernels Forward, RolledKernels GradientRefresh, RolledKernels Backward, RolledKernels Uses, RolledKernels Completion)
{
    /// <summary>The stretches of the contributions to the parameters' gradients.</summary>
    public IReadOnlyList<Stretch> Contributions { get; init; } = new Stretch[0];
}

/// <summary>Finds the loops of a program after scheduling, when each kernel is known: blocks that fuse differently stay apart by themselves.</summary>
internal static class Roller
{
    public static RolledProgram Run(ScheduledProgram program)
    {
        Skeletons skeletons = new(program);
        Dictionary<string, int> open = program.Uses.ToDictionary(use => use.Kernel.Name, use => use.Open);
        RolledKernels uses = RolledKernels.Roll(
            program.Uses.Select(use => use.Kernel), skeletons, kernel => open[kernel.Name] < 0 ? new int[0] : new[] { open[kernel.Name] });
        IEnumerable<ParameterContribution> contributions = program.Differentiated?.ParameterContributions ?? default;
        return new RolledProgram(
            RolledKernels.Roll(program.Refresh, skeletons),
            RolledKernels.Roll(program.Forward, skeletons),
            RolledKernels.Roll(program.GradientRefresh, skeletons),
            RolledKernels.Roll(program.Backward, skeletons),
            uses,
            RolledKernels.Roll(program.Completion, skeletons))
        {
            Contributions = Repeats.Find(contributions.Select(item => skeletons.KeyOf(skeletons.Describe(item.Node))).ToArray()),
        };
    }
}
