using System;

namespace CartPole;

/// <summary>Notes every report in a learning curve and passes it on.</summary>
internal sealed class CurveProgress(LearningCurve curve, IProgress<TrainingProgress> next) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        curve.Add(value);
        next.Report(value);
    }
}
