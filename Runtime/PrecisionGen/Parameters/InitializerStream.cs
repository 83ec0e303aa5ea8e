using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PrecisionGen.Numerics;

namespace PrecisionGen;

/// <summary>
/// Random numbers of one parameter: Philox4x32-10 (Salmon et al. 2011) keyed by the seed, its counter the element's flat index and
/// the first 64 bits of the SHA-256 of the parameter's UTF-8 name. Adding a parameter changes no other.
/// </summary>
internal readonly struct InitializerStream
{
    private readonly Philox4x32 random;
    private readonly ulong stream;

    internal InitializerStream(long seed, string name)
        : this(seed, StreamOf(name))
    {
    }

    private InitializerStream(long seed, ulong stream)
    {
        random = new Philox4x32(seed);
        this.stream = stream;
    }

    /// <summary>The numbers of a given stream rather than of a name.</summary>
    internal static InitializerStream WithStream(long seed, ulong stream) => new(seed, stream);

    /// <summary>A uniform number in (0, 1): an odd multiple of 2^-53 from the first two words of the element's block.</summary>
    internal double Uniform(int index)
    {
        (uint word0, uint word1, _, _) = random.Block((ulong)index, stream);
        ulong bits = ((ulong)word0 << 20) + (word1 >> 12);
        return ((2.0 * bits) + 1) * (1.0 / (1UL << 53));
    }

    private static ulong StreamOf(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
