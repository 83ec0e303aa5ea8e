using System;
using System.Runtime.InteropServices;
using PrecisionGen.Numerics;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

/// <summary>Changes the thread's floating-point state through the C library, as careless native code would.</summary>
public sealed class FloatingPointEnvironmentTests
{
    private const int EnvironmentSize = 64;

    [Fact]
    public void TheDefaultIsAccepted() => FloatingPointEnvironment.ThrowIfNotStandard();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void OtherRoundingIsRefused(int mode) => AssertRefused("rounds otherwise", register => register | ((uint)mode << RoundingShift));

    [Fact]
    public void FlushingOfResultsIsRefused() => AssertRefused("subnormal", register => register | (IsX64 ? 1u << 15 : 1u << 24));

    [Fact]
    public void FlushingOfArgumentsIsRefused() => AssertRefused("subnormal", register => register | (IsX64 ? 1u << 6 : 1u << 24));

    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static int RoundingShift => IsX64 ? 13 : 22;

    /// <summary>The control register's offset in glibc's fenv_t: behind the x87 state on x64, first on Arm64.</summary>
    private static int RegisterOffset => IsX64 ? 28 : 0;

    private static void AssertRefused(string message, Func<uint, uint> change)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The floating-point state is changed through glibc.");
        byte[] saved = new byte[EnvironmentSize];
        Assert.Equal(0, ReadEnvironment(saved));
        byte[] changed = (byte[])saved.Clone();
        Span<uint> register = MemoryMarshal.Cast<byte, uint>(changed.AsSpan(RegisterOffset, sizeof(uint)));
        register[0] = change(register[0]);
        Exception? found = null;
        FloatingPointEnvironment.ThrowIfNotStandard();
        Assert.Equal(0, WriteEnvironment(saved));
        WriteEnvironment(changed);
        try
        {
            FloatingPointEnvironment.ThrowIfNotStandard();
        }
        catch (InvalidOperationException error)
        {
            found = error;
        }
        finally
        {
            WriteEnvironment(saved);
        }

        Assert.NotNull(found);
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
        FloatingPointEnvironment.ThrowIfNotStandard();
    }

    [DllImport("libm.so.6", EntryPoint = "fegetenv")]
    private static extern int ReadEnvironment(byte[] environment);

    [DllImport("libm.so.6", EntryPoint = "fesetenv")]
    private static extern int WriteEnvironment(byte[] environment);
}
