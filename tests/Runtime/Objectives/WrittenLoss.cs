using System;
using System.Linq;
using PrecisionGen.Objectives;

namespace PrecisionGen.Tests.Objectives;

/// <summary>The losses of the algorithms straight from their formulas, in double; importance weights stay as they began.</summary>
internal sealed class WrittenLoss(string name, SequenceStep step, int constantLength, double threshold, ClipOptions options)
{
    private readonly double[][] weights = [.. step.Samples.Select((sample, i) => Weights(name, sample, step.Current[i], threshold))];

    /// <summary>The share of responses or tokens whose weight the threshold changes.</summary>
    internal double ShareBeyond => weights.SelectMany(own => own).Average(w => w == 0 || w == threshold ? 1.0 : 0.0);

    /// <summary>The loss with one log-probability moved.</summary>
    internal double Compute(int sequence = 0, int token = 0, double by = 0)
    {
        double total = 0;
        for (int i = 0; i < step.Samples.Count; i++)
        {
            double[] current = [.. step.Current[i].Select(x => (double)x)];
            current[i == sequence ? token : 0] += i == sequence ? by : 0;
            total += Sequence(step.Samples[i], current, weights[i]);
        }

        return total;
    }

    private double Sequence(PolicySample sample, double[] current, double[] own)
    {
        ReadOnlySpan<float> proximal = sample.Proximal!.Value.Values.Span;
        ReadOnlySpan<float> reference = sample.Reference!.Value.Values.Span;
        double advantage = sample.Advantage;
        bool isSequenceMean = name.StartsWith("grpo", StringComparison.Ordinal) || name == "gspo";
        double n = step.Samples.Count * (double)(isSequenceMean ? current.Length : constantLength);
        double mean = 0;
        for (int t = 0; t < current.Length; t++)
        {
            mean += (current[t] - proximal[t]) / current.Length;
        }

        double total = 0;
        for (int t = 0; t < current.Length; t++)
        {
            double loss = name.StartsWith("pg", StringComparison.Ordinal) || name == "reinforce"
                ? -advantage * current[t]
                : Clipped(Math.Exp(name == "gspo" ? mean : current[t] - proximal[t]), advantage);
            double difference = reference[t] - current[t];
            total += ((own[t] * loss) + (options.KlCoefficient * (Math.Exp(difference) - difference - 1))) / n;
        }

        return total;
    }

    private double Clipped(double ratio, double advantage)
        => -Math.Min(ratio * advantage, Math.Clamp(ratio, 1 - options.ClipLow!.Value, 1 + options.ClipHigh!.Value) * advantage);

    private static double[] Weights(string name, PolicySample sample, float[] current, double threshold)
    {
        float[] recorded = sample.Trajectory.LogProbabilities.ToArray();
        float[] target = name.StartsWith("pg", StringComparison.Ordinal) ? current : sample.Proximal!.Value.Values.ToArray();
        double[] differences = [.. target.Zip(recorded, (a, b) => (double)a - b)];
        double ratio = Math.Exp(differences.Sum());
        return [.. differences.Select(d => name switch
        {
            "pg-seq-is" => ratio,
            "pg-seq-tis" => Math.Min(ratio, threshold),
            "pg-seq-mis" or "grpo-seq-mis" => ratio <= threshold ? ratio : 0,
            "grpo-token-tis" => Math.Min(Math.Exp(d), threshold),
            _ => 1.0,
        })];
    }
}
