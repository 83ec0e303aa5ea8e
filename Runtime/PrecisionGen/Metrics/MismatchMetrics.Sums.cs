using System;

namespace PrecisionGen.Metrics;

/// <content>The sums over tokens and sequences.</content>
public sealed partial record MismatchMetrics
{
    private const double Limit = 20;

    private static double Weight(double logRatio) => DoubleExponential.Exp(Math.Clamp(logRatio, -Limit, Limit));

    private struct TokenSums
    {
        internal double Differences;
        internal double K3;
        internal double Weights;
        internal double SquaredWeights;
        internal double AbsoluteDifferences;
        internal double MaximumAbsoluteDifference;
        internal long Differing;

        /// <summary>Adds the sums of another sequence.</summary>
        internal void Add(in TokenSums other)
        {
            Differences += other.Differences;
            K3 += other.K3;
            Weights += other.Weights;
            SquaredWeights += other.SquaredWeights;
            AbsoluteDifferences += other.AbsoluteDifferences;
            MaximumAbsoluteDifference = Math.Max(MaximumAbsoluteDifference, other.MaximumAbsoluteDifference);
            Differing += other.Differing;
        }

        /// <summary>Adds the tokens of one sequence.</summary>
        internal void Add(ReadOnlySpan<float> recorded, ReadOnlySpan<float> recomputed)
        {
            for (int i = 0; i < recorded.Length; i++)
            {
                double d = (double)recomputed[i] - recorded[i];
                double weight = Weight(d);
                Differences += d;
                K3 += DoubleExponential.ExpMinusOneMinus(d);
                Weights += weight;
                SquaredWeights += weight * weight;
                AbsoluteDifferences += Math.Abs(d);
                MaximumAbsoluteDifference = Math.Max(MaximumAbsoluteDifference, Math.Abs(d));
                Differing += BitConverter.SingleToInt32Bits(recorded[i]) == BitConverter.SingleToInt32Bits(recomputed[i]) ? 0 : 1;
            }
        }
    }

    private struct SequenceSums
    {
        internal double Differences;
        internal double K3;
        internal double SquaredWeights;
        internal double PerplexityRatios;

        // Welford's running mean and sum of squared deviations.
        private double mean;
        private double squares;
        private long count;

        internal void Add(double sum, int length)
        {
            double weight = Weight(sum);
            Differences += sum;
            K3 += DoubleExponential.ExpMinusOneMinus(sum);
            SquaredWeights += weight * weight;
            PerplexityRatios += DoubleExponential.Exp(-sum / length);
            count++;
            double deviation = sum - mean;
            mean += deviation / count;
            squares += deviation * (sum - mean);
        }

        internal readonly double StandardError(double n) => Math.Sqrt(squares / (n - 1) / n);
    }

    /// <summary>Least-squares lines over the sequences, of their length and four measures of their mismatch.</summary>
    private struct GrowthSums
    {
        private LeastSquaresLine logRatio;
        private LeastSquaresLine kl;
        private LeastSquaresLine meanAbsolute;
        private LeastSquaresLine maximumAbsolute;

        internal void Add(int length, in TokenSums sequence)
        {
            logRatio.Add(length, sequence.Differences);
            kl.Add(length, DoubleExponential.ExpMinusOneMinus(sequence.Differences));
            meanAbsolute.Add(length, sequence.AbsoluteDifferences / length);
            maximumAbsolute.Add(length, sequence.MaximumAbsoluteDifference);
        }

        internal readonly MismatchGrowth Fit() => new(
            1000 * logRatio.Slope, 1000 * kl.Slope, 1000 * meanAbsolute.Slope, 1000 * maximumAbsolute.Slope);
    }
}
