using System.CommandLine;
using System.IO;
using System.Threading;

namespace SanityTest;

/// <summary><c>warm-up</c>: the supervised start alone, saved for other runs.</summary>
internal sealed class WarmUpCommand
{
    private readonly Argument<FileInfo> file = new("file") { Description = "Where the weights are saved, as safetensors." };
    private readonly Option<long> seed = new("--seed") { Description = "The seed of weights and problems.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> threads = new("--threads")
    {
        Description = "The threads of every kernel; they change no bit.",
        DefaultValueFactory = _ => 1,
    };


    internal WarmUpCommand()
    {
        Command = new Command("warm-up", "Learns worked sums by supervision until half of 256 fixed problems are solved by sampling.")
        {
            file, seed, threads,
        };
        RunOptions.RequireAtLeast1(threads);
    }

    /// <summary>The verb, without its action.</summary>
    internal Command Command { get; }

    /// <summary>Trains and saves; a file that is there is replaced.</summary>
    internal void Execute(ParseResult parsed, CancellationToken cancellationToken)
    {
        ProgressDisplay display = new(Spectre.Console.AnsiConsole.Console);
        FileInfo target = parsed.GetRequiredValue(file);
        WarmUpSettings settings = new() { Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads) };
        using ISequencePolicy policy = PolicyKind.Full.Create(settings.Seed);
        display.WarmUp(progress => new WarmUp(policy, settings).Run(progress, cancellationToken));
        StartFile.Save(target, policy);
        display.WriteLine($"weights      {WeightsHash.Compute(policy.Parameters)}");
        display.WriteLine($"The weights are in {target.FullName}");
    }
}
