using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Xunit;

[assembly: AssemblyFixture(typeof(PrecisionGen.Package.Tests.PackageFeed))]

namespace PrecisionGen.Package.Tests;

/// <summary>Both packages, packed once into a temporary folder feed, and a package cache that holds nothing else.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    /// <summary>The temporary folder, outside the checkout so that none of its settings reach a consumer.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("precisiongen-package-").FullName;

    /// <summary>A version that no other feed can hold.</summary>
    public string Version { get; } = "0.0.1-test" + DateTime.UtcNow.ToString("yyyyMMddHHmmssfff");

    /// <summary>The folder feed.</summary>
    public string Packages => Path.Combine(Folder, "feed");

    /// <summary>Variables that keep restored packages inside <see cref="Folder"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(Folder, "cache") };

    public string PathOf(string id) => Path.Combine(Packages, $"{id}.{Version}.nupkg");

    public async ValueTask InitializeAsync()
    {
        await PackAsync("Analyzers/PrecisionGen.CodeFixes");
        await PackAsync("Runtime/PrecisionGen");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task PackAsync(string project)
    {
        CommandResult result = await Command.RunAsync(
            Repository.Root,
            new Dictionary<string, string>(),
            "dotnet",
            "pack", project, "--no-build", "--nologo", "-c", Repository.Configuration, "-o", Packages, $"-p:PackageVersion={Version}");
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.DoesNotContain("warning", result.Output, StringComparison.OrdinalIgnoreCase);
    }
}
