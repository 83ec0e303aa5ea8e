using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace PrecisionGen.Mutants;

/// <summary>Tries all mutants of a list on the tests that pass their places.</summary>
internal sealed class MutationRun(string repository, string folder, MutationOptions options, IProgress<(string Stage, double Share)> progress) : IDisposable
{
    /// <summary>A number that no mutant has.</summary>
    private const int NoMutant = int.MaxValue;

    /// <summary>A copy for static fields stays in its worker's memory.</summary>
    private const int CopiesOfWorker = 30;

    private readonly WorkerProcess[] workers = [.. Enumerable.Range(0, options.Workers).Select(_ => new WorkerProcess(folder))];
    private readonly Coverage coverage = new();
    private readonly ConcurrentBag<string> disturbed = [];

    /// <summary>Tests that are not tried, because they fail without a mutant or take too long.</summary>
    public IReadOnlyCollection<string> SetAside => coverage.SetAside;

    public int Tests => coverage.Count;

    /// <summary>Tests that claimed to notice where nothing was changed: the negative control of the whole run, empty in a good one.</summary>
    public IReadOnlyCollection<string> Disturbed => disturbed;

    public async Task RunAsync(IReadOnlyList<Mutant> all, IReadOnlyList<Mutant> chosen)
    {
        string[] tests = await workers[0].AskAsync("list").ConfigureAwait(false);
        HashSet<int> initialized = [.. (await workers[0].AskAsync("initialized").ConfigureAwait(false)).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        await ForEachAsync("What the tests pass", tests, async (worker, test) =>
            coverage.Add(test, await worker.AskAsync($"cover\t{test}").ConfigureAwait(false), options.Limit)).ConfigureAwait(false);

        TestOrder order = new(repository, all, coverage);
        Mutant[] code = [.. chosen.Where(mutant => coverage.Of(mutant.Id).Count > 0)];
        await ForEachAsync("Mutants of code", WithControls(code), async (worker, mutant) =>
            await TryAsync(worker, mutant.Subject, mutant.IsControl, order, isStatic: false).ConfigureAwait(false)).ConfigureAwait(false);

        foreach (Mutant mutant in chosen)
        {
            mutant.IsStatic = initialized.Contains(mutant.Id);
            if (mutant.Status == MutantStatus.Pending && !mutant.IsStatic)
            {
                mutant.Status = MutantStatus.NoCoverage;
            }
        }

        Mutant[] initializers = [.. chosen.Where(mutant => mutant.IsStatic && mutant.Status is MutantStatus.Pending or MutantStatus.Survived && mutant.IsStatic)];
        int copies = 0;
        await ForEachAsync("Mutants of static fields", WithControls(initializers), async (worker, mutant) =>
        {
            await TryAsync(worker, mutant.Subject, mutant.IsControl, order, isStatic: true).ConfigureAwait(false);
            if (System.Threading.Interlocked.Increment(ref copies) % CopiesOfWorker == 0)
            {
                worker.End();
            }
        }).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (WorkerProcess worker in workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>One mutant in fifty comes twice: once as a control, on the same tests with nothing changed.</summary>
    private static IEnumerable<(Mutant Subject, bool IsControl)> WithControls(IReadOnlyList<Mutant> mutants)
    {
        const int Distance = 50;
        return mutants.SelectMany((mutant, index) => index % Distance == 0 ? new[] { (mutant, true), (mutant, false) } : [(mutant, false)]);
    }

    private async Task TryAsync(WorkerProcess worker, Mutant mutant, bool isControl, TestOrder order, bool isStatic)
    {
        IReadOnlyList<(string Name, double Milliseconds)> tests = isStatic ? order.ForInitializer(mutant) : order.ForCode(mutant);
        Trial trial = new(isControl ? NoMutant : mutant.Id, isStatic, isStatic ? options.StaticLimit : options.Limit, tests);
        string[] answer = await worker.AskAsync(trial.ToString()).ConfigureAwait(false);
        if (answer is ["timeout", _])
        {
            // The machine may have paused.
            answer = await worker.AskAsync(trial.ToString()).ConfigureAwait(false);
        }

        if (isControl)
        {
            if (answer is not ["survived"])
            {
                disturbed.Add($"{string.Join(' ', answer)} (beside {mutant.Place})");
            }

            return;
        }

        // A mutant that ends the process (a recursion without end) is noticed by whatever test runs it.
        mutant.Status = answer.Length == 0 ? MutantStatus.Killed : Enum.Parse<MutantStatus>(answer[0], ignoreCase: true);
        mutant.KilledBy = answer.Length > 1 ? answer[1] : null;
        if (mutant.Status == MutantStatus.Killed && mutant.KilledBy is string test)
        {
            order.Killed(mutant, test);
        }
    }

    /// <summary>Each worker takes the next item when it has done its last.</summary>
    private async Task ForEachAsync<T>(string stage, IEnumerable<T> items, Func<WorkerProcess, T, Task> action)
    {
        ConcurrentQueue<T> queue = new(items);
        int total = queue.Count;
        await Task.WhenAll(workers.Select(worker => Task.Run(async () =>
        {
            while (queue.TryDequeue(out T? item))
            {
                await action(worker, item).ConfigureAwait(false);
                progress.Report((stage, 1 - ((double)queue.Count / total)));
            }
        }))).ConfigureAwait(false);
    }
}
