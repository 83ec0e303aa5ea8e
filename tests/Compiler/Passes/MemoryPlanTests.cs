using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

public class MemoryPlanTests
{
    private const int Slack = 32;

    [Fact]
    public void InferenceOfADeepModelReusesTheMemoryOfEarlierLayers()
    {
        long shallow = InferenceLength(4);
        Assert.Equal(shallow, InferenceLength(40));
    }

    [Fact]
    public void TrainingKeepsEveryLayer()
    {
        MemoryPlan shallow = Stages.Of(Models.Deep(4, DType.Float16)).Plan;
        MemoryPlan deep = Stages.Of(Models.Deep(40, DType.Float16)).Plan;
        Assert.True(deep.ForwardTileLength > 8 * shallow.ForwardTileLength, $"{deep.ForwardTileLength} floats against {shallow.ForwardTileLength}.");
    }

    [Fact]
    public void TheBackwardsBuffersShareMemory()
    {
        Stages stages = Stages.Of(Models.Deep(20, DType.Float16));
        long separate = stages.Plan.Places.Where(place => place.Offset >= stages.Plan.ForwardTileLength - Slack && stages.Program[place.Buffer].Space == Space.Tile)
            .Sum(place => stages.Plan.SizeOf(stages.Program[place.Buffer]));
        long planned = stages.Plan.TileLength - stages.Plan.ForwardTileLength;

        // What the uses read lives to the end of a tile; the rest is shared.
        Assert.True(planned * 10 < separate * 9, $"{planned} floats of {separate}.");
    }

    [Fact]
    public void AnOutputLivesUntilTheForwardEnds()
    {
        Stages stages = Stages.Of(Models.CartPolePolicy());
        int value = stages.Graph.Outputs[0].Value;
        Assert.True(Lifetimes.Of(stages.Program)[value].Last >= stages.Program.Forward.Count);
    }

    private static long InferenceLength(int layers)
    {
        Graph graph = Stages.GraphOf(Models.Deep(layers, DType.Float16));
        return MemoryPlanner.Run(Scheduler.Run(graph, null)).ForwardTileLength;
    }
}
