namespace PrecisionGen;

/// <summary>Which positions of a chunk a decoder returns results of.</summary>
public enum DecoderOutput
{
    /// <summary>The last of each chunk, in the order of the sequences: what the next token is sampled from.</summary>
    LastPosition,

    /// <summary>All, packed as the tokens are.</summary>
    EveryPosition,
}
