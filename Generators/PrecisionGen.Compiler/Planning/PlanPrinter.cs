using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Planning;

/// <summary>The canonical text of a memory plan: each arena with its buffers by offset, their sizes and, in tiles, their lifetimes.</summary>
internal static class PlanPrinter
{
    private static readonly Space[] Spaces = { Space.Weights, Space.GradientWeights, Space.Tile, Space.Accumulators };

    public static string Print(ScheduledProgram program, MemoryPlan plan)
    {
        List<string> lines = new() { $"plan {program.Graph.Name} {program.Graph.ModelDType} {program.Graph.Profile}, tiles of {plan.TileSamples} samples" };
        Dictionary<int, Lifetime> lifetimes = Lifetimes.Of(program);
        foreach (Space space in Spaces)
        {
            lines.Add("");
            lines.Add($"{space}: {LengthOf(plan, space)}");
            IEnumerable<(Buffer Buffer, long Offset)> placed = plan.Places.Select(place => (program[place.Buffer], place.Offset))
                .Where(item => item.Item1.Space == space).OrderBy(item => item.Offset).ThenBy(item => item.Item1.Id);
            foreach ((Buffer buffer, long offset) in placed)
            {
                string rows = buffer.PerSample ? $"{plan.TileSamples} x {buffer.Rows}" : $"{buffer.Rows}";
                string lifetime = space == Space.Tile ? $", alive {lifetimes[buffer.Id].First}..{lifetimes[buffer.Id].Last}" : "";
                lines.Add($"    {offset}..{offset + plan.SizeOf(buffer)} {buffer.Name}: {rows} rows of {buffer.Columns} in {buffer.Stride}{lifetime}");
            }
        }

        return string.Join("\n", lines) + "\n";
    }

    private static string LengthOf(MemoryPlan plan, Space space) => space switch
    {
        Space.Weights => $"{plan.WeightsLength} floats",
        Space.GradientWeights => $"{plan.GradientWeightsLength} floats",
        Space.Accumulators => $"{plan.AccumulatorsLength} floats",
        _ => $"{plan.ForwardTileLength} floats for a forward, {plan.TileLength} with its backward",
    };
}
