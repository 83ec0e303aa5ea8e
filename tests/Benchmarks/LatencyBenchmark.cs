using System.Collections.Generic;
using PrecisionGen.Benchmarks.Models;
using PrecisionGen.Benchmarks.Peers;

namespace PrecisionGen.Benchmarks;

/// <summary>One observation through the small policy: how long a rollout step waits for its network.</summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    /// <summary>What the project promises for one forward, in microseconds.</summary>
    private const double Target = 0.5;

    public string Name => "MLP latency";

    public string Description => "4-64-64-2, tanh, logits, Float32, batch 1, one thread, the whole call";

    public IEnumerable<BenchmarkRow> Run()
    {
        using SmallPolicy policy = new(1);
        SmallPolicy.Inference kernel = policy.CreateInference(1);
        float[] observation = [0.1f, -0.2f, 0.03f, 0.4f];
        float[] logits = new float[2];
        double seconds = Timing.Best(() => kernel.Evaluate(observation, logits));
        yield return Row("target", Target * 1e-6);
        (string onnx, double onnxSeconds) = Peer.OnnxForward();
        yield return Row(onnx, onnxSeconds);
        (string torch, double torchSeconds) = Peer.TorchForward();
        yield return Row(torch, torchSeconds);

        BenchmarkRow Row(string peer, double peerSeconds) => new("MLP 4-64-64-2 batch 1", "us", seconds * 1e6, peer, peerSeconds * 1e6, false);
    }
}
