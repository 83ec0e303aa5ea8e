using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PrecisionGen.Mutants;

/// <summary>
/// The process that holds the mutated assembly and tries mutants in it, as its standard input asks: fields of a line stand apart by tabs.
/// A mutant that never ends, or ends the process, costs this process, not the run.
/// </summary>
internal sealed class Worker(TextReader input, TextWriter output)
{
    /// <summary>A test that takes ten times what it took without a mutant, and these seconds more, does not end.</summary>
    private const int SecondsOfGrace = 5;

    private readonly Universe shared = Universe.Shared();

    public async Task RunAsync()
    {
        Answer("ready");
        while (await input.ReadLineAsync().ConfigureAwait(false) is string line)
        {
            string[] fields = line.Split('\t');
            switch (fields[0])
            {
                case "list":
                    Answer([.. (await shared.AllUnitsAsync().ConfigureAwait(false)).Select(unit => unit.Name)]);
                    break;
                case "initialized":
                    Answer([.. shared.PlacesOfInitializers.Select(place => place.ToString(CultureInfo.InvariantCulture))]);
                    break;
                case "cover":
                    await CoverAsync(fields[1]).ConfigureAwait(false);
                    break;
                default:
                    await TryAsync(Trial.Parse(fields)).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>Answers whether the test passes, its milliseconds and the places that it passes.</summary>
    private async Task CoverAsync(string name)
    {
        TestUnit unit = await shared.FindAsync(name).ConfigureAwait(false);
        shared.Switch.BeginCoverage();
        (bool passes, double milliseconds) = await TimedAsync(unit).ConfigureAwait(false);
        int[] places = shared.Switch.EndCoverage().All;

        // Warm, it may take a tenth; what takes ten seconds at first is set aside either way.
        if (passes && milliseconds is > 50 and < 10_000)
        {
            (passes, milliseconds) = await TimedAsync(unit).ConfigureAwait(false);
        }

        Answer($"{passes}", milliseconds.ToString("F1", CultureInfo.InvariantCulture), string.Join(',', places));
    }

    /// <summary>Answers "killed" and the test that noticed, "timeout" and the test that did not end, or "survived".</summary>
    private async Task TryAsync(Trial trial)
    {
        Universe universe = trial.IsStatic ? Universe.Anew(trial.Mutant) : shared;
        universe.Switch.Active = trial.Mutant;
        long start = Stopwatch.GetTimestamp();
        string[] answer = ["survived"];
        foreach ((string name, double milliseconds) in trial.Tests)
        {
            using Timer watchdog = new(_ => GiveUp(name), null, TimeSpan.FromMilliseconds((milliseconds * 10) + (SecondsOfGrace * 1000)), Timeout.InfiniteTimeSpan);
            if (!await PassesAsync(universe, name).ConfigureAwait(false))
            {
                answer = ["killed", name];
                break;
            }

            if (Stopwatch.GetElapsedTime(start) > trial.Limit)
            {
                break;
            }
        }

        universe.Switch.Active = MutationSwitch.None;
        Answer(answer);
    }

    private static async Task<bool> PassesAsync(Universe universe, string name)
    {
        try
        {
            return await PassesAsync(await universe.FindAsync(name).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A mutant of a static field can make the data of a test disappear.
            return false;
        }
    }

    private static async Task<(bool Passes, double Milliseconds)> TimedAsync(TestUnit unit)
    {
        long start = Stopwatch.GetTimestamp();
        bool passes = await PassesAsync(unit).ConfigureAwait(false);
        return (passes, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static async Task<bool> PassesAsync(TestUnit unit)
    {
        try
        {
            await unit.RunAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // Whatever a test throws, it has noticed.
            return false;
        }
    }

    private void GiveUp(string test)
    {
        Answer("timeout", test);
        Process.GetCurrentProcess().Kill();
    }

    private void Answer(params string[] fields)
    {
        lock (output)
        {
            output.WriteLine(string.Join('\t', fields));
            output.Flush();
        }
    }
}
