using System;
using System.IO;
using System.Text;
using CsCheck;
using Xunit;

namespace PrecisionGen.Tests.Checkpoints;

public sealed class SafeTensorsHeaderTests
{
    private const string Valid = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]}}""";

    [Fact]
    public void AHeaderWrittenByHandIsRead()
    {
        using CheckpointFolder folder = new();
        string path = folder.Write(
            "a.safetensors",
            """{"b":{"data_offsets":[8,14],"shape":[1,3],"dtype":"F16"},"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  """,
            [0, 0, 0x80, 0x3F, 0, 0, 0, 0x80, 0x00, 0x3C, 0x01, 0x00, 0x00, 0xFC]);
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        Assert.Equal(2, file.Tensors.Count);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.True(file.TryGetTensor("a", out SafeTensorsEntry? a));
        Assert.True(file.TryGetTensor("b", out SafeTensorsEntry? b));
        Assert.Equal([1L, 3L], b.Shape);
        Assert.Equal(DType.Float16, b.DType);
        float[] values = new float[2];
        file.Read(a, 0, values);
        Assert.Equal([0x3F800000u, 0x80000000u], Parameters.Declarations.Bits(values));
        float[] halves = new float[3];
        file.Read(b, 0, halves);
        Assert.Equal([1f, 5.9604645e-8f, float.NegativeInfinity], halves);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(b, 1, halves));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(b, -1, halves));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "'b': overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[10,14]}}""", 14, "'b': leaves a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "'a': leaves a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "ends at byte 8, but the file has 7")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "end at byte 8, but the file has 9")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}}""", 9, "expected 8 bytes for F32 [2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "begin at most end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "[begin, end]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8, "at most 2 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "'a' stands twice")]
    [InlineData("""{"\u0061":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "'a' stands twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, "dtype stands twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", 8, "shape stands twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"data_offsets":[0,8]}}""", 8, "data_offsets stands twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' stands twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "'__metadata__' stands twice")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "metadata are strings; 'k' is Number")]
    [InlineData("""{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", 8, "found 'F31'")]
    [InlineData("""{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}""", 1, "found 'F4'")]
    [InlineData("""{"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", 8, "expected a string for dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "expected an array for shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,10]}}""", 10, "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", 8, "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}}""", 8, "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more than 2^63 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4, "more than 2^63 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,2,0],"data_offsets":[0,0]}}""", 0, "more than 2^63 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", 8, "found 'more'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "found no data_offsets")]
    [InlineData("""{"a":{}}""", 0, "found no dtype")]
    [InlineData("""{"a":[]}""", 0, "StartArray was found")]
    [InlineData("""[]""", 0, "does not begin with {")]
    [InlineData(""" {}""", 0, "does not begin with {")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "not valid JSON")]
    [InlineData("""{} {}""", 0, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}""", 8, "shape")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not valid JSON")]
    public void AHostileHeaderIsRefused(string header, int dataLength, string problem)
    {
        using CheckpointFolder folder = new();
        string path = folder.Write("hostile.safetensors", header, new byte[dataLength]);
        CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensorsFile.Open(path));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue, "found a length of 18446744073709551615")]
    [InlineData(0x8000000000000000ul, "found a length of 9223372036854775808")]
    [InlineData(100_000_001ul, "at most 100000000")]
    [InlineData(100_000_000ul, "the file was cut short")]
    [InlineData(0ul, "does not begin with {")]
    public void AHostileHeaderLengthIsRefused(ulong length, string problem)
    {
        using CheckpointFolder folder = new();
        string path = folder.Write("hostile.safetensors", Valid, new byte[14], length);
        CheckpointException error = Assert.Throws<CheckpointException>(() => SafeTensorsFile.Open(path));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        using CheckpointFolder folder = new();
        byte[] file = CheckpointFolder.Compose(Encoding.UTF8.GetBytes(Valid), new byte[14]);
        for (int length = 0; length < file.Length; length++)
        {
            File.WriteAllBytes(folder["cut.safetensors"], file[..length]);
            Assert.Throws<CheckpointException>(() => SafeTensorsFile.Open(folder["cut.safetensors"]));
        }

        File.WriteAllBytes(folder["cut.safetensors"], file);
        SafeTensorsFile.Open(folder["cut.safetensors"]).Dispose();
    }

    [Fact]
    public void EmptyTensorsAndScalarsAreRead()
    {
        using CheckpointFolder folder = new();
        string path = folder.Write(
            "a.safetensors",
            """{"scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"empty":{"dtype":"BF16","shape":[0,5],"data_offsets":[0,0]}}""",
            [0, 0, 0x80, 0x3F]);
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        Assert.Equal(0, file.Tensors[0].Length);
        Assert.Equal(1, file.Tensors[1].Length);
    }

    /// <summary>Damaged bytes give a checkpoint whose every tensor is inside the file, or the one documented exception.</summary>
    [Fact]
    public void DamagedFilesAreReadInsideTheirBoundsOrRefused()
    {
        using CheckpointFolder folder = new();
        byte[] header = Encoding.UTF8.GetBytes(Valid);
        byte[] file = CheckpointFolder.Compose(header, new byte[14]);
        Gen<(int Position, byte Value)[]> damage = Gen.Select(Gen.Int[0, 8 + header.Length - 1], Gen.OneOf(Gen.Byte, Gen.Byte[(byte)'0', (byte)'9'])).Array[1, 3];
        int refused = 0;
        Gen.Select(damage, Gen.Int[-4, 4]).Sample(
            (bytes, growth) =>
            {
                byte[] damaged = new byte[file.Length + growth];
                file.AsSpan(0, Math.Min(file.Length, damaged.Length)).CopyTo(damaged);
                foreach ((int position, byte value) in bytes)
                {
                    damaged[position] = value;
                }

                refused += IsRefused(folder["damaged.safetensors"], damaged) ? 1 : 0;
            },
            iter: 3000,
            threads: 1);
        Assert.True(refused > 2000, $"Expected most of 3000 damaged files to be refused; {refused} were.");
    }

    private static bool IsRefused(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            foreach (SafeTensorsEntry entry in file.Tensors)
            {
                Assert.InRange(entry.ByteCount, 0, bytes.Length);
                file.ReadBytes(entry, 0, new byte[entry.ByteCount]);
            }

            return false;
        }
        catch (CheckpointException)
        {
            return true;
        }
    }
}
