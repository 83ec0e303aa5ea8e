using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using PrecisionGen;

namespace SanityTest;

/// <summary>The SHA-256 of a model's Float32 masters: little-endian, row-major, in declaration order.</summary>
internal static class WeightsHash
{
    internal static string Compute(ParameterSet parameters)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (Parameter parameter in parameters)
        {
            foreach (float value in parameter.Values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
