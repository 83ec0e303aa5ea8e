using System;
using System.Globalization;
using PrecisionGen.Numerics;

namespace PrecisionGen;

/// <summary>
/// The upper half of an IEEE 754 binary32: one sign bit, 8 exponent bits, 7 stored significand bits. A storage type; arithmetic on it
/// is float32 arithmetic.
/// </summary>
public readonly struct BFloat16 : IEquatable<BFloat16>, IComparable<BFloat16>, IFormattable
{
    private readonly ushort bits;

    private BFloat16(ushort bits) => this.bits = bits;

    /// <summary>+infinity.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>-infinity.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>The canonical quiet NaN, 0x7FC0.</summary>
    public static BFloat16 NaN => new(0x7FC0);

    /// <summary>The greatest finite value, (2 - 2^-7) * 2^127.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    /// <summary>The least positive value, 2^-133.</summary>
    public static BFloat16 Epsilon => new(0x0001);

    /// <summary>The value with these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The bits of the value.</summary>
    public ushort ToBits() => bits;

    /// <summary>Whether the value is NaN.</summary>
    public static bool IsNaN(BFloat16 value) => (value.bits & 0x7FFF) > 0x7F80;

    /// <summary>Whether the value is neither infinite nor NaN.</summary>
    public static bool IsFinite(BFloat16 value) => (value.bits & 0x7F80) != 0x7F80;

    /// <summary>The nearest BFloat16, ties to even; NaN becomes <see cref="NaN"/>.</summary>
    public static explicit operator BFloat16(float value) =>
        new((ushort)(BitConverter.SingleToUInt32Bits(Rounding.ToBFloat16Grid(value)) >> 16));

    /// <summary>The same value, exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);

    /// <summary>IEEE 754 equality: zeros are equal, NaN equals nothing.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == (float)right;

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => (float)left != (float)right;

    /// <summary>Less than; false for NaN.</summary>
    public static bool operator <(BFloat16 left, BFloat16 right) => (float)left < (float)right;

    /// <summary>Greater than; false for NaN.</summary>
    public static bool operator >(BFloat16 left, BFloat16 right) => (float)left > (float)right;

    /// <summary>Less than or equal; false for NaN.</summary>
    public static bool operator <=(BFloat16 left, BFloat16 right) => (float)left <= (float)right;

    /// <summary>Greater than or equal; false for NaN.</summary>
    public static bool operator >=(BFloat16 left, BFloat16 right) => (float)left >= (float)right;

    /// <summary>Reads a decimal number as float32 and rounds it to the nearest BFloat16.</summary>
    /// <exception cref="FormatException">The text is not a number.</exception>
    public static BFloat16 Parse(string text, IFormatProvider? provider = null) =>
        (BFloat16)float.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, provider);

    /// <summary>As <see cref="float.Equals(float)"/>: a NaN equals a NaN.</summary>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <summary>As <see cref="float.CompareTo(float)"/>: a NaN comes before every number.</summary>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ((float)this).ToString(format, formatProvider);
}
