using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Verification;

/// <summary>Refuses loop nests that read what nothing wrote, reach outside their buffers or arenas, or use undefined locals.</summary>
internal sealed class ProgramVerifier
{
    private const string Pass = "Scheduling";

    private readonly ScheduledProgram program;
    private readonly HashSet<int> written = new();

    private ProgramVerifier(ScheduledProgram program) => this.program = program;

    public static void Verify(ScheduledProgram program) => new ProgramVerifier(program).Verify();

    private void Verify()
    {
        Verify(program.Buffers.Select(buffer => buffer.Name).Distinct().Count() == program.Buffers.Count, "Two buffers have one name.");
        string[] kernels = AllKernels().Select(kernel => kernel.Name).ToArray();
        Verify(kernels.Distinct().Count() == kernels.Length, "Two kernels have one name.");
        Run(program.Refresh, Space.Weights);
        written.UnionWith(program.Graph.Nodes.Where(node => node.Operation == Operation.Input).Select(node => node.Id));
        if (program.Positions >= 0)
        {
            written.Add(program.Positions);
        }

        Run(program.Forward, Space.Tile, Space.Weights);
        foreach (OutputDefinition output in program.Graph.Outputs)
        {
            Verify(written.Contains(output.Value), $"Nothing writes the output '{output.Name}'.");
        }

        Run(program.GradientRefresh, Space.Weights, Space.GradientWeights);
        if (program.Differentiated is null)
        {
            return;
        }

        written.UnionWith(program.Differentiated.Backward.Where(node => node.Kind == NodeKind.OutputGradient).Select(node => node.Id));
        Run(program.Backward, Space.Tile, Space.Weights, Space.GradientWeights);
        foreach (UseAccumulation use in program.Uses)
        {
            VerifyUse(use);
        }

        Run(program.Uses.Select(use => use.Kernel), Space.Tile, Space.Weights, Space.Accumulators);
        Run(program.Completion, Space.Weights, Space.Accumulators);
        foreach (ParameterContribution contribution in program.Differentiated.ParameterContributions)
        {
            Verify(written.Contains(contribution.Node), $"Nothing writes %{contribution.Node}, which the gradient of parameter {contribution.Parameter} adds.");
        }
    }

    private IEnumerable<Kernel> AllKernels() => program.Refresh.Concat(program.Forward).Concat(program.GradientRefresh).Concat(program.Backward)
        .Concat(program.Uses.Select(use => use.Kernel)).Concat(program.Completion);

    private void VerifyUse(UseAccumulation use)
    {
        Buffer total = program[use.Total];
        Verify(total.Space == Space.Accumulators && !total.PerSample, $"The total '{total.Name}' of a use lies in {total.Space}.");
        if (use.Open >= 0)
        {
            Buffer open = program[use.Open];
            bool matches = (open.Space, open.Rows, open.Columns) == (total.Space, total.Rows, total.Columns);
            Verify(matches, $"The open block '{open.Name}' does not lie like its total '{total.Name}'.");
        }
    }

    private void Run(IEnumerable<Kernel> kernels, params Space[] arenas)
    {
        foreach (Kernel kernel in kernels)
        {
            ScopeVerifier.Verify(kernel);
            BoundsVerifier.Verify(program, kernel);
            foreach (Touch touch in Touches.Of(kernel))
            {
                Buffer buffer = program[touch.Buffer];
                Verify(arenas.Contains(buffer.Space), $"The kernel '{kernel.Name}' touches '{buffer.Name}' in {buffer.Space}, which its phase does not have.");
                if (touch.IsWrite)
                {
                    written.Add(buffer.Id);
                }
                else
                {
                    Verify(written.Contains(buffer.Id), $"The kernel '{kernel.Name}' reads '{buffer.Name}', which nothing wrote before.");
                }
            }
        }
    }

    private static void Verify(bool holds, string message)
    {
        if (!holds)
        {
            throw new CompilerStageException(Pass, message);
        }
    }
}
