using System;
using System.Buffers;
using System.Text;

namespace Models;

/// <summary>
/// The one character that byte-level vocabularies write for each byte (Radford et al. 2019): itself where it is a visible Latin-1
/// character, else one from U+0100 on, in the order of the bytes.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] characters = new char[256];
    private static readonly short[] bytes = new short[512];

    static ByteAlphabet()
    {
        Array.Fill(bytes, (short)-1);
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool isVisible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = isVisible ? (char)value : (char)next++;
            bytes[characters[value]] = (short)value;
        }
    }

    /// <summary>The character of a byte.</summary>
    internal static char CharacterOf(byte value) => characters[value];

    /// <summary>The characters of a text's UTF-8 bytes.</summary>
    internal static string Write(ReadOnlySpan<char> text)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, rented);
        string result = string.Create(length, rented, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = characters[source[i]];
            }
        });
        ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    /// <summary>The bytes that a token of the vocabulary stands for.</summary>
    /// <returns>False where a character is none of the alphabet.</returns>
    internal static bool TryRead(string token, out byte[] result)
    {
        result = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            int value = token[i] < bytes.Length ? bytes[token[i]] : -1;
            if (value < 0)
            {
                return false;
            }

            result[i] = (byte)value;
        }

        return true;
    }
}
