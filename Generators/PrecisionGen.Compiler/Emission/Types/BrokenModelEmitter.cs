using System.Collections.Generic;
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
    private const string ReadOnlySpan = "global::System.ReadOnlySpan";

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
                WriteModel(writer, definition.Type);
                WriteKernel(writer, definition, "Inference", KernelMembers(definition, outputNames, isTraining: false));
                WriteKernel(writer, definition, "Training", KernelMembers(definition, outputNames, isTraining: true));
            }
        });

    private static void WriteModel(SourceWriter writer, TypeDefinition type)
    {
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
        const string Arguments = "(int maximumBatch, global::PrecisionGen.Execution.KernelOptions? options = null)";
        foreach (string kernel in new[] { "Inference", "Training" }.Where(kernel => !type.Taken.Contains(kernel)))
        {
            WriteMethod(writer, type, "Create" + kernel, $"public {kernel} Create{kernel}{Arguments} => {failure};");
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

    private static IEnumerable<string> KernelMembers(
        ModelDefinition definition, EquatableArray<EquatableArray<string>> outputNames, bool isTraining)
    {
        // A clash of names was reported; repeated here it would be an error of the C# compiler, which then withholds those of analyzers.
        HashSet<string> methods = new(GeneratedNames.OfKernel) { isTraining ? "Training" : "Inference" };
        for (int i = 0; i < definition.Forwards.Count; i++)
        {
            ForwardDefinition forward = definition.Forwards[i];
            IEnumerable<(string, string)> inputs = forward.Inputs
                .Select(input => ($"{ReadOnlySpan}<{(input.IsIndices ? "int" : "float")}>", input.Name));
            IEnumerable<(string, string)> outputs = outputNames[i].Select(name => ("global::System.Span<float>", name));
            if (methods.Add(forward.Name))
            {
                yield return $"public global::PrecisionGen.Stamp {Keywords.Escape(forward.Name)}({ParameterList(inputs.Concat(outputs))})";
            }

            string backward = GeneratedNames.BackwardOf(forward.Name);
            if (isTraining && methods.Add(backward))
            {
                IEnumerable<(string, string)> gradients = outputNames[i].Select(name => ($"{ReadOnlySpan}<float>", name + "Gradient"));
                yield return $"public void {backward}({ParameterList(gradients)})";
            }
        }

        if (isTraining)
        {
            yield return "public void ZeroGradients()";
            yield return "public void CompleteGradients()";
            yield return "public global::PrecisionGen.GradientSet Gradients";
        }
    }

    private static void WriteKernel(SourceWriter writer, ModelDefinition definition, string name, IEnumerable<string> members)
    {
        if (definition.Type.Taken.Contains(name))
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine(TypeFile.GeneratedCode);
        using SourceWriter.Scope _ = writer.Block($"public sealed class {name} : global::System.IDisposable");
        foreach (string member in members)
        {
            writer.WriteLine($"{member} => {MemberEmitter.Throw(Message)};");
            writer.WriteLine();
        }

        writer.WriteLine("public void Dispose() { }");
    }

    /// <summary>Parameters in lower case, each with a name of its own and escaped, in case it is a keyword.</summary>
    private static string ParameterList(IEnumerable<(string Type, string Name)> parameters)
    {
        HashSet<string> taken = new();
        return string.Join(", ", parameters.Select(parameter =>
        {
            string name = char.ToLowerInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
            while (!taken.Add(name))
            {
                name += "Again";
            }

            return $"{parameter.Type} @{name}";
        }));
    }
}
