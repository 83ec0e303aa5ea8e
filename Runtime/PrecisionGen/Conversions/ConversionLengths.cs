using System;

namespace PrecisionGen.Numerics;

internal static class ConversionLengths
{
    public static void ThrowIfDifferent(int source, int destination)
    {
        if (source != destination)
        {
            throw new ArgumentException($"Expected a destination of {source} elements, as the source has; it has {destination}.");
        }
    }
}
