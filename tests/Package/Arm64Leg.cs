using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace PrecisionGen.Package.Tests;

/// <summary>
/// The other test projects as Arm64 code under emulation; on an Arm64 machine they run so anyway. A class for each, because classes run at
/// the same time and each keeps one core busy for minutes.
/// </summary>
public abstract class Arm64Leg
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "arm64.sh");

    private protected static async Task RunAsync(string project, params string[] filter)
    {
        if (!OperatingSystem.IsLinux() || (await ScriptAsync("available")).ExitCode != 0)
        {
            Assert.SkipWhen(
                Environment.GetEnvironmentVariable("CI") != "true",
                $"Arm64: skipped, tests/{project} does not run under emulation here; on Linux, `tests/arm64.sh setup` enables it.");
            Assert.Fail("Arm64: the emulator is not set up, and CI must not skip this leg; run tests/arm64.sh setup first.");
        }

        string results = Path.Combine(Repository.Root, "artifacts", "results");
        Directory.CreateDirectory(results);
        string trx = Path.Combine(results, $"arm64-{project}.trx");
        CommandResult result = await ScriptAsync(["run", Path.Combine("tests", project), "-noLogo", "-noColor", "-trx", trx, .. filter]);
        Assert.True(result.ExitCode == 0, result.Output);
    }

    private static Task<CommandResult> ScriptAsync(params string[] arguments)
    {
        return Command.RunAsync(Repository.Root, new Dictionary<string, string>(), "bash", [Script, .. arguments]);
    }
}

/// <summary>The arithmetic.</summary>
public sealed class Arm64RuntimeTests : Arm64Leg
{
    [Fact]
    public Task The_same_bits_on_Arm64() => RunAsync("Runtime");
}

/// <summary>The kernels.</summary>
public sealed class Arm64IdentityTests : Arm64Leg
{
    [Fact]
    public Task The_same_bits_on_Arm64() => RunAsync("Identity");
}

/// <summary>Whole trainings: the golden weights in each dtype, without their repetitions at other widths.</summary>
public sealed class Arm64SamplesTests : Arm64Leg
{
    [Fact]
    public Task The_same_bits_on_Arm64() => RunAsync("Samples", "-method", "*Golden*");
}
