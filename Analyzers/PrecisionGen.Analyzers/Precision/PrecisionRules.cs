using System.Collections.Generic;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>PG1xxx: constants, accumulators and conversions that lose what the dtype cannot hold, by id.</summary>
internal static class PrecisionRules
{
    public static IReadOnlyList<HazardRule> All =>
[
        new UnrepresentableConstant(),
        new ExponentialOverflow(),
        new SixteenBitAccumulator(),
        new SixteenBitSquares(),
        new SixteenBitMean(),
        new EpsilonBelowResolution(),
        new IntegerInSixteenBits(),
        new EarlyRounding(),
        new DoubleRoundTrip(),
        new MathOnFloat(),
        new MixedTensorDtypes(),
        new IntegerDivision(),
        new RoundedProduct(),
        new DoubleRounding(),
    ];
}
