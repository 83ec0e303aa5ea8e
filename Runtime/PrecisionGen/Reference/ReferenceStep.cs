using System;
using PrecisionGen.Reference;

namespace PrecisionGen;

/// <summary>
/// The reference gradients of one step: the meaning of a training kernel's backward pass, as <c>ARITHMETIC.md</c> states it. Feed it
/// one sample at a time, in the caller's row order, then call <see cref="CompleteGradients"/> and read the gradients.
/// </summary>
public sealed class ReferenceStep
{
    private readonly int parameterCount;
    private readonly ForwardUses?[] forwards;
    private float[]?[] gradients;
    private bool isCompleted;

    /// <summary>Starts a step without samples.</summary>
    /// <param name="parameterCount">The model's number of parameters.</param>
    /// <param name="forwardCount">The model's number of forwards.</param>
    public ReferenceStep(int parameterCount, int forwardCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        ArgumentOutOfRangeException.ThrowIfNegative(forwardCount);
        this.parameterCount = parameterCount;
        forwards = new ForwardUses?[forwardCount];
        gradients = new float[]?[parameterCount];
    }

    /// <summary>Forgets all samples and gradients: the start of another step, as a training kernel's ZeroGradients.</summary>
    public void Reset()
    {
        Array.Clear(forwards);
        gradients = new float[]?[parameterCount];
        isCompleted = false;
    }

    /// <summary>Passes the gradients of one sample's outputs back to the parameters. The sample is the next row of its forward.</summary>
    /// <param name="forward">The forward's index in declaration order.</param>
    /// <param name="outputs">What the definition returned for the sample, in tuple order.</param>
    /// <param name="outputGradients">For each output its gradient, row-major, rounded here to the output's dtype; null for none.</param>
    /// <exception cref="ArgumentException">The numbers of outputs, or of elements, differ.</exception>
    /// <exception cref="InvalidOperationException">
    /// The step is completed, or the sample executed other operations than its forward's first.
    /// </exception>
    public void Backward(int forward, ReadOnlySpan<Tensor> outputs, float[]?[] outputGradients)
    {
        ArgumentNullException.ThrowIfNull(outputGradients);
        ArgumentOutOfRangeException.ThrowIfNegative(forward);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(forward, forwards.Length);
        RequireOpen();
        RequireMatch(outputs, outputGradients);
        TapeNode[] nodes = Tape.Collect(outputs);
        ForwardUses uses = forwards[forward] ??= new ForwardUses(outputs.ToArray(), nodes);
        Tape.RequireSame(uses, outputs, nodes);
        new SampleBackward(uses, nodes).Run(outputs, outputGradients);
    }

    /// <summary>Adds the uses of each parameter and differentiates what was computed from parameters alone; ends the step.</summary>
    /// <exception cref="InvalidOperationException">The step is completed already.</exception>
    public void CompleteGradients()
    {
        RequireOpen();
        DerivedBackward backward = new(gradients);
        for (int forward = forwards.Length - 1; forward >= 0; forward--)
        {
            if (forwards[forward] is ForwardUses uses)
            {
                backward.Run(uses);
            }
        }

        isCompleted = true;
    }

    /// <summary>The float32 gradient of a parameter, row-major; null if no use of it ran or it is not trainable.</summary>
    /// <param name="parameterIndex">The parameter's index in declaration order.</param>
    /// <exception cref="InvalidOperationException">The step is not completed.</exception>
    public float[]? Gradient(int parameterIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(parameterIndex, parameterCount);
        if (!isCompleted)
        {
            throw new InvalidOperationException("Expected CompleteGradients before reading a gradient: the step is still open.");
        }

        return gradients[parameterIndex] is float[] gradient
            ? Array.ConvertAll(gradient, value => Tensor.Round(value, DType.Float32))
            : null;
    }

    private void RequireOpen()
    {
        if (isCompleted)
        {
            throw new InvalidOperationException("Expected an open step but CompleteGradients was called; call Reset to start another.");
        }
    }

    private static void RequireMatch(ReadOnlySpan<Tensor> outputs, float[]?[] outputGradients)
    {
        if (outputs.Length != outputGradients.Length)
        {
            throw new ArgumentException(
                $"Expected a gradient, or null, for each of {outputs.Length} outputs but found {outputGradients.Length}.",
                nameof(outputGradients));
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputGradients[i] is float[] gradient && gradient.Length != outputs[i].Count)
            {
                throw new ArgumentException(
                    $"Expected {outputs[i].Count} values for the gradient of output {i} of shape {Shapes.Text(outputs[i].Shape)} " +
                    $"but found {gradient.Length}.",
                    nameof(outputGradients));
            }
        }
    }
}
