namespace PrecisionGen.Metrics;

/// <summary>
/// How the mismatch of a sequence grows with its length: slopes per thousand tokens of the least-squares line through the sequences. NaN
/// where all have one length.
/// </summary>
/// <param name="LogRatio">Of D, the sequence's sum of log pi - log mu: the paper's figure (arXiv 2510.26788).</param>
/// <param name="KlSequence">Of exp(D) - 1 - D.</param>
/// <param name="MeanAbsoluteDifference">Of the sequence's mean |d|.</param>
/// <param name="MaximumAbsoluteDifference">Of the sequence's largest |d|.</param>
public readonly record struct MismatchGrowth(
    double LogRatio, double KlSequence, double MeanAbsoluteDifference, double MaximumAbsoluteDifference);
