using System;
using PrecisionGen;
using PrecisionGen.Execution;

namespace SanityTest;

/// <summary>A policy over token sequences, whichever definition it was made of.</summary>
internal interface ISequencePolicy : IPrecisionModel, IDisposable
{
    /// <summary>A view with the same masters at another dtype.</summary>
    ISequencePolicy At(DType dtype);

    /// <summary>Creates the kernel that samples responses.</summary>
    /// <param name="sequences">The most sequences at once.</param>
    PolicyDecoder OpenDecoder(int sequences, KernelOptions options);

    /// <summary>Creates the kernel that is trained.</summary>
    /// <param name="rows">The most positions of all sequences of one call.</param>
    PolicyTraining OpenTraining(int rows, KernelOptions options);
}
