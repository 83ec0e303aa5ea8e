using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using PrecisionGen.Golden;

namespace PrecisionGen.Runtime.Tests.Numerics;

/// <summary>
/// The hash of a function's results over 2^20 arguments spread evenly over all bit patterns. The expected hashes were written by
/// implementations that had passed the proof over all 2^32 arguments (tests/Golden).
/// </summary>
internal static class SampleHash
{
    public const int Length = 1 << 20;
    private const uint Stride = 4093;
    private const int BlockLength = 1 << 12;

    public static IReadOnlyDictionary<string, string> Expected { get; } = new Dictionary<string, string>
    {
        ["exp"] = "c2884aef764cc2fa3e38edbe4d90b5c4e54bd81fa540d08e9e906281f921fb52",
        ["expm1"] = "f5c2e0d3cf26f2e080ebc9c4cbe9ff04552a718438ca72601ce13cbc63cb241d",
        ["log"] = "764616653b087ec862a4e051c0111d5e19a3a6302982a824e12486ca424bca52",
        ["log1p"] = "ee1c79aca157b06dc3e9cbc568147e3b9dad2734447bf57d42bfaea163597105",
        ["tanh"] = "a2df9dbd61d72dd16408df5b9ea208bb2a262445838adf033106d8d7097f279f",
        ["erf"] = "5f7197a95878c9cc9dc9adade4ebe61fa96cc3cf070406b0d106fe519960337b",
        ["sin"] = "934349c0d36fe6c4b05669576a69cd184e9e1a7f62844d42d79cd0a6df592ab1",
        ["cos"] = "19c07fc34e9b14c86ad830ca1f5a7308b5248e839e72901c0ae9045db925956a",
        ["to_float16"] = "6393d083f9a440128dcb42d6e862d385966bc3154d992d52f24c1b1827311177",
        ["to_bfloat16"] = "0baf9c3ddb860ffcbd5c6c5fe0c0df5b813a9db770256988a529987eee5780b7",
    };

    public static float Argument(int index) => BitConverter.UInt32BitsToSingle((uint)index * Stride);

    public static string Compute(FunctionUnderProof function)
    {
        float[] arguments = new float[BlockLength];
        byte[] results = new byte[BlockLength * function.BytesPerResult];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int first = 0; first < Length; first += BlockLength)
        {
            for (int index = 0; index < BlockLength; index++)
            {
                arguments[index] = Argument(first + index);
            }

            function.Evaluate(arguments, results);
            hash.AppendData(results);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
