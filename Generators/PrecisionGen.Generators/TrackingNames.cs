namespace PrecisionGen.Generators;

/// <summary>The named steps of the generator, in order; tests assert why each ran.</summary>
public static class TrackingNames
{
    /// <summary>Reads an attributed model into plain data.</summary>
    public const string ReadModel = "ReadModel";

    /// <summary>Compiles a definition to C#; runs only for definitions that changed.</summary>
    public const string CompileModel = "CompileModel";

    /// <summary>Reads the declarations of an attributed module.</summary>
    public const string ReadModule = "ReadModule";

    /// <summary>Emits a module.</summary>
    public const string EmitModule = "EmitModule";

    /// <summary>Whether the compiler can build definitions, and whether it optimizes them.</summary>
    public const string CheckHost = "CheckHost";
}
