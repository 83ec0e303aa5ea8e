using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace PrecisionGen.Mutants;

/// <summary>A worker and its pipes. It is started when it is first asked, and again after it ended.</summary>
internal sealed class WorkerProcess(string folder) : IDisposable
{
    /// <summary>A mutant that allocates without end ends its worker, not the machine.</summary>
    private const string HeapLimit = "0x180000000";

    private Process? process;

    /// <summary>The fields of the answer, or none where the worker ended without one.</summary>
    public async Task<string[]> AskAsync(string request)
    {
        process ??= await StartAsync().ConfigureAwait(false);
        try
        {
            await process.StandardInput.WriteLineAsync(request).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            End();
            return [];
        }

        string? answer = await process.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        if (answer is null || answer.StartsWith("timeout", StringComparison.Ordinal))
        {
            End();
        }

        return answer?.Split('\t') ?? [];
    }

    /// <summary>The next request gets a new process.</summary>
    public void End()
    {
        if (process is not null)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            process = null;
        }
    }

    public void Dispose() => End();

    private async Task<Process> StartAsync()
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(folder, typeof(WorkerProcess).Assembly.GetName().Name + ".dll"), "worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";

        // Most code of a fresh copy runs once.
        start.Environment["DOTNET_TieredPGO"] = "0";
        Process started = Process.Start(start)!;
        started.ErrorDataReceived += (_, _) => { };
        started.BeginErrorReadLine();
        string? first = await started.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        return first == "ready" ? started : throw new InvalidOperationException($"The worker in {folder} did not start; it said: {first ?? "nothing"}");
    }
}
