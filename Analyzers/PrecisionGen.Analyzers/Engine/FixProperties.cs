namespace PrecisionGen.Analyzers;

/// <summary>Keys of what a rule tells its code fix.</summary>
public static class FixProperties
{
    /// <summary>The expression that takes the reported one's place, with names in full.</summary>
    public const string Replacement = "replacement";

    /// <summary>The function to call around the reported expression or its argument, with its name in full.</summary>
    public const string Function = "function";

    /// <summary>The constant to hand to the function.</summary>
    public const string Limit = "limit";

    /// <summary>The format string to replace.</summary>
    public const string Format = "format";
}
