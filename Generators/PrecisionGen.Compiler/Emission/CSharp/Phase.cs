using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>When kernels run, and so which arenas and counts their methods receive.</summary>
internal sealed record Phase(IReadOnlyList<Space> Spaces, bool HasSamples, bool HasSamplesBefore)
{
    public static readonly Phase Refresh = new(new[] { Space.Weights }, false, false);
    public static readonly Phase Forward = new(new[] { Space.Tile, Space.Weights, Space.InputRows, Space.OutputRows }, true, false);
    public static readonly Phase GradientRefresh = new(new[] { Space.Weights, Space.GradientWeights }, false, false);
    public static readonly Phase Backward = new(new[] { Space.Tile, Space.Weights, Space.GradientWeights }, true, false);
    public static readonly Phase Use = new(new[] { Space.Tile, Space.Weights, Space.Accumulators }, true, true);
    public static readonly Phase Completion = new(new[] { Space.Weights, Space.Accumulators }, false, false);

    public string Parameters => string.Join(", ", Spaces.Select(space => "ref float " + NameOf(space))
        .Concat(HasSamples ? new[] { "nint samples" } : new string[0])
        .Concat(HasSamplesBefore ? new[] { "long samplesBefore" } : new string[0]));

    public string Arguments => string.Join(", ", References
        .Concat(HasSamples ? new[] { "samples" } : new string[0])
        .Concat(HasSamplesBefore ? new[] { "samplesBefore" } : new string[0]));

    public IEnumerable<string> References => Spaces.Select(space => "ref " + NameOf(space));

    public static string NameOf(Space space) => space switch
    {
        Space.Tile => "tile",
        Space.Weights => "weights",
        Space.GradientWeights => "gradientWeights",
        Space.InputRows => "inputRows",
        Space.OutputRows => "outputRows",
        _ => "accumulators",
    };
}
