using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace PrecisionGen.Package.Tests;

/// <summary>A fresh console project that references the package alone gets attributes, generator, analyzers and kernels.</summary>
public sealed partial class ConsumerTests(PackageFeed feed)
{
    [Fact]
    public async Task Definition_inference_and_training_agree_in_every_bit()
    {
        string[] lines = await BuildAndRunAsync(new ConsumerProject(feed, "run", onlyFeed: true));
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches("^(Float16|BFloat16|Float32): 201 compared, 0 differing, [0-9a-f]{64}$", line));
        Assert.Equal(3, lines.Select(line => line[^64..]).Distinct().Count());
    }

    [Fact]
    public async Task Native_compilation_returns_the_same_bits()
    {
        string? linker = new[] { "clang", "gcc" }.FirstOrDefault(OnPath);
        if (!OperatingSystem.IsLinux() || linker is null)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", "NativeAOT: skipped; on Linux, installing clang or gcc enables it.");
            Assert.Fail("NativeAOT: neither clang nor gcc is installed, and CI must not skip this leg.");
        }

        string[] expected = await BuildAndRunAsync(new ConsumerProject(feed, "just-in-time", onlyFeed: true));
        ConsumerProject native = new(feed, "native", onlyFeed: false);
        CommandResult publish = await native.DotnetAsync(
            "publish", "--use-current-runtime", "-p:PublishAot=true", $"-p:CppCompilerAndLinker={linker}", "-o", "out");
        Assert.True(publish.ExitCode == 0, publish.Output);
        CommandResult run = await native.RunAsync(Path.Combine("out", "Consumer"));
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(expected, Lines(run.Output));
    }

    [Fact]
    public async Task An_error_in_a_definition_is_an_error_of_the_build_at_the_wrong_expression()
    {
        ConsumerProject project = new(feed, "wrong", onlyFeed: true);
        project.Edit("Policy.cs", "[Parameter(2, 64,", "[Parameter(2, 63,");
        CommandResult build = await project.DotnetAsync("build");
        Assert.NotEqual(0, build.ExitCode);
        string[] errors = [.. ErrorAt().Matches(build.Output).Select(match => match.Value).Distinct()];
        Assert.True(errors is ["Policy.cs(25,30): error PG0010"], build.Output);
    }

    private static async Task<string[]> BuildAndRunAsync(ConsumerProject project)
    {
        CommandResult build = await project.DotnetAsync("build", "-o", "out");
        Assert.True(build.ExitCode == 0, build.Output);
        CommandResult run = await project.RunAsync(Path.Combine("out", "Consumer"));
        Assert.True(run.ExitCode == 0, run.Output);
        return Lines(run.Output);
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool OnPath(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
    }

    [GeneratedRegex(@"\w+\.cs\(\d+,\d+\): error \w+")]
    private static partial Regex ErrorAt();
}
