using System;
using System.IO;
using System.Threading;

namespace SanityTest;

/// <summary>Makes the file that arms of one seed begin from, where it is not there yet.</summary>
internal static class StartWeights
{
    /// <summary>Runs the warm-up of a seed, unless the file is there, and saves it.</summary>
    /// <param name="kind">Adapters begin from the start of the full policy.</param>
    internal static void Prepare(
        FileInfo file, PolicyKind kind, WarmUpSettings settings, IProgress<WarmUpProgress>? progress, CancellationToken cancellationToken)
    {
        file.Refresh();
        if (file.Exists)
        {
            return;
        }

        using ISequencePolicy policy = (kind == PolicyKind.LowRank ? PolicyKind.Full : kind).Create(settings.Seed);
        new WarmUp(policy, settings).Run(progress, cancellationToken);
        StartFile.Save(file, policy);
    }
}
