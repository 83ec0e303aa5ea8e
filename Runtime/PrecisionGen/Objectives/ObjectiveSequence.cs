using System;

namespace PrecisionGen.Objectives;

/// <summary>One response while its loss is differentiated. All spans have one element for each of its tokens.</summary>
public readonly ref struct ObjectiveSequence
{
    /// <summary>log pi(y_t | theta), by the training kernel with the present weights.</summary>
    public required ReadOnlySpan<float> Current { get; init; }

    /// <summary>log mu(y_t | theta'), recorded by inference with the behaviour weights.</summary>
    public required ReadOnlySpan<float> Recorded { get; init; }

    /// <summary>log pi(y_t | theta'), by the training kernel with the behaviour weights; the recorded ones where none were given.</summary>
    public required ReadOnlySpan<float> Proximal { get; init; }

    /// <summary>The advantage of the response.</summary>
    public required float Advantage { get; init; }
}
