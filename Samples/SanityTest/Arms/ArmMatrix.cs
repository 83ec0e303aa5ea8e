using System.Collections.Generic;
using System.Linq;
using PrecisionGen;
using PrecisionGen.Objectives;

namespace SanityTest;

/// <summary>The arms that a matrix consists of, in the order in which they run.</summary>
internal static class ArmMatrix
{
    private static readonly string[] ShortAlgorithms = ["pg-seq-is", "grpo", "grpo-token-tis", "pg-seq-mis"];
    private static readonly DType[] ShortDTypes = [DType.BFloat16, DType.Float16];
    private static readonly Pairing[] ShortPairings = [Pairing.Independent, Pairing.Paired];

    /// <summary>Four algorithms in BF16 and FP16, independent and paired, one seed.</summary>
    internal static IEnumerable<Arm> Short(ArmSettings settings) =>
        from algorithm in ShortAlgorithms
        from dtype in ShortDTypes
        from pairing in ShortPairings
        select Create(PolicyKind.Full, settings, algorithm, dtype, dtype, pairing, settings.Seed);

    /// <summary>
    /// Every algorithm x dtype x pairing; the ablation of training and inference dtype with independent engines; the variants of the
    /// model; three seeds of each.
    /// </summary>
    internal static IEnumerable<Arm> Full(ArmSettings settings)
    {
        DType[] dtypes = [DType.BFloat16, DType.Float16, DType.Float32];
        Pairing[] pairings = [Pairing.Independent, Pairing.Reordered, Pairing.Paired];
        long[] seeds = [settings.Seed, settings.Seed + 1, settings.Seed + 2];
        IEnumerable<Arm> grid =
            from seed in seeds
            from algorithm in Algorithms.Names
            from dtype in dtypes
            from pairing in pairings
            select Create(PolicyKind.Full, settings, algorithm, dtype, dtype, pairing, seed);
        IEnumerable<Arm> ablation =
            from seed in seeds
            from training in dtypes
            from inference in dtypes
            where training != inference
            select Create(PolicyKind.Full, settings, "grpo", training, inference, Pairing.Independent, seed);
        IEnumerable<Arm> variants =
            from seed in seeds
            from kind in PolicyKind.All
            where kind != PolicyKind.Full
            from dtype in ShortDTypes
            from pairing in ShortPairings
            select Create(kind, settings, "grpo", dtype, dtype, pairing, seed);
        return grid.Concat(ablation).Concat(variants);
    }

    private static Arm Create(
        PolicyKind kind, ArmSettings settings, string algorithm, DType training, DType inference, Pairing pairing, long seed) =>
        new(kind, settings with
        {
            Algorithm = algorithm,
            TrainingDType = training,
            InferenceDType = inference,
            Pairing = pairing,
            Seed = seed,
        });
}
