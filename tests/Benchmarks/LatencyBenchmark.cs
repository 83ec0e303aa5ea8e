using System.Collections.Generic;
using PrecisionGen.Benchmarks.Models;

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
        yield return new("MLP 4-64-64-2, batch 1", "us", seconds * 1e6, "target", Target, false);
    }
}
