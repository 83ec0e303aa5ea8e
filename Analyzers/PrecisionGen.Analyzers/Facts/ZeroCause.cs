namespace PrecisionGen.Analyzers;

/// <summary>Why a number that was computed here is 0 for some data.</summary>
internal enum ZeroCause
{
    None,

    /// <summary>A sum of terms that can all be 0.</summary>
    Sum,

    /// <summary>A count of the elements that pass a test.</summary>
    Count,

    /// <summary>A standard deviation or variance.</summary>
    Deviation,

    /// <summary>A length of a row.</summary>
    Norm,

    /// <summary>Largest minus smallest.</summary>
    Width,
}
