namespace PrecisionGen.Numerics;

/// <summary>How the inverse frequencies of a rotary embedding are scaled for sequences longer than it was trained on.</summary>
internal enum RopeScalingKind
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>All divided by a factor.</summary>
    Linear = 1,

    /// <summary>Low frequencies divided by a factor, high ones kept, those between blended, as Llama 3.1 published it.</summary>
    Llama3 = 2,
}
