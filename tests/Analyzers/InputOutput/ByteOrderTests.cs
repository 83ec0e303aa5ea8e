using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

public sealed class ByteOrderTests
{
    private const string Usings = "using System.IO; using System.Runtime.InteropServices; using System.Buffers.Binary;\n";
    private static readonly HazardCase Runtime = new() { HasRuntime = true };

    [Theory]
    [InlineData("void Save(Stream file, float[] w) => file.Write({|PG5003:MemoryMarshal.AsBytes(w.AsSpan())|});")]
    [InlineData("void Save(FileStream file, float w) { byte[] bytes = {|PG5003:BitConverter.GetBytes(w)|}; file.Write(bytes, 0, 4); }")]
    [InlineData("void Save(string path, double[] w) => File.WriteAllBytes(path, {|PG5003:MemoryMarshal.Cast<double, byte>(w)|}.ToArray());")]
    [InlineData("void Save(BinaryWriter writer, int n) => writer.Write({|PG5003:BitConverter.GetBytes(n)|});")]
    [InlineData("float[] Load(string path) => {|PG5003:MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path))|}.ToArray();")]
    [InlineData("float Load(Stream file) { byte[] buffer = new byte[4]; file.ReadExactly(buffer); return {|PG5003:BitConverter.ToSingle(buffer, 0)|}; }")]
    [InlineData("double Load(BinaryReader reader) => {|PG5003:BitConverter.ToDouble(reader.ReadBytes(8), 0)|};")]
    [InlineData("void Load(Stream file, Span<byte> bytes) { file.ReadExactly(bytes); Span<Half> w = {|PG5003:MemoryMarshal.Cast<byte, Half>(bytes)|}; }")]
    [InlineData("void Save(Stream file, float[] w) { Span<byte> header = stackalloc byte[4]; BinaryPrimitives.WriteInt32LittleEndian(header, w.Length); file.Write(header); file.Write({|PG5003:MemoryMarshal.Cast<float, byte>(w)|}); }")]
    public Task Reports_bytes_of_reproducible_files(string code) => Hazard.Reports(Reproducible(code), Runtime);

    [Theory]
    [InlineData("void Save(BinaryWriter writer, float w) => writer.Write(w);")]
    [InlineData("void Save(Stream file, float w) { Span<byte> bytes = stackalloc byte[4]; BinaryPrimitives.WriteSingleLittleEndian(bytes, w); file.Write(bytes); }")]
    [InlineData("void Save(Stream file, byte[] w) => file.Write(w);")]
    [InlineData("void Save(Stream file, sbyte[] w) => file.Write(MemoryMarshal.AsBytes(w.AsSpan()));")]
    [InlineData("byte[] Hash(float[] w) => System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes(w.AsSpan()));")]
    [InlineData("void Copy(MemoryStream memory, float[] w) => memory.Write(MemoryMarshal.AsBytes(w.AsSpan()));")]
    [InlineData("float Bits(byte[] bytes) => BitConverter.ToSingle(bytes, 0);")]
    [InlineData("string Name(byte[] bytes) => BitConverter.ToString(File.ReadAllBytes(\"a\"));")]
    public Task Is_silent_on_a_fixed_order_and_in_memory(string code) => Hazard.Silent(Reproducible(code), Runtime);

    [Theory]
    [InlineData("void Save(Stream file, float[] w) { if (!BitConverter.IsLittleEndian) { throw new PlatformNotSupportedException(); } file.Write(MemoryMarshal.AsBytes(w.AsSpan())); }")]
    [InlineData("void Save(Stream file, float w) { byte[] bytes = BitConverter.GetBytes(w); if (BitConverter.IsLittleEndian == false) { Array.Reverse(bytes); } file.Write(bytes); }")]
    [InlineData("void Save(Stream file, int n) => file.Write(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(n)));")]
    public Task Is_silent_where_the_order_is_minded(string code) => Hazard.Silent(Reproducible(code), Runtime);

    [Fact]
    public Task Suggests_it_to_ordinary_code_too() => Hazard.Says(
        Usings + "class C { void Save(Stream file, float[] w) => file.Write(MemoryMarshal.AsBytes(w.AsSpan())); }", DiagnosticSeverity.Info, ["4.6E-41"],
        new HazardCase { IsRaw = true });

    [Fact]
    public Task Is_kept_to_kernels_on_request() => Hazard.Silent(
        "void Save(System.IO.Stream file, float w) => file.Write(BitConverter.GetBytes(w));",
        new HazardCase { EditorConfig = "precisiongen.scope = kernels_only" });

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        Reproducible("void M(Stream file) { file.Write(BitConverter.GetBytes()); MemoryMarshal.Cast<byte, >(File.ReadAllBytes()); BitConverter.ToSingle(; }"),
        new HazardCase { HasRuntime = true, IsBroken = true });

    [Fact]
    public Task Says_what_another_machine_reads() => Hazard.Says(
        Reproducible("void Save(Stream file, float[] w) => file.Write(MemoryMarshal.AsBytes(w.AsSpan()));"),
        DiagnosticSeverity.Info,
        ["'MemoryMarshal.AsBytes(w.AsSpan())' writes", "4.6E-41"],
        Runtime);

    private static string Reproducible(string code) => Usings + "[PrecisionGen.Reproducible] class C { " + code + " }";
}
