namespace PrecisionGen;

/// <summary>How far loading or saving a checkpoint has come.</summary>
/// <param name="BytesDone">Bytes of tensors checked, read or written so far.</param>
/// <param name="BytesTotal">What <paramref name="BytesDone"/> ends at.</param>
/// <param name="Tensor">The tensor at work.</param>
public readonly record struct CheckpointProgress(long BytesDone, long BytesTotal, string Tensor);
