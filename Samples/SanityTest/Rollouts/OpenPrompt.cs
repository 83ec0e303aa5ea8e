namespace SanityTest;

/// <summary>A prompt in the decoder whose responses have not all begun.</summary>
/// <param name="Sequence">The number of its sequence in the decoder.</param>
/// <param name="ProblemIndex">Which of the problems.</param>
/// <param name="LogProbabilities">Those of the first token of a response.</param>
internal sealed record OpenPrompt(int Sequence, int ProblemIndex, float[] LogProbabilities)
{
    /// <summary>The responses that have begun.</summary>
    internal int Begun { get; set; }
}
