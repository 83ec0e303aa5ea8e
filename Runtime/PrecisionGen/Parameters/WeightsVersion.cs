using System;
using System.Globalization;
using System.Security.Cryptography;

namespace PrecisionGen;

/// <summary>Says which weights computed a result: equal versions mean equal Float32 masters, also across processes.</summary>
/// <param name="Lineage">
/// 128 bits. At creation the first 128 bits of a SHA-256 over the seed and the declarations, so that processes that create the same
/// model agree; drawn at random by the first write after creation or loading, and by every write other than an optimizer step.
/// </param>
/// <param name="Step">The number of optimizer steps since creation.</param>
public readonly record struct WeightsVersion(UInt128 Lineage, long Step)
{
    /// <summary>The same step under a new random lineage.</summary>
    internal WeightsVersion Branch()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new WeightsVersion(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes), Step);
    }

    /// <summary>The lineage in 32 hexadecimal digits, an @, and the step.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lineage:x32}@{Step}");
}
