using System;
using PrecisionGen.Objectives;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Objectives;

public sealed class PpoTests
{
    private const int Rows = 24;
    private const int ActionCount = 5;

    [Theory]
    [InlineData(false, 0.01f)]
    [InlineData(true, 0.01f)]
    [InlineData(true, 0f)]
    public void GradientsAgreeWithCentralDifferencesInDouble(bool clipsValues, float entropyCoefficient)
    {
        PpoOptions options = new(0.2f, 0.5f, entropyCoefficient, clipsValues ? 0.1f : null);
        Sample sample = new(3);
        float[] policyGradients = new float[Rows * ActionCount];
        float[] valueGradients = new float[Rows];
        PpoStatistics statistics = Ppo.Compute(sample.Batch(0, Rows), options, Rows, 1f, policyGradients, valueGradients);
        Assert.Equal(sample.Loss(options), statistics.Loss(options), 1e-6);
        Assert.InRange(statistics.ClippedCount, 4, Rows - 4);

        const double Step = 1e-6;
        for (int i = 0; i < Rows * ActionCount; i++)
        {
            Assert.Equal(sample.Difference(options, sample.LogProbabilities, i, Step), policyGradients[i], 2e-6);
        }

        int zeros = 0;
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(sample.Difference(options, sample.Values, i, Step), valueGradients[i], 2e-6);
            zeros += valueGradients[i] == 0 ? 1 : 0;
        }

