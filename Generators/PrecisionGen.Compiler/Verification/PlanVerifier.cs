using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Verification;

/// <summary>
/// Refuses a plan under which a kernel could read what another buffer overwrote. It replays the kernels over the arenas and
/// does not ask the planner's own lifetimes.
/// </summary>
internal sealed class PlanVerifier
{
    private const string Pass = "Planning";

    private readonly ScheduledProgram program;
    private readonly MemoryPlan plan;
    private readonly Dictionary<int, (long From, long To)> places = new();
    private readonly HashSet<int> intact = new();
    private readonly Dictionary<int, List<int>> neighbours = new();

    private PlanVerifier(ScheduledProgram program, MemoryPlan plan)
    {
        this.program = program;
        this.plan = plan;
    }

    public static void Verify(ScheduledProgram program, MemoryPlan plan) => new PlanVerifier(program, plan).Verify();

    private void Verify()
    {
        foreach (BufferPlace place in plan.Places)
        {
            Buffer buffer = program[place.Buffer];
            long end = place.Offset + plan.SizeOf(buffer);
            Verify(place.Offset >= 0 && place.Offset % 16 == 0, $"The buffer '{buffer.Name}' begins at {place.Offset}, not at a multiple of 16.");
            Verify(end + MemoryPlanner.Slack <= LengthOf(buffer.Space), $"The buffer '{buffer.Name}' ends at {end}, beyond its arena of {LengthOf(buffer.Space)}.");
            Verify(!places.ContainsKey(place.Buffer), $"The buffer '{buffer.Name}' is placed twice.");
            places.Add(place.Buffer, (place.Offset, end));
        }

        FindNeighbours();
        Run(program.Refresh);
        Write(program.Graph.Nodes.Where(node => node.Operation == Operation.Input && places.ContainsKey(node.Id)).Select(node => node.Id));
        Write(program.Positions >= 0 ? new[] { program.Positions } : new int[0]);
        Run(program.Forward);
        VerifyForwardFits();
        Read(program.Graph.Outputs.Select(output => output.Value), "the caller");
        Run(program.GradientRefresh);
        IEnumerable<Node> backward = program.Differentiated?.Backward ?? EquatableArray<Node>.Empty;
        Write(backward.Where(node => node.Kind == NodeKind.OutputGradient && places.ContainsKey(node.Id)).Select(node => node.Id));
        Run(program.Backward);
        Write(program.Uses.SelectMany(use => use.Open < 0 ? new[] { use.Total } : new[] { use.Total, use.Open }));
        Run(program.Uses.Select(use => use.Kernel));
        Run(program.Completion);
    }

    /// <summary>For each buffer the others that lie on some of its memory.</summary>
    private void FindNeighbours()
    {
        foreach (IGrouping<Space, int> arena in places.Keys.GroupBy(buffer => program[buffer].Space))
        {
            int[] all = arena.OrderBy(buffer => places[buffer].From).ToArray();
            foreach (int buffer in all)
            {
                neighbours.Add(buffer, new List<int>());
            }

            for (int i = 0; i < all.Length; i++)
            {
                for (int j = i + 1; j < all.Length && places[all[j]].From < places[all[i]].To; j++)
                {
                    neighbours[all[i]].Add(all[j]);
                    neighbours[all[j]].Add(all[i]);
                }
            }
        }
    }

    private void Run(IEnumerable<Kernel> kernels)
    {
        foreach (Kernel kernel in kernels)
        {
            Touch[] touches = Touches.Of(kernel).ToArray();
            HashSet<int> written = new();
            foreach (Touch touch in touches)
            {
                Verify(places.ContainsKey(touch.Buffer), $"The buffer '{NameOf(touch.Buffer)}', which the kernel '{kernel.Name}' touches, has no place.");
                if (touch.IsWrite)
                {
                    written.Add(touch.Buffer);
                }
                else if (!written.Contains(touch.Buffer))
                {
                    Read(new[] { touch.Buffer }, $"the kernel '{kernel.Name}'");
                }
            }

            // Rows and threads interleave, so no write of a kernel may lie on anything it touches.
            int[] touched = touches.Select(touch => touch.Buffer).Distinct().ToArray();
            foreach (int buffer in written)
            {
                int other = neighbours[buffer].Where(touched.Contains).DefaultIfEmpty(-1).First();
                Verify(other < 0, $"The kernel '{kernel.Name}' writes '{NameOf(buffer)}' over '{NameOf(other)}', which it also touches.");
            }

            Write(written);
        }
    }

    private void Read(IEnumerable<int> buffers, string reader)
    {
        foreach (int buffer in buffers)
        {
            Verify(places.ContainsKey(buffer), $"The buffer '{NameOf(buffer)}', which {reader} reads, has no place.");
            Verify(intact.Contains(buffer), $"The buffer '{NameOf(buffer)}' is overwritten before {reader} reads it.");
        }
    }

    private void Write(IEnumerable<int> buffers)
    {
        foreach (int buffer in buffers)
        {
            Verify(places.ContainsKey(buffer), $"The buffer '{NameOf(buffer)}', which is written, has no place.");
            intact.ExceptWith(neighbours[buffer]);
            intact.Add(buffer);
        }
    }

    /// <summary>Inference has the forward's part of a tile alone.</summary>
    private void VerifyForwardFits()
    {
        foreach (int buffer in program.Forward.SelectMany(Touches.Of).Select(touch => touch.Buffer).Where(buffer => program[buffer].Space == Space.Tile))
        {
            Verify(
                places[buffer].To + MemoryPlanner.Slack <= plan.ForwardTileLength,
                $"The buffer '{NameOf(buffer)}' ends at {places[buffer].To}, beyond the forward's part of a tile of {plan.ForwardTileLength}.");
        }
    }

    private string NameOf(int buffer) => buffer < 0 ? "" : program[buffer].Name;

    private long LengthOf(Space space) => space switch
    {
        Space.Weights => plan.WeightsLength,
        Space.GradientWeights => plan.GradientWeightsLength,
        Space.Accumulators => plan.AccumulatorsLength,
        _ => plan.TileLength,
    };

    private static void Verify(bool holds, string message)
    {
        if (!holds)
        {
            throw new CompilerStageException(Pass, message);
        }
    }
}
