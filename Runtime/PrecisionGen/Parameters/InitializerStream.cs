using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PrecisionGen;

/// <summary>
/// Random numbers of one parameter: Philox4x32-10 (Salmon et al. 2011) keyed by the seed, its counter the element's flat index and
/// the first 64 bits of the SHA-256 of the parameter's UTF-8 name. Adding a parameter changes no other.
/// </summary>
internal readonly struct InitializerStream
{
    private readonly uint seedLow;
    private readonly uint seedHigh;
    private readonly uint streamLow;
    private readonly uint streamHigh;

    internal InitializerStream(long seed, string name)
        : this(seed, StreamOf(name))
    {
    }

    private InitializerStream(long seed, ulong stream)
    {
        seedLow = (uint)seed;
        seedHigh = (uint)((ulong)seed >> 32);
        streamLow = (uint)stream;
        streamHigh = (uint)(stream >> 32);
    }

    /// <summary>The numbers of a given stream rather than of a name.</summary>
    internal static InitializerStream WithStream(long seed, ulong stream) => new(seed, stream);

    /// <summary>A uniform number in (0, 1): an odd multiple of 2^-53 from the first two words of the element's block.</summary>
    internal double Uniform(int index)
    {
        (uint word0, uint word1) = Block((uint)index);
        ulong bits = ((ulong)word0 << 20) + (word1 >> 12);
        return ((2.0 * bits) + 1) * (1.0 / (1UL << 53));
    }

    private static ulong StreamOf(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private (uint Word0, uint Word1) Block(uint position)
    {
        uint x0 = position;
        uint x1 = 0;
        uint x2 = streamLow;
        uint x3 = streamHigh;
        uint key0 = seedLow;
        uint key1 = seedHigh;
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)0xD2511F53 * x0;
            ulong product1 = (ulong)0xCD9E8D57 * x2;
            x0 = (uint)(product1 >> 32) ^ x1 ^ key0;
            x1 = (uint)product1;
            x2 = (uint)(product0 >> 32) ^ x3 ^ key1;
            x3 = (uint)product0;
            unchecked
            {
                key0 += 0x9E3779B9;
                key1 += 0xBB67AE85;
            }
        }

        return (x0, x1);
    }
}
