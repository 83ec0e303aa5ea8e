using System;
using System.Runtime.InteropServices;

namespace Models.Tests.Definitions;

/// <summary>The bits of floats, which tell NaNs and zeros apart.</summary>
internal static class Bits
{
    internal static uint[] Of(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, uint>(values).ToArray();
}
