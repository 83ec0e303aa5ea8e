using System.CommandLine;
using System.Threading;

namespace SanityTest;

/// <summary><c>offline</c>: the mismatch without training.</summary>
internal sealed class OfflineCommand
{
    /// <summary>Responses of each model, dtype and pairing.</summary>
    internal const int DefaultSequences = 2048;

    private const int ShortSequences = 256;

    private readonly Option<int> sequences = new("--sequences")
    {
        Description = "Responses of each model, dtype and pairing.",
        DefaultValueFactory = _ => DefaultSequences,
    };

    private readonly Option<bool> isShort = new("--short") { Description = $"{ShortSequences} responses of each." };
    private readonly RunOptions run;

    internal OfflineCommand()
    {
        Command = new Command("offline", "Measures, without updates, how far training's log-probabilities are from those recorded.")
        {
            sequences, isShort,
        };
        run = new RunOptions(Command);
        RunOptions.RequireAtLeast1(sequences);
    }

    /// <summary>The verb, without its action.</summary>
    internal Command Command { get; }

    /// <summary>Measures every model, dtype and pairing.</summary>
    internal void Execute(ParseResult parsed, CancellationToken cancellationToken)
    {
        ProgressDisplay display = run.Display(parsed);
        WarmUpSettings warmUp = new() { Seed = run.Seed(parsed), Threads = run.Threads(parsed) };
        using StartSource start = StartSource.Prepare(run.Start(parsed), PolicyKind.Full, warmUp, display, cancellationToken);
        int count = parsed.GetValue(isShort) ? ShortSequences : parsed.GetValue(sequences);
        OfflineResult[] results = OfflineComparison.Run(
            start.File,
            run.Seed(parsed),
            run.Threads(parsed),
            count,
            result => display.WriteLine(ResultTables.Line(result)),
            cancellationToken);
        ResultTables.Show(display, results);
        run.Deliver(parsed, ResultFile.ToJson(results));
    }
}
