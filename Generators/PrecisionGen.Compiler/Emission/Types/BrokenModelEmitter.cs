using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Emission.Types;

/// <summary>
/// Emits what code around a model needs when its definition has errors: properties and public members whose bodies throw, so
/// that the build shows the definition's own errors and no others.
/// </summary>
public static class BrokenModelEmitter
{
    private const string Message = "The definition has errors that the build reports; correct them.";
    private const string Model = "global::PrecisionGen.IPrecisionModel";

    /// <summary>The emitted file.</summary>
    /// <param name="definition">The definition as far as it could be read.</param>
    /// <param name="outputNames">For each forward the names of all its outputs.</param>
    public static string Emit(ModelDefinition definition, EquatableArray<EquatableArray<string>> outputNames) => TypeFile.Emit(
        definition.Type,
        new[] { $"The members of {definition.Type.FullName}, which throw until the errors of its definition are corrected." },
        definition.Type.TakesMembers ? $": {Model}, global::System.IDisposable" : "",
        writer =>
        {
            MemberEmitter.WriteThrowingMembers(writer, definition.Type, Message);
            if (definition.Type.TakesMembers)
            {
                WriteModel(writer, definition);
                BrokenKernels.Write(writer, definition, outputNames, Message);
            }
        });

    private static void WriteModel(SourceWriter writer, ModelDefinition definition)
    {
        TypeDefinition type = definition.Type;
        string failure = MemberEmitter.Throw(Message);
        if (!type.Taken.Contains(GeneratedNames.Constructor))
        {
            using SourceWriter.Scope _ = writer.Block($"public {type.Name}(long seed, bool inferenceOnly = false)");
            writer.WriteLine(failure + ";");
        }

        foreach ((string propertyType, string name) in new[]
        {
            ("global::PrecisionGen.ParameterSet", "Parameters"),
            ("global::PrecisionGen.DType", "DType"),
            ("global::PrecisionGen.Fingerprint", "Fingerprint"),
        })
        {
            // Where the user's own member has the name, the interface's is still there.
            bool isTaken = type.Taken.Contains(name);
            writer.WriteLine();
            writer.WriteLine($"{(isTaken ? "" : "public ")}{propertyType} {(isTaken ? Model + "." : "")}{name} => {failure};");
        }

        WriteMethod(writer, type, "WithDType", $"public {type.Name}{type.TypeParameters} WithDType(global::PrecisionGen.DType dtype) => {failure};");
        foreach ((string kernel, string arguments) in BrokenKernels.Of(definition))
        {
            string options = "global::PrecisionGen.Execution.KernelOptions? options = null";
            WriteMethod(writer, type, "Create" + kernel, $"public {kernel} Create{kernel}({arguments}, {options}) => {failure};");
        }

        writer.WriteLine();
        writer.WriteLine(type.Taken.Contains("Dispose") ? "void global::System.IDisposable.Dispose() { }" : "public void Dispose() { }");
    }

    private static void WriteMethod(SourceWriter writer, TypeDefinition type, string name, string text)
    {
        if (!type.Taken.Contains(name))
        {
            writer.WriteLine();
            writer.WriteLine(text);
        }
    }
}
