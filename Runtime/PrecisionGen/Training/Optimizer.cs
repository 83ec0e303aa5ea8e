using System;
using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>Changes the Float32 masters of a model by their gradients.</summary>
/// <remarks>
/// Scalars are double and are rounded once to float32 where they meet a tensor; elements are independent float32 sequences, written
/// in ARITHMETIC.md. Frozen parameters are not touched. A parameter that no use gave a gradient counts as having gradient +0. A step
/// does not allocate.
/// </remarks>
public abstract class Optimizer
{
    private readonly string[] bufferNames;
    private readonly AlignedBuffer<float>[] buffers;
    private readonly (int Start, int Length)[] trainableRuns;

    /// <summary>Creates the optimizer with state buffers of +0.</summary>
    /// <param name="parameters">Weights with Float32 masters.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="weightDecay">At least 0.</param>
    /// <param name="bufferNames">The names of the state buffers.</param>
    private protected Optimizer(ParameterSet parameters, double learningRate, double weightDecay, params string[] bufferNames)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.RequireMasters("An optimizer");
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        Parameters = parameters;
        LearningRate = learningRate;
        WeightDecay = weightDecay;
        trainableRuns = FindTrainableRuns(parameters);
        this.bufferNames = bufferNames;
        buffers = new AlignedBuffer<float>[bufferNames.Length];
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i] = new AlignedBuffer<float>(parameters.TotalLength);
        }
    }

    /// <summary>The weights that this optimizer changes.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The factor of every update, at least 0; a schedule sets it between steps.</summary>
    public double LearningRate
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The weight decay.</summary>
    public double WeightDecay { get; }

    /// <summary>The number of steps taken.</summary>
    public long StepCount { get; private set; }

    /// <summary>The names of the state buffers, for checkpoints.</summary>
    public IReadOnlyList<string> BufferNames => bufferNames;

    /// <summary>The products of the betas over all steps, for checkpoints; empty where an optimizer has none.</summary>
    public virtual ReadOnlySpan<double> RunningProducts => [];

    /// <summary>A state buffer, laid out like the masters.</summary>
    /// <exception cref="ArgumentException">No buffer has the name.</exception>
    public Span<float> Buffer(string name)
    {
        int index = Array.IndexOf(bufferNames, name);
        return index >= 0
            ? buffers[index].Span
            : throw new ArgumentException($"There is no state {name}; there are {string.Join(", ", bufferNames)}.", nameof(name));
    }

    /// <summary>Takes over the counters of a checkpoint; buffers are written through <see cref="Buffer"/>.</summary>
    /// <param name="stepCount">The steps taken before.</param>
    /// <param name="runningProducts">As many as <see cref="RunningProducts"/> has.</param>
    /// <exception cref="ArgumentException">The number of running products differs.</exception>
    public void Restore(long stepCount, ReadOnlySpan<double> runningProducts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        if (runningProducts.Length != RunningProducts.Length)
        {
            throw new ArgumentException(
                $"This optimizer has {RunningProducts.Length} running products; {runningProducts.Length} were given.",
                nameof(runningProducts));
        }

        StepCount = stepCount;
        RestoreProducts(runningProducts);
    }

    /// <summary>Changes every trainable parameter once.</summary>
    /// <remarks>
    /// Ranges that parameters declare are checked after the whole step. When a weight left its range, everything is as after any other
    /// step: all weights and state are updated, and <see cref="StepCount"/> and the weights' version count the step. Kernels run on such
    /// weights as on others. A caller clips the weights and writes them, or loads a checkpoint.
    /// </remarks>
    /// <param name="gradients">Complete and unscaled gradients of the same weights.</param>
    /// <exception cref="ArgumentException">The gradients belong to other weights.</exception>
    /// <exception cref="ParameterRangeException">The step is complete, and a weight is outside of its parameter's range.</exception>
    /// <exception cref="InvalidOperationException">The gradients are not complete, or a kernel is running.</exception>
    public void Step(GradientSet gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (!gradients.Parameters.SharesWeightsWith(Parameters))
        {
            throw new ArgumentException("The gradients belong to other weights than the optimizer's.", nameof(gradients));
        }

        ReadOnlySpan<float> values = gradients.Values;
        Span<float> weights = Parameters.BeginOptimizerStep();
        BeginStep(StepCount + 1);
        foreach ((int start, int length) in trainableRuns)
        {
            Update(weights.Slice(start, length), values.Slice(start, length), start);
        }

        StepCount++;
        Parameters.EndOptimizerStep();
    }

    /// <summary>Computes the scalars of a step.</summary>
    /// <param name="step">The step's number, from 1.</param>
    private protected abstract void BeginStep(long step);

    /// <summary>Updates neighbouring elements.</summary>
    /// <param name="weights">The masters.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="start">The index of the first one in the state buffers.</param>
    private protected abstract void Update(Span<float> weights, ReadOnlySpan<float> gradients, int start);

    private protected virtual void RestoreProducts(ReadOnlySpan<double> runningProducts)
    {
    }

    private protected Span<float> State(int buffer, int start, int length) => buffers[buffer].Span.Slice(start, length);

    private static (int Start, int Length)[] FindTrainableRuns(ParameterSet parameters)
    {
        List<(int Start, int Length)> runs = [];
        foreach (Parameter parameter in parameters)
        {
            if (!parameter.Trainable)
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].Start + runs[^1].Length == parameter.Start)
            {
                runs[^1] = (runs[^1].Start, runs[^1].Length + parameter.Length);
            }
            else
            {
                runs.Add((parameter.Start, parameter.Length));
            }
        }

        return [.. runs];
    }
}
