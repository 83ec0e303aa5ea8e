using System;
using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>A checkpoint that cannot be read or does not fit the model; nothing was changed.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>One problem.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What was expected and what was found.</param>
    /// <param name="innerException">What a parser reported, if one did.</param>
    public CheckpointException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException)
    {
        Path = path;
        Problems = [problem];
    }

    /// <summary>Every problem that was found.</summary>
    /// <param name="path">The file, the index or the folder.</param>
    /// <param name="problems">One sentence each, at least one.</param>
    public CheckpointException(string path, IReadOnlyList<string> problems)
        : base($"{path}: {problems.Count} problems:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}")
    {
        Path = path;
        Problems = problems;
    }

    /// <summary>The file, the index or the folder.</summary>
    public string Path { get; }

    /// <summary>Each problem in one sentence.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>A name from a file in quotes, shortened where a hostile file made it long.</summary>
    internal static string Quote(string name) => name.Length <= 120 ? $"'{name}'" : $"'{name[..120]}…' ({name.Length} characters)";
}
