using System;
using System.IO;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>The folder that the tests read pages, samples and marked files from.</summary>
internal static class RepositoryRoot
{
    public static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PrecisionGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("PrecisionGen.sln is in no folder above the tests.");
    }
}
