using System;

namespace PrecisionGen;

/// <content>The declared ranges of parameters, and when weights are held to them.</content>
public sealed partial class ParameterSet
{
    private void ThrowIfOutside(Parameter parameter, ReadOnlySpan<float> values, string moment)
    {
        if (parameter.Range is not ParameterRange range)
        {
            return;
        }

        int index = range.IndexOutside(values);
        if (index >= 0)
        {
            throw new ParameterRangeException(moment, parameter.Name, index, values[index], range);
        }
    }

    /// <summary>After a whole step, with the weights as it left them; frozen parameters were checked when they were written.</summary>
    private void CheckRangesAfterStep()
    {
        ReadOnlySpan<float> masters = shared.Masters!.Span;
        foreach (Parameter parameter in parameters)
        {
            if (parameter.Trainable)
            {
                ThrowIfOutside(parameter, masters.Slice(parameter.Start, parameter.Length), "After the optimizer's step");
            }
        }
    }
}
