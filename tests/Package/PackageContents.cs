using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Xunit;

namespace PrecisionGen.Package.Tests;

public sealed class PackageContents(PackageFeed feed)
{
    private const string CompilerFolder = "analyzers/dotnet/cs/";
    private const string ReadyToRunFolder = "tools/readytorun/";

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
        Assert.Equal(
            projects.Order(StringComparer.Ordinal),
            entries.Where(entry => entry.EndsWith(".dll", StringComparison.Ordinal) && !entry.StartsWith(ReadyToRunFolder, StringComparison.Ordinal)));
        Assert.DoesNotContain(entries, entry => entry.StartsWith("lib/", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_compiler_loads_is_also_there_with_machine_code_and_the_same_identity()
    {
        List<string> images = [.. Entries("PrecisionGen.Analyzers").Where(entry => entry.StartsWith(ReadyToRunFolder, StringComparison.Ordinal))];
        Assert.Equal(
            ["PrecisionGen.Analyzers.dll", "PrecisionGen.Compiler.dll", "PrecisionGen.Frontend.dll", "PrecisionGen.Generators.dll"],
            images.Select(Path.GetFileName));
        Assert.All(images, image =>
        {
            (Guid identity, bool hasMachineCode) = Read(image);
            (Guid expected, bool isMixed) = Read(CompilerFolder + Path.GetFileName(image));
            Assert.Equal(expected, identity);
            Assert.True(hasMachineCode, image);
            Assert.False(isMixed, image);
        });
    }

    [Fact]
    public void Analyzers_depend_on_nothing()
    {
        Assert.DoesNotContain(Nuspec("PrecisionGen.Analyzers").Descendants(), element => element.Name.LocalName == "dependency");
    }

    private (Guid Identity, bool HasMachineCode) Read(string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf("PrecisionGen.Analyzers"));
        using Stream stream = archive.GetEntry(entry)!.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        bytes.Position = 0;
        using PEReader image = new(bytes);
        MetadataReader metadata = image.GetMetadataReader();
        return (metadata.GetGuid(metadata.GetModuleDefinition().Mvid), image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);
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
