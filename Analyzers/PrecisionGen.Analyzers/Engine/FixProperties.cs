namespace PrecisionGen.Analyzers;

/// <summary>Keys of what a rule tells its code fix.</summary>
public static class FixProperties
{
    /// <summary>The expression that takes the reported one's place, with names in full.</summary>
    public const string Replacement = "replacement";
}
