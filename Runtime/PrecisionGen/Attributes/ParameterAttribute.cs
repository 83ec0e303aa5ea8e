using System;

namespace PrecisionGen;

/// <summary>Marks a private partial property of type <c>Tensor</c> as a parameter of a constant shape, trainable unless it says otherwise.</summary>
/// <param name="shape">The shape, every dimension at least 1. A Linear weight is [outputs, inputs].</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute(params int[] shape) : Attribute
{
    /// <summary>The shape.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>How the Float32 master is filled at creation.</summary>
    public Initializer Initializer { get; set; } = Initializer.Default;

    /// <summary>The factor that the initializer multiplies its bound or deviation by.</summary>
    public float Gain { get; set; } = 1f;

    /// <summary>The value of every element under <see cref="Initializer.Constant"/>.</summary>
    public float Value { get; set; }

    /// <summary>False keeps the parameter fixed: it has no gradient and no optimizer state.</summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>How a parameter is filled at creation. Fan-in is the last dimension, fan-out the first of a matrix.</summary>
public enum Initializer
{
    /// <summary><see cref="KaimingUniform"/> with gain sqrt(1/3) for matrices (PyTorch's Linear), <see cref="Zeros"/> for vectors.</summary>
    Default = 0,

    /// <summary>Every element 0.</summary>
    Zeros = 1,

    /// <summary>Every element <see cref="ParameterAttribute.Value"/>.</summary>
    Constant = 2,

    /// <summary>Uniform in +-gain * sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
    XavierUniform = 3,

    /// <summary>Normal with deviation gain * sqrt(2 / (fanIn + fanOut)).</summary>
    XavierNormal = 4,

    /// <summary>Uniform in +-gain * sqrt(3 / fanIn) (He et al. 2015; gain sqrt(2) for ReLU).</summary>
    KaimingUniform = 5,

    /// <summary>Normal with deviation gain / sqrt(fanIn).</summary>
    KaimingNormal = 6,

    /// <summary>A matrix with orthonormal rows or columns times gain (Saxe et al. 2014).</summary>
    Orthogonal = 7,
}

/// <summary>Marks a private partial property of a module type, or of <c>IReadOnlyList</c> of one, as submodules.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SubmodulesAttribute : Attribute
{
    /// <summary>One submodule: the property's type is the module.</summary>
    public SubmodulesAttribute()
    {
    }

    /// <summary>A list of submodules of one type.</summary>
    /// <param name="count">How many, at least 1.</param>
    public SubmodulesAttribute(int count) => Count = count;

    /// <summary>How many submodules the list holds; 0 for a single one.</summary>
    public int Count { get; }
}
