using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CartPole;
using Spectre.Console;

const int Cancelled = 130;

Options options = new();

// On another thread, so that this one can hear Ctrl+C.
options.Command.SetAction((parsed, cancellationToken) => Task.Run(() => Execute(parsed, cancellationToken), CancellationToken.None));
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
        string missing = LearningCurve.HasLabels ? "" : ", without labels: this machine has no fonts";
        console.Profile.Out.Writer.WriteLine($"The learning curve is in {picture.FullName}{missing}");
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
