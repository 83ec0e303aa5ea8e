using System;
using System.IO;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TorchAdam = TorchSharp.Modules.Adam;
using TorchTensor = TorchSharp.torch.Tensor;

namespace PrecisionGen.Benchmarks.Peers;

/// <summary>The same work in TorchSharp, one thread.</summary>
internal static class TorchPeer
{
    private static readonly bool IsPrepared = Prepare();

    public static double TrainingStep()
    {
        Check();
        using Sequential model = Model();
        using TorchAdam optimizer = optim.Adam(model.parameters());
        using TorchTensor observations = rand(TrainingStepBenchmark.Batch, 4) - 0.5f;
        using TorchTensor targets = rand(TrainingStepBenchmark.Batch, 2) - 0.5f;
        return Timing.Best(() =>
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.mse_loss(model.forward(observations), targets).backward();
            optimizer.step();
        });
    }

    public static double Forward()
    {
        Check();
        using Sequential model = Model();
        using TorchTensor observation = rand(1, 4);
        using IDisposable mode = inference_mode();
        return Timing.Best(() => model.forward(observation).Dispose());
    }

    public static double Linear(int n, int rows)
    {
        Check();
        using Linear layer = nn.Linear(n, n);
        using TorchTensor x = rand(rows, n);
        using IDisposable mode = inference_mode();
        return Timing.Best(() => layer.forward(x).Dispose());
    }

    /// <summary>Measures a transformer.</summary>
    public static double OfTransformer(TransformerSize size, Func<TorchTransformer, double> measure)
    {
        Check();
        using TorchTransformer model = new(size);
        return measure(model);
    }

    private static Sequential Model() =>
        nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 2));

    private static void Check()
    {
        if (!IsPrepared)
        {
            throw new PlatformNotSupportedException("The package of libtorch that is built in is for x64 Linux.");
        }
    }

    private static bool Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        // TorchSharp names a newer libstdc++ than Debian 12 has, and needs nothing of it.
        string library = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        SymbolVersions.MakeOptional(library, "GLIBCXX_3.4.32");
        set_num_threads(1);
        return true;
    }
}
