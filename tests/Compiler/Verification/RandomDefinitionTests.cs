using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;
using PrecisionGen.Compiler.Verification;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

public class RandomDefinitionTests
{
    private const int Definitions = 300;

    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue - 1];

    [Fact]
    public void EveryStageOfARandomDefinitionIsAccepted() => Seeds.Sample(
        seed =>
        {
            ModelDefinition definition = RandomDefinitions.Create(seed);
            foreach (Profile profile in new[] { Profile.Exact1, Profile.Independent, Profile.Reordered })
            {
                CompiledForward compiled = Compiler.Compile(definition, 0, definition.DTypes[0], profile);
                Assert.Equal(profile, compiled.Graph.Profile);
            }
        },
        iter: Definitions);

    [Fact]
    public void NoTwoBuffersThatAreAliveTogetherOverlap() => Seeds.Sample(
        seed =>
        {
            Stages stages = Stages.Of(RandomDefinitions.Create(seed));
            Dictionary<int, Lifetime> lifetimes = Lifetimes.Of(stages.Program)
                .Concat(Lifetimes.OfRefresh(stages.Program, Space.Weights)).Concat(Lifetimes.OfRefresh(stages.Program, Space.GradientWeights))
                .ToDictionary(pair => pair.Key, pair => pair.Value);
            BufferPlace[] places = stages.Plan.Places.ToArray();
            for (int i = 0; i < places.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    Buffer a = stages.Program[places[i].Buffer];
                    Buffer b = stages.Program[places[j].Buffer];
                    bool overlap = a.Space == b.Space && places[i].Offset < places[j].Offset + stages.Plan.SizeOf(b)
                        && places[j].Offset < places[i].Offset + stages.Plan.SizeOf(a);
                    bool arePassing = lifetimes.ContainsKey(a.Id) && lifetimes.ContainsKey(b.Id);
                    bool meet = overlap && (!arePassing || lifetimes[a.Id].Meets(lifetimes[b.Id]));
                    Assert.False(meet, $"{a.Name} and {b.Name} overlap.");
                }
            }
        },
        iter: Definitions);

    [Fact]
    public void PlacingEverythingAtZeroIsRefusedForAlmostAnyDefinition()
    {
        int refused = Enumerable.Range(0, 50).Count(seed =>
        {
            Stages stages = Stages.Of(RandomDefinitions.Create(seed));
            MemoryPlan broken = stages.Plan with { Places = new EquatableArray<BufferPlace>(stages.Plan.Places.Select(place => place with { Offset = 0 })) };
            return Record.Exception(() => PlanVerifier.Verify(stages.Program, broken)) is CompilerStageException;
        });
        Assert.Equal(50, refused);
    }
}
