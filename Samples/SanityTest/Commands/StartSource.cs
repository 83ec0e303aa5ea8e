using System;
using System.IO;
using System.Threading;

namespace SanityTest;

/// <summary>The file with the weights that a run begins from; one that nobody named is deleted after the run.</summary>
internal sealed class StartSource : IDisposable
{
    private readonly DirectoryInfo? temporary;

    private StartSource(FileInfo file, DirectoryInfo? temporary)
    {
        File = file;
        this.temporary = temporary;
    }

    /// <summary>The file, which is there.</summary>
    internal FileInfo File { get; }

    /// <summary>Runs the warm-up where the file is not there, and says where the weights come from.</summary>
    internal static StartSource Prepare(
        FileInfo? named, PolicyKind kind, WarmUpSettings settings, ProgressDisplay display, CancellationToken cancellationToken)
    {
        DirectoryInfo? temporary = named is null ? Directory.CreateTempSubdirectory("precisiongen-sanity-") : null;
        FileInfo file = named ?? new FileInfo(Path.Combine(temporary!.FullName, "start.safetensors"));
        StartSource source = new(file, temporary);
        try
        {
            if (file.Exists)
            {
                display.WriteLine($"The weights begin from {file.FullName}");
            }
            else
            {
                display.WarmUp(progress => StartWeights.Prepare(file, kind, settings, progress, cancellationToken));
            }

            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => temporary?.Delete(recursive: true);
}
