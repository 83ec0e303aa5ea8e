namespace PrecisionGen.Objectives;

/// <summary>The last operations of every gradient that an objective returns, in their one order.</summary>
/// <param name="count">N, such as the number of samples of the whole step.</param>
/// <param name="scale">The loss scale.</param>
internal readonly struct StepWeight(float count, float scale)
{
    private readonly float count = count;

    /// <summary>((term * weight) / N) * scale.</summary>
    internal float Apply(float term, float weight) => ((term * weight) / count) * scale;
}
