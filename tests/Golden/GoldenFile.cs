using System;
using System.Collections.Generic;
using System.IO;

namespace PrecisionGen.Golden;

/// <summary>The SHA-256 of each function's results over the 2^24 arguments of every top byte, as the golden file lists them.</summary>
public sealed class GoldenFile
{
    private readonly Dictionary<(string Function, int TopByte), string> hashes = [];

    public GoldenFile(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split(' ');
            if (words.Length == 3 && words[0] != "#" && words[1] != "all")
            {
                hashes.Add((words[0], Convert.ToInt32(words[1], 16)), words[2]);
            }
        }
    }

    /// <summary>The file that was copied beside the program.</summary>
    public static GoldenFile Default { get; } = new(Path.Combine(AppContext.BaseDirectory, "elementary-functions.txt"));

    public string Hash(string function, int topByte) => hashes[(function, topByte)];
}
