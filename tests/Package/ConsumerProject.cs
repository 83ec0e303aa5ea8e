using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;

namespace PrecisionGen.Package.Tests;

/// <summary>A fresh copy of a console project, which sees the packages and nothing of the checkout.</summary>
internal sealed class ConsumerProject
{
    private readonly PackageFeed feed;
    private readonly string folder;

    /// <summary>Copies the project.</summary>
    /// <param name="feed">The packages.</param>
    /// <param name="name">The copy's folder.</param>
    /// <param name="onlyFeed">Whether the folder feed replaces the machine's sources, which proves that nothing else is needed.</param>
    /// <param name="source">The folder of the project beside these tests.</param>
    public ConsumerProject(PackageFeed feed, string name, bool onlyFeed, string source = "Consumer")
    {
        this.feed = feed;
        folder = Directory.CreateDirectory(Path.Combine(feed.Folder, name)).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Package", source)))
        {
            string text = File.ReadAllText(file).Replace(">VERSION<", $">{feed.Version}<", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file)), text);
        }

        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                {(onlyFeed ? "<clear />" : "")}
                <add key="feed" value="{feed.Packages}" />
              </packageSources>
            </configuration>
            """);
    }

    /// <summary>Replaces a text that must occur in a source file.</summary>
    public void Edit(string file, string before, string after)
    {
        string path = Path.Combine(folder, file);
        string text = File.ReadAllText(path);
        if (!text.Contains(before, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{file} does not contain: {before}");
        }

        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    public Task<CommandResult> DotnetAsync(params string[] arguments)
    {
        return Command.RunAsync(
            folder, feed.Environment, "dotnet", [.. arguments, "--nologo", "-c", "Release", $"-p:PrecisionGenVersion={feed.Version}"]);
    }

    /// <summary>The text of a source file.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(folder, file));

    /// <summary>Runs dotnet format, which takes no properties.</summary>
    public Task<CommandResult> FormatAsync(params string[] arguments) => Command.RunAsync(folder, feed.Environment, "dotnet", ["format", .. arguments]);

    public Task<CommandResult> RunAsync(string program)
    {
        return Command.RunAsync(folder, new Dictionary<string, string>(), Path.Combine(folder, program));
    }
}
