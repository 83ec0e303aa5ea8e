using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace PrecisionGen.Package.Tests;

/// <summary>A fresh console project that references the analyzers' package alone sees the warnings and takes the fixes.</summary>
public sealed partial class HazardConsumerTests(PackageFeed feed)
{
    [Fact]
    public async Task The_build_shows_the_warnings_and_the_command_line_fixes_them()
    {
        ConsumerProject project = new(feed, "hazards", onlyFeed: true, source: "HazardConsumer");
        Assert.Equal(["Program.cs(4,19): warning PG2003"], await WarningsAsync(project));

        CommandResult format = await project.FormatAsync("analyzers", "--diagnostics", "PG2003", "--severity", "warn");
        Assert.True(format.ExitCode == 0, format.Output);
        Assert.Contains("MathF.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)))", project.Read("Program.cs"), StringComparison.Ordinal);
        Assert.Empty(await WarningsAsync(project));
    }

    [Theory]
    [InlineData("readytorun", "")]
    [InlineData("analyzers", "-p:PrecisionGenReadyToRun=false")]
    [InlineData("analyzers", "-p:DesignTimeBuild=true")]
    public async Task The_compiler_of_the_command_line_loads_machine_code_and_an_editor_what_every_host_can_load(string folder, string property)
    {
        ConsumerProject project = new(feed, "loads-" + folder + property.Length, onlyFeed: true, source: "HazardConsumer");
        CommandResult items = await project.DotnetAsync(["build", "-t:ResolveLockFileAnalyzers", "-getItem:Analyzer", .. property.Length > 0 ? [property] : Array.Empty<string>()]);
        string[] loaded = [.. Libraries().Matches(items.Output).Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(loaded);
        Assert.All(loaded, library => Assert.Equal(folder, library));
    }

    [Fact]
    public async Task The_presets_change_how_much_is_said()
    {
        ConsumerProject project = new(feed, "presets", onlyFeed: true, source: "HazardConsumer");
        Assert.Empty(await WarningsAsync(project, "-p:PrecisionGenRules=quiet"));
        Assert.Contains("Program.cs(4,19): warning PG2003", await WarningsAsync(project, "-p:PrecisionGenRules=strict"));
    }

    [Theory]
    [InlineData("-p:PrecisionGenRules=loud", "PrecisionGenRules is strict, default or quiet; this project says 'loud'.")]
    [InlineData("-p:CompilerApiVersion=roslyn4.7", "PrecisionGen needs the C# compiler 4.8 or later")]
    public async Task A_wrong_preset_or_an_old_host_is_one_error(string property, string message)
    {
        ConsumerProject project = new(feed, "error-" + property[^3..], onlyFeed: true, source: "HazardConsumer");
        CommandResult build = await project.DotnetAsync("build", property);
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains(message, build.Output, StringComparison.Ordinal);
        Assert.Single(Errors().Matches(build.Output).Select(match => match.Value).Distinct());
    }

    private static async Task<string[]> WarningsAsync(ConsumerProject project, params string[] properties)
    {
        CommandResult build = await project.DotnetAsync(["build", "--no-incremental", .. properties]);
        Assert.True(build.ExitCode == 0, build.Output);
        return [.. Warnings().Matches(build.Output).Select(match => match.Value).Distinct()];
    }

    [GeneratedRegex(@"\w+\.cs\(\d+,\d+\): warning PG\w+")]
    private static partial Regex Warnings();

    [GeneratedRegex("\"Identity\": \"[^\"]*/(analyzers|readytorun)/[^\"]*/PrecisionGen\\.\\w+\\.dll\"")]
    private static partial Regex Libraries();

    [GeneratedRegex("error PG[0-9]+: [^\\[]+")]
    private static partial Regex Errors();
}
