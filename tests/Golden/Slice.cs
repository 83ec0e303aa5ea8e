using System;
using System.Security.Cryptography;

namespace PrecisionGen.Golden;

/// <summary>Computes the results for the consecutive arguments in <paramref name="arguments"/>, as the golden file writes them.</summary>
public delegate void BlockEvaluator(ReadOnlySpan<float> arguments, Span<byte> results);

/// <summary>The arguments with one top byte.</summary>
public static class Slice
{
    private const int BlockLength = 1 << 14;

    /// <summary>The hash of a function's results over a slice; <paramref name="perturb"/> flips a bit of one of them.</summary>
    public static string Hash(FunctionUnderProof function, int topByte, bool perturb)
    {
        float[] arguments = new float[BlockLength];
        byte[] results = new byte[BlockLength * function.BytesPerResult];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (uint block = 0; block < (1u << 24) / BlockLength; block++)
        {
            uint first = ((uint)topByte << 24) + (block * BlockLength);
            for (uint index = 0; index < BlockLength; index++)
            {
                arguments[index] = BitConverter.UInt32BitsToSingle(first + index);
            }

            function.Evaluate(arguments, results);
            if (perturb && block == 77)
            {
                results[4321 * function.BytesPerResult] ^= 1;
            }

            hash.AppendData(results);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
