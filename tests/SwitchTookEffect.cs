using System;
using System.Runtime.InteropServices;
using Xunit;

namespace PrecisionGen.Tests;

/// <summary>
/// A leg of <c>.ci/run</c> sets the runtime's switches and says what must follow from them; a switch that the runtime ignores would
/// otherwise prove the same machine twice. The file is compiled into every test project that has legs.
/// </summary>
public sealed class SwitchTookEffect
{
    [Fact]
    public void Kernels_choose_the_width_that_the_leg_expects()
    {
        VectorWidth chosen = VectorWidths.Resolve(VectorWidth.Widest);
        string? expected = Environment.GetEnvironmentVariable("PRECISIONGEN_EXPECTED_WIDTH");
        if (string.IsNullOrEmpty(expected))
        {
            Assert.True(VectorWidths.IsHardwareAccelerated(chosen), $"{chosen} is chosen, but the hardware lacks it.");
            return;
        }

        Assert.Equal(expected, chosen.ToString());
    }

    [Fact]
    public void The_process_runs_on_the_architecture_that_the_leg_expects()
    {
        string? expected = Environment.GetEnvironmentVariable("PRECISIONGEN_EXPECTED_ARCHITECTURE");
        Architecture actual = RuntimeInformation.ProcessArchitecture;
        Assert.Equal(string.IsNullOrEmpty(expected) ? RuntimeInformation.OSArchitecture.ToString() : expected, actual.ToString());
    }
}
