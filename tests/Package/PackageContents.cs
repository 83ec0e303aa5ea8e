using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace PrecisionGen.Package.Tests;

public sealed class PackageContents(PackageFeed feed)
{
    private const string CompilerFolder = "analyzers/dotnet/cs/";

    [Fact]
    public void Runtime_holds_the_library_its_documentation_and_the_readme_and_nothing_else()
    {
        Assert.Equal(
            ["PrecisionGen.nuspec", "README.md", "lib/net10.0/PrecisionGen.dll", "lib/net10.0/PrecisionGen.xml"],
            Entries("PrecisionGen"));
    }

    [Fact]
    public void Runtime_is_smaller_than_two_megabytes()
    {
        Assert.InRange(new FileInfo(feed.PathOf("PrecisionGen")).Length, 1, 2_000_000);
    }

    [Fact]
    public void Runtime_depends_on_exactly_its_own_version_of_the_analyzers()
    {
        XElement dependency = Assert.Single(Nuspec("PrecisionGen").Descendants(), element => element.Name.LocalName == "dependency");
        Assert.Equal("PrecisionGen.Analyzers", dependency.Attribute("id")?.Value);
        Assert.Equal($"[{feed.Version}]", dependency.Attribute("version")?.Value);
        Assert.Equal("All", dependency.Attribute("include")?.Value);
    }

    [Fact]
    public void Analyzers_hold_every_compiler_side_library_once_and_nothing_to_link_against()
    {
        List<string> entries = Entries("PrecisionGen.Analyzers");
        IEnumerable<string> projects = Directory
            .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => path.StartsWith("Generators/", StringComparison.Ordinal) || path.StartsWith("Analyzers/", StringComparison.Ordinal))
            .Select(path => CompilerFolder + Path.GetFileNameWithoutExtension(path) + ".dll");
        Assert.Equal(projects.Order(StringComparer.Ordinal), entries.Where(entry => entry.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.DoesNotContain(entries, entry => entry.StartsWith("lib/", StringComparison.Ordinal));
    }

    [Fact]
    public void Analyzers_depend_on_nothing()
    {
        Assert.DoesNotContain(Nuspec("PrecisionGen.Analyzers").Descendants(), element => element.Name.LocalName == "dependency");
    }

    /// <summary>The entries in ordinal order, without those that every package has for its own container format.</summary>
    private List<string> Entries(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf(id));
        return [.. archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
                && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)];
    }

    private XDocument Nuspec(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf(id));
        using Stream stream = archive.GetEntry(id + ".nuspec")!.Open();
        return XDocument.Load(stream);
    }
}
