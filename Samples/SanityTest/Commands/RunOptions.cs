using System;
using System.CommandLine;
using System.IO;
using System.Numerics;

namespace SanityTest;

/// <summary>The options that every verb has.</summary>
internal sealed class RunOptions
{
    private readonly Option<long> seed = new("--seed")
    {
        Description = "The seed of weights, problems and responses.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> threads = new("--threads")
    {
        Description = "The threads of every kernel; they change no bit.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<FileInfo?> start = new("--start")
    {
        Description = "The weights to begin from, as safetensors. Where the file is not there, the warm-up makes it; by default for this "
            + "run only.",
    };

    private readonly Option<FileInfo?> result = new("--result") { Description = "Writes the figures to this file, as JSON." };
    private readonly Option<bool> json = new("--json") { Description = "Prints the figures as JSON and nothing else." };

    internal RunOptions(Command command)
    {
        command.Add(seed);
        command.Add(threads);
        command.Add(start);
        command.Add(result);
        command.Add(json);
        RequireAtLeast1(threads);
    }

    internal static void RequireAtLeast1<T>(Option<T> option)
        where T : INumber<T> => option.Validators.Add(argument =>
        {
            T found = argument.GetRequiredValue(option);
            if (found < T.One)
            {
                argument.AddError($"Expected at least 1 for {option.Name} but found {found}.");
            }
        });

    internal long Seed(ParseResult parsed) => parsed.GetValue(seed);

    internal int Threads(ParseResult parsed) => parsed.GetValue(threads);

    internal FileInfo? Start(ParseResult parsed) => parsed.GetValue(start);

    internal FileInfo? Result(ParseResult parsed) => parsed.GetValue(result);

    internal bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    internal ProgressDisplay Display(ParseResult parsed) =>
        IsJson(parsed) ? ProgressDisplay.Silent() : new ProgressDisplay(Spectre.Console.AnsiConsole.Console);

    /// <summary>Writes the figures where the command line asks for them.</summary>
    internal void Deliver(ParseResult parsed, string figures)
    {
        if (Result(parsed) is FileInfo file)
        {
            ResultFile.Write(file, figures);
        }

        if (IsJson(parsed))
        {
            Console.WriteLine(figures);
        }
    }
}
