#if PEERS
using System;
using Spectre.Console;
#endif

namespace PrecisionGen.Benchmarks.Peers;

/// <summary>
/// The libraries that we are measured beside. They are hundreds of megabytes, so they are built in only with <c>-p:Peers=true</c>; a
/// peer that is missing or does not load leaves its column empty and says why.
/// </summary>
internal static class Peer
{
    /// <summary>TorchSharp's time of one training step, in seconds.</summary>
    public static (string Name, double Seconds) TorchTrainingStep() =>
#if PEERS
        Measure("TorchSharp", TorchPeer.TrainingStep);
#else
        NotBuilt("TorchSharp");
#endif

    /// <summary>TorchSharp's time of one forward of one observation, in seconds.</summary>
    public static (string Name, double Seconds) TorchForward() =>
#if PEERS
        Measure("TorchSharp", TorchPeer.Forward);
#else
        NotBuilt("TorchSharp");
#endif

    /// <summary>TorchSharp's time of one linear layer, in seconds.</summary>
    public static (string Name, double Seconds) TorchLinear(int n, int rows) =>
#if PEERS
        Measure("TorchSharp", () => TorchPeer.Linear(n, rows));
#else
        NotBuilt("TorchSharp");
#endif

    /// <summary>ONNX Runtime's time of one forward of one observation, in seconds.</summary>
    public static (string Name, double Seconds) OnnxForward() =>
#if PEERS
        Measure("ONNX Runtime", OnnxPeer.Forward);
#else
        NotBuilt("ONNX Runtime");
#endif

    /// <summary>ONNX Runtime's time of one linear layer, in seconds.</summary>
    public static (string Name, double Seconds) OnnxLinear(int n, int rows) =>
#if PEERS
        Measure("ONNX Runtime", () => OnnxPeer.Linear(n, rows));
#else
        NotBuilt("ONNX Runtime");
#endif

    /// <summary>TorchSharp's times of one training step and of one decoded token, in seconds.</summary>
    public static (string Name, double Step, double Token) TorchTransformer(TransformerSize size)
    {
#if PEERS
        const double Seconds = 8;
        (string name, double step) = Measure("TorchSharp", () => TorchPeer.OfTransformer(size, model => model.TrainingSeconds(Seconds)));
        return (name, step, Measure("TorchSharp", () => TorchPeer.OfTransformer(size, model => model.DecodingSeconds(Seconds))).Seconds);
#else
        return (NotBuilt("TorchSharp").Name, double.NaN, double.NaN);
#endif
    }

#if PEERS
    private static (string Name, double Seconds) Measure(string name, Func<double> measure)
    {
        try
        {
            return (name, measure());
        }
        catch (Exception exception)
        {
            Exception cause = exception.GetBaseException();
            AnsiConsole.MarkupLineInterpolated($"[yellow]{name} cannot run: {cause.GetType().Name}: {cause.Message}[/]");
            return ($"{name} (cannot run)", double.NaN);
        }
    }
#else
    private static (string Name, double Seconds) NotBuilt(string name) => ($"{name} (add -p:Peers=true)", double.NaN);
#endif
}
