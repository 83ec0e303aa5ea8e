using System;
using System.Collections.Generic;

namespace PrecisionGen.Identity.Models;

/// <summary>Every model of the identity matrix.</summary>
internal static class ModelList
{
    public static IReadOnlyDictionary<string, Func<ModelUnderTest>> Models { get; } = new Dictionary<string, Func<ModelUnderTest>>
    {
        [nameof(Policy)] = Policy.UnderTest,
        [nameof(Functions)] = Functions.UnderTest,
        [nameof(Broadcasting)] = Broadcasting.UnderTest,
        [nameof(Norms)] = Norms.UnderTest,
        [nameof(Rows)] = Rows.UnderTest,
        [nameof(LongRows)] = LongRows.UnderTest,
        [nameof(MatrixProducts)] = MatrixProducts.UnderTest,
        [nameof(Movements)] = Movements.UnderTest,
        [nameof(Casts)] = Casts.UnderTest,
        [nameof(TiedEmbedding)] = TiedEmbedding.UnderTest,
        [nameof(Blocks)] = Blocks.UnderTest,
        [nameof(LowRank)] = LowRank.UnderTest,
        [nameof(Repetition)] = Repetition.UnderTest,
        [nameof(Pairings)] = Pairings.UnderTest,
        [nameof(WholeRows)] = WholeRows.UnderTest,
    };
}
