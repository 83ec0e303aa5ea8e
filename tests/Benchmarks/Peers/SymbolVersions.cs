using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace PrecisionGen.Benchmarks.Peers;

/// <summary>Edits what an ELF library says it needs.</summary>
internal static class SymbolVersions
{
    private const uint VersionNeedSection = 0x6FFFFFFE;
    private const ushort WeakFlag = 2;

    /// <summary>
    /// Marks a needed symbol version as weak, so that the loader does not refuse the library where it is missing. See the sections
    /// .gnu.version_r of the Linux Standard Base, "Symbol Versioning".
    /// </summary>
    /// <param name="path">A 64-bit little-endian ELF library.</param>
    /// <param name="version">The version's name.</param>
    public static void MakeOptional(string path, string version)
    {
        byte[] file = File.ReadAllBytes(path);
        bool isChanged = false;
        long sections = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(0x28));
        int size = Read16(file, 0x3A);
        int count = Read16(file, 0x3C);
        for (int index = 0; index < count; index++)
        {
            long section = sections + (long)index * size;
            if (Read32(file, section + 4) == VersionNeedSection)
            {
                long names = Offset(file, sections + Read32(file, section + 40) * size);
                isChanged |= WeakenIn(file, Offset(file, section), names, version);
            }
        }

        if (isChanged)
        {
            // A new file, because a loaded library must not change under its process.
            string copy = path + ".new";
            File.WriteAllBytes(copy, file);
            File.Move(copy, path, overwrite: true);
        }
    }

    private static bool WeakenIn(byte[] file, long need, long names, string version)
    {
        bool isChanged = false;
        while (true)
        {
            long entry = need + Read32(file, need + 8);
            for (int left = Read16(file, need + 2); left > 0; left--)
            {
                if (NameAt(file, names + Read32(file, entry + 8)) == version && (Read16(file, entry + 4) & WeakFlag) == 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan((int)entry + 4), (ushort)(Read16(file, entry + 4) | WeakFlag));
                    isChanged = true;
                }

                entry += Read32(file, entry + 12);
            }

            uint next = Read32(file, need + 12);
            if (next == 0)
            {
                return isChanged;
            }

            need += next;
        }
    }

    private static string NameAt(byte[] file, long start)
    {
        int end = Array.IndexOf(file, (byte)0, (int)start);
        return Encoding.ASCII.GetString(file, (int)start, end - (int)start);
    }

    private static long Offset(byte[] file, long section) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan((int)section + 24));

    private static uint Read32(byte[] file, long at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at));

    private static ushort Read16(byte[] file, long at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at));
}
