using System.Text.Json.Serialization;
using PrecisionGen.Metrics;

namespace SanityTest;

/// <summary>The mismatch of one model, dtype and pairing, under the names that it has in the file.</summary>
internal sealed record OfflineResult(
    string Model,
    string Dtype,
    string Pairing,
    long Sequences,
    long Tokens,
    double KlSequence,
    [property: JsonPropertyName("kl_sequence_k1")] double KlSequenceK1,
    [property: JsonPropertyName("k3_kl")] double K3Kl,
    double MeanAbsLogProbabilityDifference,
    double MaxAbsLogProbabilityDifference,
    long TokensDiffering,
    OfflineGrowth Growth)
{
    internal static OfflineResult Of(string model, string dtype, string pairing, MismatchMetrics metrics) => new(
        model,
        dtype,
        pairing,
        metrics.Sequences,
        metrics.Tokens,
        metrics.KlSequence,
        metrics.PlainKlSequence,
        metrics.K3Kl,
        metrics.MeanAbsoluteDifference,
        metrics.MaximumAbsoluteDifference,
        metrics.DifferingTokens,
        new OfflineGrowth(
            metrics.Growth.LogRatio,
            metrics.Growth.KlSequence,
            metrics.Growth.MeanAbsoluteDifference,
            metrics.Growth.MaximumAbsoluteDifference));
}

/// <summary>Slopes over the responses' lengths, a thousand tokens.</summary>
/// <param name="LogRatio">Of log pi - log mu of a response: the paper's -1.01 and -0.07.</param>
/// <param name="KlSequence">Of exp(D) - 1 - D.</param>
/// <param name="MeanAbsLogProbabilityDifference">Of a response's mean |d|.</param>
/// <param name="MaxAbsLogProbabilityDifference">Of a response's largest |d|.</param>
internal sealed record OfflineGrowth(
    double LogRatio, double KlSequence, double MeanAbsLogProbabilityDifference, double MaxAbsLogProbabilityDifference);
