using System;
using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>
/// Scales the loss so that small gradients survive rounding to 16 bits, with the names, defaults and rules of PyTorch's
/// <c>torch.amp.GradScaler</c> (Micikevicius et al. 2018).
/// </summary>
/// <remarks>
/// A step: multiply every output gradient by <see cref="Scale"/>, run all micro-batches, <see cref="Unscale"/>, clip, <see cref="Step"/>,
/// <see cref="Update"/>. The scale changes in <see cref="Update"/> alone, so it is constant through an accumulation. All scales are
/// powers of two: scaling and unscaling are exact except for overflow and underflow. One scaler serves one model.
/// </remarks>
public sealed class LossScaler
{
    private readonly ParameterSet parameters;
    private Stage stage = Stage.Accumulating;
    private ParameterOverflow[] overflows = [];

    /// <summary>Creates the scaler.</summary>
    /// <param name="parameters">The weights whose gradients are scaled.</param>
    /// <param name="initScale">The first scale, a power of two.</param>
    /// <param name="growthFactor">The scale's factor after <paramref name="growthInterval"/> good steps, a power of two above 1.</param>
    /// <param name="backoffFactor">The scale's factor after a step with Inf or NaN, a power of two below 1.</param>
    /// <param name="growthInterval">The number of consecutive good steps before growth, at least 1.</param>
    /// <exception cref="ArgumentException">A factor is not a power of two, or on the wrong side of 1.</exception>
    public LossScaler(
        ParameterSet parameters,
        double initScale = 65536,
        double growthFactor = 2,
        double backoffFactor = 0.5,
        int growthInterval = 2000)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = parameters;
        RequirePowerOfTwo(initScale, nameof(initScale));
        RequirePowerOfTwo(growthFactor, nameof(growthFactor));
        RequirePowerOfTwo(backoffFactor, nameof(backoffFactor));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(growthFactor, 1.0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(backoffFactor, 1.0);
        ArgumentOutOfRangeException.ThrowIfLessThan(growthInterval, 1);
        Scale = (float)initScale;
        GrowthFactor = growthFactor;
        BackoffFactor = backoffFactor;
        GrowthInterval = growthInterval;
    }

    private enum Stage
    {
        Accumulating,
        Unscaled,
        Stepped,
    }

    /// <summary>The factor of the loss, so of every output gradient.</summary>
    public float Scale { get; private set; }

    /// <summary>The scale's factor after <see cref="GrowthInterval"/> consecutive good steps.</summary>
    public double GrowthFactor { get; }

    /// <summary>The scale's factor after a step with Inf or NaN.</summary>
    public double BackoffFactor { get; }

    /// <summary>The number of consecutive good steps before the scale grows.</summary>
    public int GrowthInterval { get; }

    /// <summary>The number of consecutive good steps so far.</summary>
    public int GrowthTracker { get; private set; }

    /// <summary>The parameters whose gradients held Inf or NaN at the last <see cref="Unscale"/>, in their order.</summary>
    public IReadOnlyList<ParameterOverflow> Overflows => overflows;

    /// <summary>
    /// Divides the gradients by the scale and looks for Inf and NaN. Needed before clipping; <see cref="Step"/> does it otherwise.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called twice before <see cref="Update"/>.</exception>
    /// <exception cref="ArgumentException">The gradients belong to other weights.</exception>
    public void Unscale(GradientSet gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (!gradients.Parameters.SharesWeightsWith(parameters))
        {
            throw new ArgumentException("The gradients belong to other weights than the scaler's.", nameof(gradients));
        }

        if (stage != Stage.Accumulating)
        {
            throw new InvalidOperationException("Unscale was already called since the last Update.");
        }

        float inverse = (float)(1.0 / Scale);
        overflows = [];
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Trainable)
            {
                UnscaleParameter(parameters[i].Name, gradients[i], inverse);
            }
        }

        stage = Stage.Unscaled;
    }

    /// <summary>Lets the optimizer step, unless a gradient holds Inf or NaN: then nothing changes and the result says so.</summary>
    /// <returns>Whether the step was applied, and which parameters overflowed.</returns>
    /// <exception cref="InvalidOperationException">Called twice before <see cref="Update"/>.</exception>
    /// <exception cref="ParameterRangeException">The step is complete and counts as taken; a weight is outside of its parameter's range.</exception>
    public ScaledStep Step(Optimizer optimizer, GradientSet gradients)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (stage == Stage.Stepped)
        {
            throw new InvalidOperationException("Step was already called since the last Update.");
        }

        if (stage == Stage.Accumulating)
        {
            Unscale(gradients);
        }

        bool isFinite = overflows.Length == 0;
        if (isFinite)
        {
            Apply(optimizer, gradients);
        }

        stage = Stage.Stepped;
        return new ScaledStep(isFinite, Scale, overflows);
    }

    /// <summary>Backs the scale off after Inf or NaN, grows it after enough good steps. Called once a step, after it.</summary>
    /// <exception cref="InvalidOperationException">No gradients were unscaled since the last call.</exception>
    public void Update()
    {
        if (stage == Stage.Accumulating)
        {
            throw new InvalidOperationException("Update was called before Unscale or Step looked for Inf and NaN.");
        }

        stage = Stage.Accumulating;
        if (overflows.Length > 0)
        {
            GrowthTracker = 0;
            ChangeScale(BackoffFactor);
        }
        else if (++GrowthTracker == GrowthInterval)
        {
            GrowthTracker = 0;
            ChangeScale(GrowthFactor);
        }
    }

    /// <summary>Takes over the state of a checkpoint.</summary>
    /// <exception cref="ArgumentException">The scale is not a power of two.</exception>
    public void Restore(float scale, int growthTracker)
    {
        RequirePowerOfTwo(scale, nameof(scale));
        ArgumentOutOfRangeException.ThrowIfNegative(growthTracker);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(growthTracker, GrowthInterval);
        Scale = scale;
        GrowthTracker = growthTracker;
        stage = Stage.Accumulating;
    }

    private void Apply(Optimizer optimizer, GradientSet gradients)
    {
        try
        {
            optimizer.Step(gradients);
        }
        catch (ParameterRangeException)
        {
            // The step was taken: another one with these gradients would be a second.
            stage = Stage.Stepped;
            throw;
        }
    }

    private void UnscaleParameter(string name, Span<float> gradients, float inverse)
    {
        int infinities = 0;
        int nans = 0;
        foreach (ref float gradient in gradients)
        {
            gradient *= inverse;
            infinities += float.IsInfinity(gradient) ? 1 : 0;
            nans += float.IsNaN(gradient) ? 1 : 0;
        }

        if (infinities + nans > 0)
        {
            overflows = [.. overflows, new ParameterOverflow(name, infinities, nans)];
        }
    }

    private void ChangeScale(double factor)
    {
        double changed = Scale * factor;
        if (IsUsable(changed))
        {
            Scale = (float)changed;
        }
    }

    private static void RequirePowerOfTwo(double value, string name)
    {
        if (!IsUsable(value) || !double.IsPow2(value))
        {
            throw new ArgumentException($"A loss scale or factor is a power of two in [2^-126, 2^126]; {value} was given.", name);
        }
    }

    // The scale and its reciprocal are normal float32 numbers.
    private static bool IsUsable(double scale) => scale is >= 1.1754943508222875e-38 and <= 8.507059173023462e37;
}
