namespace PrecisionGen;

/// <summary>A parameter whose gradient overflowed.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Infinities">The number of infinite elements.</param>
/// <param name="NaNs">The number of elements that are not a number.</param>
public readonly record struct ParameterOverflow(string Name, int Infinities, int NaNs);
