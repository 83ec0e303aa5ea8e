namespace PrecisionGen.Execution;

/// <summary>How a kernel runs. Threads and width change no bit of a paired kernel.</summary>
public sealed record KernelOptions
{
    /// <summary>The number of threads, at least 1, the caller's included.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The vector width; the widest that the machine has by default.</summary>
    public VectorWidth Width { get; init; } = VectorWidth.Widest;

    /// <summary>Paired, or for inference another of the pairings that the model was compiled for.</summary>
    public Pairing Pairing { get; init; } = Pairing.Paired;
}
