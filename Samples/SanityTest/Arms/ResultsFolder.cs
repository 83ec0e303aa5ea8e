using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace SanityTest;

/// <summary>The files of a matrix: starts, one result and one table of steps for each arm, the offline figures, the report.</summary>
/// <remarks>A file has its name only once it is complete, and an arm's result is its last: an arm with a result is done.</remarks>
internal sealed class ResultsFolder(DirectoryInfo folder)
{
    internal DirectoryInfo Folder => folder;

    internal FileInfo Offline => In("offline.json");

    internal FileInfo Report => In("report.html");

    internal FileInfo Picture => In("report.png");

    internal FileInfo ArmTable => In("arms.csv");

    internal FileInfo OfflineTable => In("offline.csv");

    /// <summary>The weights that the arms of a seed begin from.</summary>
    internal FileInfo Start(PolicyKind kind, long seed) =>
        In($"start-{(kind == PolicyKind.LowRank ? PolicyKind.Full : kind).Word}-seed{seed}.safetensors");

    internal FileInfo Result(Arm arm) => In(Path.Combine("arms", arm.Name + ".json"));

    internal FileInfo Steps(Arm arm) => In(Path.Combine("arms", arm.Name + ".csv"));

    /// <summary>Every arm that is done, with its steps.</summary>
    internal List<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> ReadArms()
    {
        DirectoryInfo arms = new(Path.Combine(folder.FullName, "arms"));
        List<(ArmResult, IReadOnlyList<StepRecord>)> read = [];
        if (arms.Exists)
        {
            foreach (FileInfo file in arms.GetFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                read.Add((ResultFile.ReadArm(file), StepTable.Read(new FileInfo(Path.ChangeExtension(file.FullName, ".csv")))));
            }
        }

        return read;
    }

    private FileInfo In(string name) => new(Path.Combine(folder.FullName, name));
}
