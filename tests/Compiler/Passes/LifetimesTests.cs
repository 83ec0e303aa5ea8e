using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Kernels count from 1 through forward and backward; the uses come after both.</summary>
public class LifetimesTests
{
    [Fact]
    public void ABufferLivesFromItsWriteToItsLastReader()
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int hidden = builder.Apply(Operation.Linear, builder.Input("x", [4]), builder.Parameter("Weight", [4, 4]));
        builder.Return("Result", builder.Apply(Operation.Softmax, [builder.Apply(Operation.Tanh, [hidden], [], "hidden")], []));
        ScheduledProgram program = Stages.Of(builder.Build()).Program;
        Dictionary<int, Lifetime> lifetimes = Lifetimes.Of(program);
        string[] found = program.Buffers.Where(buffer => buffer.Space == Space.Tile)
            .Select(buffer => $"{buffer.Name} {lifetimes[buffer.Id].First}..{lifetimes[buffer.Id].Last}").ToArray();
        Assert.Equal(3, program.Forward.Count);
        Assert.Equal(2, program.Backward.Count);
        Assert.Equal(
            [
                "input 0..6", // The weight's use reads it.
                "hidden 2..5", // Its own gradient reads it.
                "softmax 3..3", // The caller reads it when the forward ends.
                "softmaxOutputGradient 4..5",
                "tanhContribution 5..6",
                "softmaxRow 3..3",
                "softmaxContributionRow 5..5",
            ],
            found);
    }

    [Theory]
    [InlineData(1, 3, 3, 5, true)]
    [InlineData(1, 3, 4, 5, false)]
    [InlineData(4, 5, 1, 3, false)]
    [InlineData(1, 9, 4, 5, true)]
    public void LifetimesMeetWhereOneStepBelongsToBoth(int first, int last, int otherFirst, int otherLast, bool meets) =>
        Assert.Equal(meets, new Lifetime(first, last).Meets(new Lifetime(otherFirst, otherLast)));
}
