namespace SanityTest;

/// <summary>The figures of an arm, under the names that they have in its file.</summary>
/// <param name="FinalAccuracy">Over fresh responses after the last step; 0 where the policy's output came to hold NaN.</param>
/// <param name="Passed">Whether the final accuracy is at least 95 %.</param>
/// <param name="TokensDiffering">Of all tokens sampled in training, those whose bits differ from what training computes.</param>
internal sealed record ArmResult(
    string Model,
    string Algorithm,
    string TrainingDtype,
    string InferenceDtype,
    string Pairing,
    long Seed,
    int Steps,
    double FinalAccuracy,
    double BestAccuracy,
    bool Passed,
    double WallSeconds,
    long TokensDiffering,
    string WeightsSha256);
