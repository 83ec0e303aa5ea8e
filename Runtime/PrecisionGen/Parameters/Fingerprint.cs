using System;
using System.Buffers.Binary;

namespace PrecisionGen;

/// <summary>The SHA-256 of a definition's arithmetic: its operations, shapes, dtypes, rounding points and profile.</summary>
/// <remarks>Kernels with equal fingerprints and equal weights return equal bits.</remarks>
public readonly struct Fingerprint : IEquatable<Fingerprint>
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    private readonly UInt128 high;
    private readonly UInt128 low;

    /// <summary>Takes the 32 bytes of a hash.</summary>
    /// <param name="hash">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public Fingerprint(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != Size)
        {
            throw new ArgumentException($"A fingerprint has {Size} bytes; {hash.Length} were given.", nameof(hash));
        }

        high = BinaryPrimitives.ReadUInt128BigEndian(hash);
        low = BinaryPrimitives.ReadUInt128BigEndian(hash[16..]);
    }

    /// <summary>Reads 64 hexadecimal digits, as <see cref="ToString"/> writes them.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static Fingerprint Parse(string text)
    {
        byte[] hash = Convert.FromHexString(text);
        if (hash.Length != Size)
        {
            throw new FormatException($"A fingerprint has {2 * Size} hexadecimal digits; {text.Length} were given.");
        }

        return new Fingerprint(hash);
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"A fingerprint has {Size} bytes; the destination has {destination.Length}.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt128BigEndian(destination, high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], low);
    }

    /// <summary>Whether both hashes are equal.</summary>
    public static bool operator ==(Fingerprint left, Fingerprint right) => left.Equals(right);

    /// <summary>Whether the hashes differ.</summary>
    public static bool operator !=(Fingerprint left, Fingerprint right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Fingerprint other) => high == other.high && low == other.low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fingerprint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => low.GetHashCode();

    /// <summary>The hash in 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{high:x32}{low:x32}";
}