        Assert.Equal(clipsValues, zeros > 0);
    }

    [Fact]
    public void ASplitIntoMicroBatchesChangesNoBit()
    {
        PpoOptions options = new();
        Sample sample = new(4);
        float[] whole = new float[Rows * ActionCount];
        float[] wholeValues = new float[Rows];
        Ppo.Compute(sample.Batch(0, Rows), options, Rows, 1024f, whole, wholeValues);
        foreach (int size in new[] { 1, 5, 7, 23 })
        {
            float[] parts = new float[Rows * ActionCount];
            float[] partValues = new float[Rows];
            for (int start = 0; start < Rows; start += size)
            {
                int count = Math.Min(size, Rows - start);
                Ppo.Compute(
                    sample.Batch(start, count),
                    options,
                    Rows,
                    1024f,
                    parts.AsSpan(start * ActionCount, count * ActionCount),
                    partValues.AsSpan(start, count));
            }

            Assert.Equal(Declarations.Bits(whole), Declarations.Bits(parts));
            Assert.Equal(Declarations.Bits(wholeValues), Declarations.Bits(partValues));
        }

        // The control: dividing by the micro-batch's own count, as is often done, changes them.
        float[] wrong = new float[Rows * ActionCount];
        Ppo.Compute(sample.Batch(0, 7), options, 7, 1024f, wrong.AsSpan(0, 7 * ActionCount), new float[7]);
        Assert.NotEqual(Declarations.Bits(whole.AsSpan(0, 7 * ActionCount)), Declarations.Bits(wrong.AsSpan(0, 7 * ActionCount)));
    }

    [Fact]
    public void ScaledGradientsAreExactMultiples()
    {
        Sample sample = new(5);
        float[] plain = new float[Rows * ActionCount];
        float[] scaled = new float[Rows * ActionCount];
        Ppo.Compute(sample.Batch(0, Rows), new PpoOptions(), Rows, 1f, plain, new float[Rows]);
        Ppo.Compute(sample.Batch(0, Rows), new PpoOptions(), Rows, 65536f, scaled, new float[Rows]);
        for (int i = 0; i < plain.Length; i++)
        {
            Assert.Equal(plain[i] * 65536f, scaled[i]);
        }
    }

    [Fact]
    public void AnImpossibleActionHasNoGradient()
    {
        float[] gradients = new float[2];
        PpoStatistics statistics = Ppo.Compute(
            new PpoBatch
            {
                LogProbabilities = [0f, float.NegativeInfinity],
                Values = [1f],
                Actions = [0],
                RecordedLogProbabilities = [0f],
                Advantages = [2f],
                Returns = [3f],
            },
            new PpoOptions(),
            1,
            1f,
            gradients,
            new float[1]);
        // The entropy's 1 * (0 + 1) * 0.01 for the certain action.
        Assert.Equal([-2f + 0.01f, 0f], gradients);
        Assert.Equal((0.0, 0.0, -2.0, 2.0), (statistics.Entropy, statistics.ApproximateKl, statistics.PolicyLoss, statistics.ValueLoss));
    }

    [Fact]
    public void NaNReachesTheGradient()
    {
        Sample sample = new(6);
        sample.Advantages[2] = float.NaN;
        float[] gradients = new float[Rows * ActionCount];
        Ppo.Compute(sample.Batch(0, Rows), new PpoOptions(), Rows, 1f, gradients, new float[Rows]);
        Assert.True(float.IsNaN(gradients[(2 * ActionCount) + sample.Actions[2]]));
    }

    [Fact]
    public void LengthsAndActionsAreChecked()
    {
        Sample sample = new(7);
        float[] gradients = new float[Rows * ActionCount];
        float[] values = new float[Rows];
        PpoOptions options = new();
        Assert.Throws<ArgumentException>(() => Ppo.Compute(sample.Batch(0, Rows), options, Rows - 1, 1f, gradients, values));
        Assert.Throws<ArgumentException>(() => Ppo.Compute(sample.Batch(0, Rows), options, Rows, 1f, gradients.AsSpan(1), values));
        Assert.Throws<ArgumentException>(() => Ppo.Compute(sample.Batch(0, Rows), options, Rows, 1f, gradients, values.AsSpan(1)));
        sample.Actions[3] = ActionCount;
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Ppo.Compute(sample.Batch(0, Rows), options, Rows, 1f, gradients, values));
        Assert.Contains("Sample 3 took action 5; there are 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComputingDoesNotAllocate()
    {
        Sample sample = new(8);
        PpoOptions options = new();
        float[] gradients = new float[Rows * ActionCount];
        float[] values = new float[Rows];
        Ppo.Compute(sample.Batch(0, Rows), options, Rows, 1f, gradients, values);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ppo.Compute(sample.Batch(0, Rows), options, Rows, 1f, gradients, values);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A random step, and its loss straight from the formula, in double.</summary>
    private sealed class Sample
    {
        internal readonly float[] LogProbabilities = new float[Rows * ActionCount];
        internal readonly float[] Values = new float[Rows];
        internal readonly int[] Actions = new int[Rows];
        internal readonly float[] Advantages = new float[Rows];
        private readonly float[] recorded = new float[Rows];
        private readonly float[] recordedValues = new float[Rows];
        private readonly float[] returns = new float[Rows];

        internal Sample(int seed)
        {
            Random random = new(seed);
            for (int row = 0; row < Rows; row++)
            {
                for (int j = 0; j < ActionCount; j++)
                {
                    LogProbabilities[(row * ActionCount) + j] = (float)(-0.2 - (3 * random.NextDouble()));
                }

                Actions[row] = random.Next(ActionCount);
                recorded[row] = LogProbabilities[(row * ActionCount) + Actions[row]] + (float)((random.NextDouble() - 0.5) * 0.9);
                Advantages[row] = (float)((random.NextDouble() - 0.5) * 4);
                Values[row] = (float)((random.NextDouble() - 0.5) * 4);
                recordedValues[row] = Values[row] + (float)((random.NextDouble() - 0.5) * 0.5);
                returns[row] = Values[row] + (float)(random.NextDouble() - 0.5);
            }
        }

        internal PpoBatch Batch(int start, int count) => new()
        {
            LogProbabilities = LogProbabilities.AsSpan(start * ActionCount, count * ActionCount),
            Values = Values.AsSpan(start, count),
            Actions = Actions.AsSpan(start, count),
            RecordedLogProbabilities = recorded.AsSpan(start, count),
            Advantages = Advantages.AsSpan(start, count),
            Returns = returns.AsSpan(start, count),
            RecordedValues = recordedValues.AsSpan(start, count),
        };

        internal double Difference(PpoOptions options, float[] inputs, int index, double step)
        {
            return (Loss(options, inputs, index, step) - Loss(options, inputs, index, -step)) / (2 * step);
        }

        internal double Loss(PpoOptions options, float[]? moved = null, int index = 0, double by = 0)
        {
            double Read(float[] values, int i) => values[i] + (ReferenceEquals(values, moved) && i == index ? by : 0);
            double total = 0;
            for (int row = 0; row < Rows; row++)
            {
                double ratio = Math.Exp(Read(LogProbabilities, (row * ActionCount) + Actions[row]) - recorded[row]);
                double clipped = Math.Clamp(ratio, 1 - options.ClipRange, 1 + options.ClipRange);
                total += Math.Max(-ratio * Advantages[row], -clipped * Advantages[row]);
                for (int j = 0; j < ActionCount; j++)
                {
                    double logProbability = Read(LogProbabilities, (row * ActionCount) + j);
                    total += options.EntropyCoefficient * Math.Exp(logProbability) * logProbability;
                }

                double value = Read(Values, row);
                double squared = Math.Pow(value - returns[row], 2);
                if (options.ValueClipRange is { } range)
                {
                    double clippedValue = recordedValues[row] + Math.Clamp(value - recordedValues[row], -range, range);
                    squared = Math.Max(squared, Math.Pow(clippedValue - returns[row], 2));
                }

                total += options.ValueCoefficient * 0.5 * squared;
            }

            return total / Rows;
        }
    }
}
