using System;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Contractions;

/// <summary>Equality in every bit; any NaN equals any NaN, because no operation reads a payload.</summary>
internal static class Bits
{
    public static bool AreEqual(float expected, float actual) =>
        (float.IsNaN(expected) && float.IsNaN(actual))
        || BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);

    public static void AssertEqual(float expected, float actual, Func<string> where)
    {
        if (!AreEqual(expected, actual))
        {
            Assert.Fail($"{where()}: expected {expected:R}, found {actual:R}.");
        }
    }
}
