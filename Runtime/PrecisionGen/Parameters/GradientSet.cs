using System;

namespace PrecisionGen;

/// <summary>Float32 gradients laid out like the masters of a <see cref="ParameterSet"/>; +0 where a parameter has none.</summary>
public sealed class GradientSet
{
    private readonly AlignedBuffer<float> buffer;

    /// <summary>Gradients of +0, complete and ready to be read or written.</summary>
    /// <param name="parameters">The parameters that these are gradients of.</param>
    public GradientSet(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
        buffer = new AlignedBuffer<float>(parameters.TotalLength);
    }

    /// <summary>The parameters that these are gradients of.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Whether the step's gradients are complete; until then reading them throws.</summary>
    public bool IsComplete { get; internal set; } = true;

    /// <summary>All gradients, in declaration order.</summary>
    /// <exception cref="InvalidOperationException">CompleteGradients has not been called for the present step.</exception>
    public Span<float> Values
    {
        get
        {
            if (!IsComplete)
            {
                throw new InvalidOperationException("The gradients of a step are read after CompleteGradients, which has not been called.");
            }

            return buffer.Span;
        }
    }

    /// <summary>The gradient of one parameter, row-major.</summary>
    /// <exception cref="InvalidOperationException">CompleteGradients has not been called for the present step.</exception>
    public Span<float> this[string name] => Of(Parameters[name]);

    /// <summary>The gradient of the parameter at a position of the declaration order, row-major.</summary>
    /// <exception cref="InvalidOperationException">CompleteGradients has not been called for the present step.</exception>
    public Span<float> this[int index] => Of(Parameters[index]);

    /// <summary>All gradients, complete or not: for the kernels that write them.</summary>
    internal Span<float> Buffer => buffer.Span;

    /// <summary>Adds the gradients of a later segment of the step, element by element in float32: this := this + later.</summary>
    /// <exception cref="ArgumentException">The other gradients are not of the same weights.</exception>
    public void Add(GradientSet later)
    {
        ArgumentNullException.ThrowIfNull(later);
        if (!Parameters.SharesWeightsWith(later.Parameters))
        {
            throw new ArgumentException("Gradients of different models cannot be added.", nameof(later));
        }

        Span<float> total = Values;
        ReadOnlySpan<float> terms = later.Values;
        for (int i = 0; i < total.Length; i++)
        {
            total[i] += terms[i];
        }
    }

    private Span<float> Of(Parameter parameter) => Values.Slice(parameter.Start, parameter.Length);
}
