namespace PrecisionGen.Numerics;

/// <summary>
/// Philox4x32 with 10 rounds, a counter-based random number generator (Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy
/// as 1, 2, 3", 2011): the same four words for the same key and counter, everywhere and in any order.
/// </summary>
public readonly struct Philox4x32
{
    private const int Rounds = 10;

    private readonly uint key0;
    private readonly uint key1;

    /// <summary>The generator keyed by a seed, its low word first.</summary>
    public Philox4x32(long seed)
        : this((uint)(ulong)seed, (uint)((ulong)seed >> 32))
    {
    }

    /// <summary>The generator with a key of two words.</summary>
    public Philox4x32(uint key0, uint key1)
    {
        this.key0 = key0;
        this.key1 = key1;
    }

    /// <summary>The four random words of a counter of two 64-bit numbers, the low word of each first.</summary>
    public (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong position, ulong stream) =>
        Block((uint)position, (uint)(position >> 32), (uint)stream, (uint)(stream >> 32));

    /// <summary>The four random words of a counter.</summary>
    public (uint Word0, uint Word1, uint Word2, uint Word3) Block(uint x0, uint x1, uint x2, uint x3)
    {
        uint roundKey0 = key0;
        uint roundKey1 = key1;
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = 0xD251_1F53UL * x0;
            ulong product1 = 0xCD9E_8D57UL * x2;
            (x0, x1, x2, x3) = (
                (uint)(product1 >> 32) ^ x1 ^ roundKey0,
                (uint)product1,
                (uint)(product0 >> 32) ^ x3 ^ roundKey1,
                (uint)product0);
            roundKey0 = unchecked(roundKey0 + 0x9E37_79B9u);
            roundKey1 = unchecked(roundKey1 + 0xBB67_AE85u);
        }

        return (x0, x1, x2, x3);
    }

    /// <summary>A uniform float64 in [0, 1): a multiple of 2^-53 made of the first two words of a block.</summary>
    public double Uniform(ulong position, ulong stream)
    {
        (uint word0, uint word1, _, _) = Block(position, stream);
        return (((ulong)word0 << 21) + (word1 >> 11)) * (1.0 / (1UL << 53));
    }
}
