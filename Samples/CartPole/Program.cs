using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CartPole;
using Spectre.Console;

const int Cancelled = 130;

Options options = new();
options.Command.SetAction((parsed, cancellationToken) => Task.FromResult(Execute(parsed, cancellationToken)));
return await options.Command.Parse(args).InvokeAsync();

int Execute(ParseResult parsed, CancellationToken cancellationToken)
{
    TrainingSettings settings = options.Settings(parsed);
    IAnsiConsole console = options.IsJson(parsed) ? Silent() : AnsiConsole.Console;
    LearningCurve curve = new();
    try
    {
        RunResult result = Run.Execute(settings, training => Train(training, settings, console, curve, cancellationToken), cancellationToken);
        Report.Show(console, result);
        FileInfo picture = options.Picture(parsed);
        curve.Save(picture, Report.Title(result));
        console.WriteLine($"The learning curve is in {picture.FullName}");
        if (options.Result(parsed) is FileInfo file)
        {
            ResultFile.Write(file, result);
        }

        if (options.IsJson(parsed))
        {
            Console.WriteLine(ResultFile.ToJson(result));
        }

        return 0;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("Cancelled; no result was written.");
        return Cancelled;
    }
}

static void Train(
    ProximalPolicyTraining training, TrainingSettings settings, IAnsiConsole console, LearningCurve curve, CancellationToken cancellationToken) =>
    ProgressDisplay.Show(console, (long)settings.Iterations * settings.RolloutSize, progress =>
        training.Run(new CurveProgress(curve, progress), cancellationToken));

static IAnsiConsole Silent() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
