using System;
using System.ComponentModel;

namespace PrecisionGen.Execution;

/// <summary>A kernel whose forwards keep activations, with their backward and the gradients of a whole step.</summary>
public abstract class TrainingKernel : ModelKernel
{
    private readonly StepGradients gradients;
    private ForwardRunner[] runners = [];

    /// <summary>Prepares a kernel; generated code calls it.</summary>
    /// <exception cref="InvalidOperationException">The model was created for inference only.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TrainingKernel(ModelWeights weights, Fingerprint fingerprint, int maximumBatch, KernelOptions options)
        : base(weights, fingerprint, maximumBatch, options)
    {
        if (options.Pairing != Pairing.Paired)
        {
            throw new ArgumentException($"Training is the paired side; expected Pairing.Paired but found {options.Pairing}.", nameof(options));
        }

        if (!weights.Parameters.HasMasters)
        {
            throw new InvalidOperationException("Training needs Float32 masters, but the model was created with inferenceOnly: true.");
        }

        gradients = new StepGradients(new GradientSet(weights.Parameters));
    }

    /// <summary>The gradients of the step, laid out like the parameters.</summary>
    /// <exception cref="InvalidOperationException">The step is not completed.</exception>
    public GradientSet Gradients => gradients.IsComplete
        ? gradients.Gradients
        : throw new InvalidOperationException("The gradients of this step are not complete; call CompleteGradients after the last backward.");

    internal bool IsComplete => gradients.IsComplete;

    /// <summary>Begins a step: gradients and accumulators are +0 and no row has been seen.</summary>
    public void ZeroGradients()
    {
        Enter();
        try
        {
            gradients.Reset();
            foreach (ForwardRunner runner in runners)
            {
                runner.ResetStep();
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Ends a step: adds the uses of each parameter, last use first, and differentiates what was computed from parameters alone.</summary>
    /// <exception cref="InvalidOperationException">The step was completed before, or the weights changed since its first backward.</exception>
    public void CompleteGradients()
    {
        if (gradients.IsComplete)
        {
            throw new InvalidOperationException("The gradients of this step are complete already; call ZeroGradients to begin another.");
        }

        Enter();
        try
        {
            for (int index = runners.Length - 1; index >= 0; index--)
            {
                runners[index].Complete(gradients);
            }

            gradients.Complete();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Names the forwards, in declaration order; generated code calls it once.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Register(params ForwardRunner[] forwards) => runners = forwards;
}
