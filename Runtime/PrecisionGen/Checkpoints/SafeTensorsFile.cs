using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace PrecisionGen;

/// <summary>One safetensors file, open for reading: its header checked, its tensors mapped into memory and read on demand.</summary>
/// <remarks>While it is open, nothing may shorten the file; replacing it by a rename, as the writer here does, is safe.</remarks>
public sealed class SafeTensorsFile : IDisposable
{
    private readonly SafeTensorsHeader header;
    private readonly Dictionary<string, SafeTensorsEntry> byName;
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly long dataStart;

    private SafeTensorsFile(string path, SafeTensorsHeader header, long dataStart, FileStream stream)
    {
        Path = path;
        this.header = header;
        this.dataStart = dataStart;
        byName = new Dictionary<string, SafeTensorsEntry>(header.Entries.Count, StringComparer.Ordinal);
        foreach (SafeTensorsEntry entry in header.Entries)
        {
            byName.Add(entry.Name, entry);
        }

        mapping = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch
        {
            mapping.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafeTensorsEntry> Tensors => header.Entries;

    /// <summary>The strings under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="CheckpointException">The file is cut short or its header breaks a rule of the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafeTensorsFile Open(string path)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Tensors are stored with the least significant byte first; this machine reads the other.");
        }

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            SafeTensorsHeader header = ReadHeader(path, stream, out long dataStart);
            return new SafeTensorsFile(path, header, dataStart, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor by its name.</summary>
    public bool TryGetTensor(string name, [MaybeNullWhen(false)] out SafeTensorsEntry tensor) => byName.TryGetValue(name, out tensor);

    /// <summary>Reads elements, widened exactly to float32.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>, of format F32, F16 or BF16.</param>
    /// <param name="start">The index of the first element, row-major.</param>
    /// <param name="destination">Receives as many elements as it holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements are not all inside the tensor.</exception>
    /// <exception cref="ArgumentException">The tensor belongs to another file or has another format.</exception>
    public void Read(SafeTensorsEntry tensor, long start, Span<float> destination)
    {
        DType dtype = tensor.DType
            ?? throw new ArgumentException($"Expected a tensor of F32, F16 or BF16; {tensor.Name} is {tensor.Format}.", nameof(tensor));
        if (dtype == DType.Float32)
        {
            ReadBytes(tensor, checked(start * sizeof(float)), MemoryMarshal.AsBytes(destination));
            return;
        }

        Span<ushort> bits = stackalloc ushort[2048];
        for (int done = 0; done < destination.Length; done += bits.Length)
        {
            Span<ushort> block = bits[..Math.Min(bits.Length, destination.Length - done)];
            ReadBytes(tensor, checked((start + done) * sizeof(ushort)), MemoryMarshal.AsBytes(block));
            StorageFormat.Widen(block, destination[done..], dtype);
        }
    }

    /// <summary>Reads bytes as they are stored.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="start">The first byte, counted from the tensor's own.</param>
    /// <param name="destination">Receives as many bytes as it holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bytes are not all inside the tensor.</exception>
    /// <exception cref="ArgumentException">The tensor belongs to another file.</exception>
    public void ReadBytes(SafeTensorsEntry tensor, long start, Span<byte> destination)
    {
        if (!byName.TryGetValue(tensor.Name, out SafeTensorsEntry? own) || !ReferenceEquals(own, tensor))
        {
            throw new ArgumentException($"The tensor {tensor.Name} is not one of {Path}.", nameof(tensor));
        }

        if (start < 0 || start > tensor.ByteCount - destination.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"Tensor {tensor.Name} has {tensor.ByteCount} bytes; {destination.Length} from {start} were asked for.");
        }

        // A safe buffer copies element by element: eight bytes at a time, then the rest.
        SafeBuffer bytes = view.SafeMemoryMappedViewHandle;
        ulong first = (ulong)(view.PointerOffset + dataStart + tensor.Offset + start);
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(destination);
        bytes.ReadSpan(first, words);
        bytes.ReadSpan(first + ((ulong)words.Length * sizeof(ulong)), destination[(words.Length * sizeof(ulong))..]);
    }

    /// <summary>Unmaps and closes the file.</summary>
    public void Dispose()
    {
        view.Dispose();
        mapping.Dispose();
    }

    private static SafeTensorsHeader ReadHeader(string path, FileStream stream, out long dataStart)
    {
        Span<byte> lengthBytes = stackalloc byte[sizeof(ulong)];
        long fileLength = stream.Length;
        if (fileLength < lengthBytes.Length)
        {
            throw new CheckpointException(path, $"expected 8 bytes of header length, found a file of {fileLength}.");
        }

        stream.ReadExactly(lengthBytes);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > SafeTensorsHeader.MaximumLength)
        {
            throw new CheckpointException(
                path, $"expected a header of at most {SafeTensorsHeader.MaximumLength} bytes, found a length of {headerLength}.");
        }

        dataStart = lengthBytes.Length + (long)headerLength;
        if (dataStart > fileLength)
        {
            throw new CheckpointException(
                path, $"expected a header of {headerLength} bytes, found {fileLength - lengthBytes.Length}: the file was cut short.");
        }

        byte[] json = new byte[headerLength];
        stream.ReadExactly(json);
        return SafeTensorsHeader.Parse(path, json, fileLength - dataStart);
    }
}
