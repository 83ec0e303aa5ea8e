using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using PrecisionGen;
using PrecisionGen.Objectives;

namespace SanityTest;

/// <summary><c>train</c>: one arm.</summary>
internal sealed class TrainCommand
{
    private const int ShortSteps = 10;

    private readonly Option<string> model = new("--model")
    {
        Description = "What is fine-tuned: all weights, adapters beside fixed ones, or a mixture of experts.",
        DefaultValueFactory = _ => PolicyKind.Full.Word,
    };

    private readonly Option<string> algorithm = new("--algorithm") { Description = "The objective.", DefaultValueFactory = _ => "grpo" };

    private readonly Option<string> dtype = new("--dtype")
    {
        Description = "The precision of rollout and training.",
        DefaultValueFactory = _ => Words.Of(DType.Float16),
    };

    private readonly Option<string?> trainingDType = new("--training-dtype")
    {
        Description = "The precision of training, where it differs.",
    };

    private readonly Option<string?> inferenceDType = new("--inference-dtype")
    {
        Description = "The precision of the rollout, where it differs.",
    };

    private readonly Option<string> pairing = new("--pairing")
    {
        Description = "How rollout and training relate: paired, or another to see the mismatch.",
        DefaultValueFactory = _ => Words.Of(Pairing.Paired),
    };

    private readonly Option<int> steps = new("--steps")
    {
        Description = "Rollouts to train on.",
        DefaultValueFactory = _ => new ArmSettings().Steps,
    };

    private readonly Option<double> learningRate = new("--learning-rate")
    {
        Description = "AdamW's learning rate; adapters take ten times it.",
        DefaultValueFactory = _ => new ArmSettings().LearningRate,
    };

    private readonly Option<bool> isShort = new("--short") { Description = $"{ShortSteps} steps: to see that all runs." };
    private readonly Option<FileInfo> picture = new("--picture")
    {
        Description = "Where the curves are drawn, as PNG; the numbers lie beside it as CSV.",
        DefaultValueFactory = _ => new FileInfo(Path.Combine("artifacts", "sanity-test.png")),
    };

    private readonly RunOptions run;

    internal TrainCommand()
    {
        Command = new Command("train", "Fine-tunes a policy on problems that it half solves, and counts the log-probabilities that differ.")
        {
            model, algorithm, dtype, trainingDType, inferenceDType, pairing, steps, learningRate, isShort, picture,
        };
        run = new RunOptions(Command);
        learningRate.Validators.Add(argument =>
        {
            double found = argument.GetRequiredValue(learningRate);
            if (!(found > 0 && double.IsFinite(found)))
            {
                argument.AddError($"Expected a number above 0 for --learning-rate but found {found}.");
            }
        });
        model.AcceptOnlyFromAmong(Array.ConvertAll(PolicyKind.All, kind => kind.Word));
        algorithm.AcceptOnlyFromAmong([.. Algorithms.Names]);
        string[] dtypes = Array.ConvertAll(Words.DTypes, pair => pair.Word);
        dtype.AcceptOnlyFromAmong(dtypes);
        trainingDType.AcceptOnlyFromAmong(dtypes);
        inferenceDType.AcceptOnlyFromAmong(dtypes);
        pairing.AcceptOnlyFromAmong(Array.ConvertAll(Words.Pairings, pair => pair.Word));
        RunOptions.RequireAtLeast1(steps);
    }

    /// <summary>The verb, without its action.</summary>
    internal Command Command { get; }

    /// <summary>What the command line asks for.</summary>
    internal Arm Arm(ParseResult parsed)
    {
        string both = parsed.GetRequiredValue(dtype);
        return new Arm(
            PolicyKind.Of(parsed.GetRequiredValue(model)),
            new ArmSettings
            {
                Algorithm = parsed.GetRequiredValue(algorithm),
                Seed = run.Seed(parsed),
                TrainingDType = Words.DTypeOf(parsed.GetValue(trainingDType) ?? both),
                InferenceDType = Words.DTypeOf(parsed.GetValue(inferenceDType) ?? both),
                Pairing = Words.PairingOf(parsed.GetRequiredValue(pairing)),
                Threads = run.Threads(parsed),
                Steps = parsed.GetValue(isShort) ? ShortSteps : parsed.GetValue(steps),
                LearningRate = parsed.GetValue(learningRate),
            });
    }

    /// <summary>Runs the arm.</summary>
    internal void Execute(ParseResult parsed, CancellationToken cancellationToken)
    {
        Arm arm = Arm(parsed);
        ProgressDisplay display = run.Display(parsed);
        WarmUpSettings warmUp = new() { Seed = arm.Settings.Seed, Threads = arm.Settings.Threads };
        using StartSource start = StartSource.Prepare(run.Start(parsed), arm.Kind, warmUp, display, cancellationToken);
        List<StepRecord> records = [];
        ArmResult? result = null;
        display.Arm(arm.Settings.Steps, progress => result = arm.Run(start.File, records, progress, cancellationToken));
        ResultTables.Show(display, [result!]);
        FileInfo drawing = parsed.GetRequiredValue(picture);
        FileInfo numbers = new(Path.ChangeExtension(drawing.FullName, ".csv"));
        ResultFile.Write(numbers, StepTable.ToCsv(records));
        Curves.SavePicture(drawing, [(result!, records)]);
        display.WriteLine($"weights      {result!.WeightsSha256}");
        display.WriteLine($"The curves are in {drawing.FullName}, the numbers in {numbers.FullName}");
        run.Deliver(parsed, ResultFile.ToJson(result));
    }
}
