namespace PrecisionGen.Analyzers;

/// <summary>The arithmetic a type stands for.</summary>
internal enum NumericKind
{
    /// <summary>Not a number, or one of unknown arithmetic.</summary>
    None,

    /// <summary>Any integer type, char included.</summary>
    Integer,

    /// <summary>IEEE 754 binary16, whoever declares it.</summary>
    Half,

    /// <summary>The upper half of a float32, whoever declares it.</summary>
    BFloat16,

    Single,
    Double,
    Decimal,
}

internal static class NumericKinds
{
    public static bool IsSixteenBit(this NumericKind kind) => kind is NumericKind.Half or NumericKind.BFloat16;

    /// <summary>A binary floating-point kind.</summary>
    public static bool IsFloating(this NumericKind kind) => kind is NumericKind.Single or NumericKind.Double || kind.IsSixteenBit();

    /// <summary>The C# name that messages use.</summary>
    public static string Name(this NumericKind kind) => kind switch
    {
        NumericKind.Single => "float",
        NumericKind.Double => "double",
        NumericKind.Half => "Half",
        NumericKind.BFloat16 => "BFloat16",
        NumericKind.Integer => "int",
        NumericKind.Decimal => "decimal",
        _ => "number",
    };
}
