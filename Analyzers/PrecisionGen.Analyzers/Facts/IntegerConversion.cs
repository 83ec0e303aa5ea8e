using System;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers;

/// <summary>
/// What a number outside an integer type becomes when it is converted: on x64 up to .NET 8 whatever the instruction leaves, since .NET 9
/// the nearest integer, and for types below 32 bits since .NET 11.
/// </summary>
internal static class IntegerConversion
{
    private const double TwoTo63 = 9223372036854775808.0;

    /// <summary>The limits of an integer type; null for any other.</summary>
    public static Interval? LimitsOf(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_SByte => new Interval(sbyte.MinValue, sbyte.MaxValue),
        SpecialType.System_Byte => new Interval(0, byte.MaxValue),
        SpecialType.System_Int16 => new Interval(short.MinValue, short.MaxValue),
        SpecialType.System_UInt16 or SpecialType.System_Char => new Interval(0, ushort.MaxValue),
        SpecialType.System_Int32 => new Interval(int.MinValue, int.MaxValue),
        SpecialType.System_UInt32 => new Interval(0, uint.MaxValue),
        SpecialType.System_Int64 => new Interval(long.MinValue, long.MaxValue),
        SpecialType.System_UInt64 => new Interval(0, ulong.MaxValue),
        _ => null,
    };

    /// <summary>The first version of .NET that takes the nearest value of the type.</summary>
    public static int FirstSaturating(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32
        or SpecialType.System_Int64 or SpecialType.System_UInt64 ? 9 : 11;

    /// <summary>The result before that version on x64; null where it is not the same on all of them.</summary>
    public static decimal? Before(double value, ITypeSymbol type)
    {
        bool fitsLong = value >= -TwoTo63 && value < TwoTo63;
        unchecked
        {
            return type.SpecialType switch
            {
                SpecialType.System_Int32 => int.MinValue,
                SpecialType.System_Int64 => long.MinValue,
                SpecialType.System_UInt32 => fitsLong ? (uint)(long)value : 0,
                SpecialType.System_UInt64 => fitsLong ? (ulong)(long)value : null,
                _ when double.IsNaN(value) || Math.Abs(value) > int.MaxValue => null,
                SpecialType.System_SByte => (sbyte)(int)value,
                SpecialType.System_Byte => (byte)(int)value,
                SpecialType.System_Int16 => (short)(int)value,
                SpecialType.System_UInt16 or SpecialType.System_Char => (ushort)(int)value,
                _ => null,
            };
        }
    }

    /// <summary>The result from that version on.</summary>
    public static decimal After(double value, Interval limits) => double.IsNaN(value) ? 0
        : value <= limits.Low ? (decimal)limits.Low
        : limits.High >= TwoTo63 * 2 ? ulong.MaxValue
        : limits.High >= TwoTo63 ? long.MaxValue
        : (decimal)limits.High;
}
