using System;
using Xunit;

namespace PrecisionGen.Identity;

/// <summary>The runtime's switches, such as DOTNET_EnableAVX512=0, reach the kernels: else a leg of the matrix would prove nothing.</summary>
public sealed class SwitchTests(ITestOutputHelper output)
{
    [Fact]
    public void The_widest_vectors_are_those_that_this_run_expects()
    {
        VectorWidth found = VectorWidths.Resolve(VectorWidth.Widest);
        string? expected = Environment.GetEnvironmentVariable("PRECISIONGEN_EXPECTED_WIDTH");
        output.WriteLine($"widest: {found}, expected: {(string.IsNullOrEmpty(expected) ? "any that the hardware computes" : expected)}");
        if (!string.IsNullOrEmpty(expected))
        {
            Assert.Equal(Enum.Parse<VectorWidth>(expected), found);
        }

        Assert.True(VectorWidths.IsHardwareAccelerated(found));
    }
}
