using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Verification;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

public class PlanVerifierTests
{
    private static readonly Stages Toy = Stages.Of(Models.Toy());

    [Fact]
    public void ThePlannersPlanIsAccepted() => PlanVerifier.Verify(Toy.Program, Toy.Plan);

    [Fact]
    public void ABufferThatIsOverwrittenBeforeItsLastReadIsRefused() =>
        Refuses("The buffer 'hidden' is overwritten before the kernel 'tanhContribution' reads it", Move("softmax", OffsetOf("hidden")));

    [Fact]
    public void AKernelThatWritesOverWhatItReadsIsRefused() =>
        Refuses("The kernel 'softmax' writes 'softmax' over 'scores', which it also touches", Move("softmax", OffsetOf("scores")));

    [Fact]
    public void WeightsThatOverlapAreRefused() => Refuses("is overwritten before", Move("bias", OffsetOf("weightPanels")));

    [Fact]
    public void ABufferBeyondItsArenaIsRefused() =>
        Refuses($"The buffer 'softmaxContributionRow' ends at {Toy.Plan.TileLength}", Move("softmaxContributionRow", Toy.Plan.TileLength - 16));

    [Fact]
    public void ABufferWithoutSlackIsRefused() =>
        Refuses("beyond its arena", Toy.Plan with { TileLength = Toy.Plan.TileLength - 16 });

    [Fact]
    public void AForwardBeyondItsPartOfATileIsRefused() =>
        Refuses("beyond the forward's part of a tile", Move("softmax", OffsetOf("softmaxContributionRow") - 2048));

    [Fact]
    public void ABufferWithoutAPlaceIsRefused() => Refuses(
        "has no place", Toy.Plan with { Places = new EquatableArray<BufferPlace>(Toy.Plan.Places.Where(place => place.Buffer != IdOf("hidden"))) });

    [Fact]
    public void AnOffsetBetweenVectorsIsRefused() => Refuses("not at a multiple of 16", Move("scale", OffsetOf("scale") + 1));

    [Fact]
    public void ABufferPlacedTwiceIsRefused() =>
        Refuses("is placed twice", Toy.Plan with { Places = new EquatableArray<BufferPlace>(Toy.Plan.Places.Append(Toy.Plan.Places[0])) });

    private static int IdOf(string name) => Toy.Program.Buffers.First(buffer => buffer.Name == name).Id;

    private static long OffsetOf(string name) => Toy.Plan.OffsetOf(IdOf(name));

    private static MemoryPlan Move(string name, long offset) => Toy.Plan with
    {
        Places = new EquatableArray<BufferPlace>(Toy.Plan.Places.Select(place => place.Buffer == IdOf(name) ? place with { Offset = offset } : place)),
    };

    private static void Refuses(string reason, MemoryPlan broken)
    {
        CompilerStageException exception = Assert.Throws<CompilerStageException>(() => PlanVerifier.Verify(Toy.Program, broken));
        Assert.Equal("Planning", exception.Pass);
        Assert.Contains(reason, exception.Message);
    }
}
