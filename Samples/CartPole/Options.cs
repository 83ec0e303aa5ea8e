using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using PrecisionGen;

namespace CartPole;

/// <summary>The command line.</summary>
internal sealed class Options
{
    private const long ShortSteps = 20_000;

    private readonly Option<DType> dtype = new("--dtype")
    {
        Description = "The precision of rollout and training: fp32, fp16 or bf16.",
        DefaultValueFactory = _ => DType.Float16,
        CustomParser = result => Parse(result, Words.DTypes),
    };

    private readonly Option<Pairing> pairing = new("--pairing")
    {
        Description = "How rollout and training relate: paired, or independent or reordered to see the mismatch.",
        DefaultValueFactory = _ => Pairing.Paired,
        CustomParser = result => Parse(result, Words.Pairings),
    };

    private readonly Option<long> seed = new("--seed")
    {
        Description = "The seed of weights, environments and actions.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> threads = new("--threads")
    {
        Description = "The threads of every kernel; they change no bit.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<long> steps = new("--steps")
    {
        Description = "The environment steps to train for, rounded up to whole rollouts of 2,000.",
        DefaultValueFactory = _ => new TrainingSettings().EnvironmentSteps,
    };

    private readonly Option<bool> isShort = new("--short") { Description = $"Trains for {ShortSteps} steps: some seconds, to see that all runs." };
    private readonly Option<FileInfo?> result = new("--result") { Description = "Writes the figures to this file, as JSON." };
    private readonly Option<bool> json = new("--json") { Description = "Prints the figures as JSON and nothing else." };
    private readonly Option<FileInfo> picture = new("--picture")
    {
        Description = "Where the learning curve is drawn, as PNG.",
        DefaultValueFactory = _ => new FileInfo(Path.Combine("artifacts", "learning-curve.png")),
    };

    internal Options()
    {
        Command = new RootCommand("Trains a policy to balance a pole, and counts the log-probabilities that differ between rollout and training.")
        {
            dtype, pairing, seed, threads, steps, isShort, result, json, picture,
        };
        RequireAtLeast1(threads);
        RequireAtLeast1(steps);
    }

    /// <summary>The command, without its action.</summary>
    internal RootCommand Command { get; }

    /// <summary>What the command line asks for.</summary>
    internal TrainingSettings Settings(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(seed),
        DType = parsed.GetValue(dtype),
        Pairing = parsed.GetValue(pairing),
        Threads = parsed.GetValue(threads),
        EnvironmentSteps = parsed.GetValue(isShort) ? ShortSteps : parsed.GetValue(steps),
    };

    /// <summary>Where the figures are written, if anywhere.</summary>
    internal FileInfo? Result(ParseResult parsed) => parsed.GetValue(result);

    /// <summary>Where the learning curve is drawn.</summary>
    internal FileInfo Picture(ParseResult parsed) => parsed.GetRequiredValue(picture);

    /// <summary>Whether the figures are printed as JSON, and nothing else.</summary>
    internal bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    private static T Parse<T>(ArgumentResult argument, (string Word, T Value)[] words)
    {
        string found = argument.Tokens[0].Value;
        foreach ((string word, T value) in words)
        {
            if (word == found)
            {
                return value;
            }
        }

        argument.AddError($"Expected {string.Join(", ", Array.ConvertAll(words, pair => pair.Word))} but found {found}.");
        return default!;
    }

    private static void RequireAtLeast1<T>(Option<T> option)
        where T : struct, IComparable<T> => option.Validators.Add(argument =>
        {
            if (Convert.ToInt64(argument.GetValueOrDefault<T>(), System.Globalization.CultureInfo.InvariantCulture) < 1)
            {
                argument.AddError($"Expected at least 1 for {option.Name} but found {argument.GetValueOrDefault<T>()}.");
            }
        });
}
