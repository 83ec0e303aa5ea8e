using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace PrecisionGen.Tests.Checkpoints;

/// <summary>A folder of the temporary directory that is deleted at the end of its test.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("precisiongen-checkpoint-").FullName;

    internal string this[string name] => Path.Combine(folder, name);

    internal string Root => folder;

    /// <summary>The names of all files, sorted.</summary>
    internal string[] Files
    {
        get
        {
            string[] names = Array.ConvertAll(Directory.GetFiles(folder), path => Path.GetFileName(path)!);
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
    }

    /// <summary>Writes a file from a header and the bytes that follow it, with nothing checked.</summary>
    internal string Write(string name, string header, byte[] data, ulong? headerLength = null)
    {
        File.WriteAllBytes(this[name], Compose(Encoding.UTF8.GetBytes(header), data, headerLength));
        return this[name];
    }

    internal static byte[] Compose(byte[] header, byte[] data, ulong? headerLength = null)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerLength ?? (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
