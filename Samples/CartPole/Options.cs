using System;
using System.CommandLine;
using System.IO;
using System.Numerics;
using PrecisionGen;

namespace CartPole;

/// <summary>The command line.</summary>
internal sealed class Options
{
    private const long ShortSteps = 20_000;

    private readonly Option<string> dtype = new("--dtype")
    {
        Description = "The precision of rollout and training.",
        DefaultValueFactory = _ => Words.Of(DType.Float16),
    };

    private readonly Option<string> pairing = new("--pairing")
    {
        Description = "How rollout and training relate: paired, or another to see the mismatch.",
        DefaultValueFactory = _ => Words.Of(Pairing.Paired),
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

    private readonly Option<bool> isShort = new("--short") { Description = $"Trains for {ShortSteps:N0} steps: some seconds, to see that all runs." };
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
        dtype.AcceptOnlyFromAmong(Array.ConvertAll(Words.DTypes, pair => pair.Word));
        pairing.AcceptOnlyFromAmong(Array.ConvertAll(Words.Pairings, pair => pair.Word));
        RequireAtLeast1(threads);
        RequireAtLeast1(steps);
    }

    /// <summary>The command, without its action.</summary>
    internal RootCommand Command { get; }

    /// <summary>What the command line asks for.</summary>
    internal TrainingSettings Settings(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(seed),
        DType = Words.DTypeOf(parsed.GetRequiredValue(dtype)),
        Pairing = Words.PairingOf(parsed.GetRequiredValue(pairing)),
        Threads = parsed.GetValue(threads),
        EnvironmentSteps = parsed.GetValue(isShort) ? ShortSteps : parsed.GetValue(steps),
    };

    /// <summary>Where the figures are written, if anywhere.</summary>
    internal FileInfo? Result(ParseResult parsed) => parsed.GetValue(result);

    /// <summary>Where the learning curve is drawn.</summary>
    internal FileInfo Picture(ParseResult parsed) => parsed.GetRequiredValue(picture);

    /// <summary>Whether the figures are printed as JSON, and nothing else.</summary>
    internal bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    private static void RequireAtLeast1<T>(Option<T> option)
        where T : INumber<T> => option.Validators.Add(argument =>
        {
            T found = argument.GetRequiredValue(option);
            if (found < T.One)
            {
                argument.AddError($"Expected at least 1 for {option.Name} but found {found}.");
            }
        });
}
