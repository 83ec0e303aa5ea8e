using System;

namespace PrecisionGen;

/// <summary>Marks a public method of a model as a forward: it maps input tensors of one sample to one tensor or a named tuple.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForwardAttribute : Attribute
{
    /// <summary>What is generated for the forward.</summary>
    public Modes Modes { get; set; } = Modes.Inference | Modes.Training;
}

/// <summary>What is generated for a forward.</summary>
[Flags]
public enum Modes
{
    /// <summary>A kernel that computes outputs only.</summary>
    Inference = 1,

    /// <summary>The same forward keeping activations, and its backward.</summary>
    Training = 2,

    /// <summary>Incremental decoding with a key-value cache.</summary>
    Decoding = 4,
}

/// <summary>The shape of one sample of a forward's input.</summary>
/// <param name="dimensions">The dimensions of one sample, each at least 1, without the batch.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ShapeAttribute(params int[] dimensions) : Attribute
{
    /// <summary>The dimensions of one sample.</summary>
    public int[] Dimensions { get; } = dimensions;

    /// <summary>The dtype that the input is rounded to on entry; the model's own when it is not set.</summary>
    public DType DType { get => dtype ?? default; set => dtype = value; }

    /// <summary>Whether <see cref="DType"/> was set.</summary>
    public bool HasDType => dtype.HasValue;

    private DType? dtype;
}
