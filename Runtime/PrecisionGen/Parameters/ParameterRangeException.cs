using System;
using System.Globalization;

namespace PrecisionGen;

/// <summary>A weight lies outside the range that its parameter declares with <see cref="ValueRangeAttribute"/>.</summary>
public sealed class ParameterRangeException : InvalidOperationException
{
    internal ParameterRangeException(string moment, string parameter, int index, float value, ParameterRange range)
        : base(string.Create(
            CultureInfo.InvariantCulture, $"{moment}, element {index} of parameter {parameter} is {value:R}, outside of its range {range}."))
    {
        Parameter = parameter;
        Index = index;
        Value = value;
        Range = range;
    }

    /// <summary>The name of the parameter.</summary>
    public string Parameter { get; }

    /// <summary>The row-major index of the first element that lies outside.</summary>
    public int Index { get; }

    /// <summary>Its value.</summary>
    public float Value { get; }

    /// <summary>What the parameter declares.</summary>
    public ParameterRange Range { get; }
}
