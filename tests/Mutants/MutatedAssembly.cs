using System;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace PrecisionGen.Mutants;

/// <summary>Has dotnet stryker compile the analyzers with all mutants in one assembly, and keeps that and the list of the mutants.</summary>
internal static class MutatedAssembly
{
    public const string Name = "PrecisionGen.Analyzers.dll";
    public const string Report = "mutants.json";

    public static void Make(string repository, string folder)
    {
        Directory.CreateDirectory(folder);
        string output = Path.Combine(folder, "stryker");
        string log = Path.Combine(folder, "stryker.log");
        Run(repository, log, ["tool", "restore"], []);
        Run(
            Path.Combine(repository, "tests", "Analyzers"), log, ["stryker", "--reporter", "json", "--break-at", "0", "--output", output],
            [("TestFiles", "../Mutants/Stryker/KeepMutatedTests.cs"), ("PRECISIONGEN_MUTATED", Path.Combine(folder, Name))]);
        string report = Directory.GetFiles(output, "mutation-report.json", SearchOption.AllDirectories).Single();
        File.Move(report, Path.Combine(folder, Report), overwrite: true);
    }

    private static void Run(string directory, string log, string[] arguments, (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using StreamWriter writer = new(log, append: true);
        void Write(object sender, DataReceivedEventArgs line)
        {
            lock (writer)
            {
                writer.WriteLine(line.Data);
            }
        }

        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}; {log} tells why.");
        }
    }
}
