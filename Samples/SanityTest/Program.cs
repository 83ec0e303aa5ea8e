using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using SanityTest;

const int Cancelled = 130;

TrainCommand train = new();
OfflineCommand offline = new();
MatrixCommand matrix = new();
WarmUpCommand warmUp = new();
RootCommand root = new("The sanity test of arXiv 2510.26788 in miniature: fine-tunes a small transformer on sums that it half solves.")
{
    train.Command, offline.Command, matrix.Command, warmUp.Command,
};
Run(train.Command, train.Execute);
Run(offline.Command, offline.Execute);
Run(matrix.Command, matrix.Execute);
Run(warmUp.Command, warmUp.Execute);
return await root.Parse(args).InvokeAsync();

// On another thread, so that this one can hear Ctrl+C.
static void Run(Command command, Action<ParseResult, CancellationToken> execute) =>
    command.SetAction((parsed, cancellationToken) => Task.Run(() => Execute(execute, parsed, cancellationToken), CancellationToken.None));

static int Execute(Action<ParseResult, CancellationToken> execute, ParseResult parsed, CancellationToken cancellationToken)
{
    try
    {
        execute(parsed, cancellationToken);
        return 0;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("Cancelled; what was complete is kept.");
        return Cancelled;
    }
    catch (Exception exception) when (exception is PrecisionGen.CheckpointException or System.IO.IOException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}
