using System;
using PrecisionGen.Tests.Parameters;

namespace PrecisionGen.Tests.Objectives;

/// <summary>A model with weights and a fingerprint, and no forward.</summary>
internal sealed class TestPolicy : IPrecisionModel, IDisposable
{
    internal TestPolicy(byte fingerprint = 1)
    {
        Fingerprint = FingerprintOf(fingerprint);
    }

    public ParameterSet Parameters { get; } = Declarations.Create();

    public DType DType => DType.Float32;

    public Fingerprint Fingerprint { get; }

    internal Stamp Stamp => new(Fingerprint, Parameters.Version);

    public void Dispose() => Parameters.Dispose();

    internal static Fingerprint FingerprintOf(byte value)
    {
        byte[] hash = new byte[Fingerprint.Size];
        hash[^1] = value;
        return new Fingerprint(hash);
    }

    /// <summary>One optimizer step on gradients of 1.</summary>
    internal void Train()
    {
        GradientSet gradients = new(Parameters);
        gradients.Values.Fill(1f);
        new Sgd(Parameters).Step(gradients);
    }
}
