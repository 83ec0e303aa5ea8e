using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrecisionGen;

/// <summary>The version of weights as created: a function of what they are created from, so that processes agree on it.</summary>
internal static class InitialLineage
{
    /// <summary>
    /// The first 128 bits of the SHA-256 of these UTF-8 lines: the seed; then per declaration name, dimensions, initializer, the bits
    /// of gain and value, and whether it is trained. Step 0.
    /// </summary>
    internal static WeightsVersion Of(IReadOnlyList<ParameterDeclaration> declarations, long seed)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{seed}\n");
        foreach (ParameterDeclaration declaration in declarations)
        {
            string shape = string.Join(',', declaration.Shape);
            uint gain = BitConverter.SingleToUInt32Bits(declaration.Gain);
            uint value = BitConverter.SingleToUInt32Bits(declaration.Value);
            int trainable = declaration.Trainable ? 1 : 0;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{declaration.Name}|{shape}|{(int)declaration.Initializer}|{gain:x8}|{value:x8}|{trainable}\n");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return new WeightsVersion(BinaryPrimitives.ReadUInt128BigEndian(hash), 0);
    }
}
