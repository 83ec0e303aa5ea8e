using System;

namespace PrecisionGen;

/// <summary>Marks a partial class as the definition of a model, compiled for each dtype listed; the first is the default.</summary>
/// <param name="dtypes">The dtypes to compile for, at least one.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PrecisionModelAttribute(params DType[] dtypes) : Attribute
{
    /// <summary>The dtypes that the model is compiled for, the default first.</summary>
    public DType[] DTypes { get; } = dtypes;

    /// <summary>The pairings to compile beside <see cref="Pairing.Paired"/>.</summary>
    public Pairing Pairings { get; set; } = Pairing.Paired;
}

/// <summary>Marks a partial class as a piece of models, reused by reference from <see cref="SubmodulesAttribute"/> properties.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PrecisionModuleAttribute : Attribute;

/// <summary>How the inference side of a model relates to its training side.</summary>
[Flags]
public enum Pairing
{
    /// <summary>Inference and training run the same emitted forward and agree in every bit.</summary>
    Paired = 1,

    /// <summary>Inference adds in other orders and rounds at other points, as separate engines do. For measuring the mismatch.</summary>
    Independent = 2,

    /// <summary>Inference adds in other orders but rounds at the same points. For measuring the mismatch.</summary>
    Reordered = 4,
}
