using System.Collections.Generic;

namespace PrecisionGen.Compiler.Emission.Types;

/// <summary>The names that the generator gives to members. A definition that declares one of them again cannot be completed.</summary>
public static class GeneratedNames
{
    /// <summary>How a constructor is called among the members of a type.</summary>
    public const string Constructor = ".ctor";

    /// <summary>The field that holds the scope of names below which a type finds its parameters.</summary>
    public const string Scope = "generatedScope";

    /// <summary>A model's members. A method has its number of parameters beside it, because others may overload it.</summary>
    public static IReadOnlyDictionary<string, int?> OfModel { get; } = new Dictionary<string, int?>
    {
        ["GeneratedDeclarations"] = null,
        ["GeneratedFingerprint"] = null,
        ["generatedParameters"] = null,
        ["generatedWeights"] = null,
        [Scope] = null,
        ["Parameters"] = null,
        ["DType"] = null,
        ["Fingerprint"] = null,
        ["Inference"] = null,
        ["Training"] = null,
        ["Decoder"] = null,
        ["CreateInference"] = 2,
        ["CreateTraining"] = 2,
        ["CreateDecoder"] = 2,
        ["WithDType"] = 1,
        ["Dispose"] = 0,
    };

    /// <summary>A module's members.</summary>
    public static IReadOnlyDictionary<string, int?> OfModule { get; } = new Dictionary<string, int?> { [Scope] = null };

    /// <summary>What a kernel has beside its forwards, by itself or from its base class.</summary>
    public static IReadOnlyCollection<string> OfKernel { get; } = new HashSet<string>
    {
        "Dispose", "Fingerprint", "MaximumBatch", "Threads", "Gradients", "ZeroGradients", "CompleteGradients", "Register",
        "MaximumLength", "MaximumSequences", "Join", "Leave", "LengthOf",
    };

    /// <summary>The field behind a submodule's property.</summary>
    public static string FieldOf(string submodule) => "generated" + submodule;

    /// <summary>A kernel's field that runs a forward.</summary>
    public static string RunnerOf(string forward) => "generated" + forward + "Runner";

    /// <summary>The method that runs a forward's backward.</summary>
    public static string BackwardOf(string forward) => forward + "Backward";
}
