using System;
using System.IO;
using System.Reflection;

namespace PrecisionGen.Package.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration that these tests, and so what they pack, were built in.</summary>
    public static string Configuration { get; } = FindConfiguration();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PrecisionGen.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds PrecisionGen.sln.");
    }

    private static string FindConfiguration()
    {
        foreach (AssemblyMetadataAttribute metadata in typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (metadata.Key == "Configuration")
            {
                return metadata.Value!;
            }
        }

        throw new InvalidOperationException("The test assembly does not say which configuration it was built in.");
    }
}
