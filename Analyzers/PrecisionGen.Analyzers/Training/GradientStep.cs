using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers.Training;

/// <summary>What happens to gradients in one place.</summary>
internal enum GradientAction
{
    /// <summary>They are computed: Backward, or the loss is multiplied by the scale.</summary>
    Computed,

    /// <summary>They are limited, by norm or by value.</summary>
    Clipped,

    /// <summary>Their norm is taken.</summary>
    Measured,

    /// <summary>They are divided by the loss scale.</summary>
    Unscaled,

    /// <summary>A scaler divides them by the loss scale, unless that is done, and lets the optimizer step.</summary>
    Stepped,

    /// <summary>The scale changes.</summary>
    ScaleChanged,
}

/// <summary>One place of a training step that does something to gradients.</summary>
internal sealed class GradientStep
{
    public GradientStep(GradientAction action, IOperation place, string? path, IOperation? scale = null)
    {
        Action = action;
        Place = place;
        Path = path;
        Scale = scale;
    }

    public GradientAction Action { get; }

    public IOperation Place { get; }

    /// <summary>Which gradients, by <see cref="ValuePaths"/>; null if the code does not say.</summary>
    public string? Path { get; }

    /// <summary>The loss scale (or the scaler that holds it).</summary>
    public IOperation? Scale { get; }

    public int Start => Place.Syntax.SpanStart;

    /// <summary>True if both may concern the same gradients.</summary>
    public bool MayShare(GradientStep other) => Path is null || other.Path is null || ValuePaths.Overlap(Path, other.Path);
}
