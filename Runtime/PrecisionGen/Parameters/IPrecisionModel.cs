namespace PrecisionGen;

/// <summary>What every generated model offers, so that training code can be written for any of them.</summary>
public interface IPrecisionModel
{
    /// <summary>The weights, by name and in declaration order.</summary>
    ParameterSet Parameters { get; }

    /// <summary>The dtype that this model computes in.</summary>
    DType DType { get; }

    /// <summary>The hash of the model's arithmetic at <see cref="DType"/>.</summary>
    Fingerprint Fingerprint { get; }
}
