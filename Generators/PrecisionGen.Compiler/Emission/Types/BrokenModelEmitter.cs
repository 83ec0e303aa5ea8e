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
    private const string ReadOnlySpan = "global::System.ReadOnlySpan";

    /// <summary>The emitted file.</summary>
    /// <param name="definition">The definition as far as it could be read.</param>
    /// <param name="outputNames">For each forward the names of all its outputs.</param>
    public static string Emit(ModelDefinition definition, EquatableArray<EquatableArray<string>> outputNames) => TypeFile.Emit(
        definition.Type,
        new[] { $"The members of {definition.Type.FullName}, which throw until the errors of its definition are corrected." },
        ": global::PrecisionGen.IPrecisionModel, global::System.IDisposable",
        writer =>
        {
            MemberEmitter.WriteThrowingMembers(writer, definition.Type, Message);
            WriteModel(writer, definition.Type.Name);
            WriteKernel(writer, "Inference", KernelMembers(definition, outputNames, isTraining: false));
            WriteKernel(writer, "Training", KernelMembers(definition, outputNames, isTraining: true));
        });

    private static void WriteModel(SourceWriter writer, string name)
    {
        string failure = MemberEmitter.Throw(Message);
        using (writer.Block($"public {name}(long seed, bool inferenceOnly = false)"))
        {
            writer.WriteLine(failure + ";");
        }

        foreach (string member in new[]
        {
            "public global::PrecisionGen.ParameterSet Parameters",
            "public global::PrecisionGen.DType DType",
            "public global::PrecisionGen.Fingerprint Fingerprint",
            $"public {name} WithDType(global::PrecisionGen.DType dtype)",
            "public Inference CreateInference(int maximumBatch, global::PrecisionGen.Execution.KernelOptions? options = null)",
            "public Training CreateTraining(int maximumBatch, global::PrecisionGen.Execution.KernelOptions? options = null)",
        })
        {
            writer.WriteLine();
            writer.WriteLine($"{member} => {failure};");
        }

        writer.WriteLine();
        writer.WriteLine("public void Dispose() { }");
    }

    private static IEnumerable<string> KernelMembers(
        ModelDefinition definition, EquatableArray<EquatableArray<string>> outputNames, bool isTraining)
    {
        for (int i = 0; i < definition.Forwards.Count; i++)
        {
            ForwardDefinition forward = definition.Forwards[i];
            IEnumerable<string> inputs = forward.Inputs
                .Select(input => $"{ReadOnlySpan}<{(input.IsIndices ? "int" : "float")}> {CamelCase(input.Name)}");
            IEnumerable<string> outputs = outputNames[i].Select(name => $"global::System.Span<float> {CamelCase(name)}");
            yield return $"public global::PrecisionGen.Stamp {forward.Name}({string.Join(", ", inputs.Concat(outputs))})";
            if (isTraining)
            {
                IEnumerable<string> gradients = outputNames[i].Select(name => $"{ReadOnlySpan}<float> {CamelCase(name)}Gradient");
                yield return $"public void {forward.Name}Backward({string.Join(", ", gradients)})";
            }
        }

        if (isTraining)
        {
            yield return "public void ZeroGradients()";
            yield return "public void CompleteGradients()";
            yield return "public global::PrecisionGen.GradientSet Gradients";
        }
    }

    private static void WriteKernel(SourceWriter writer, string name, IEnumerable<string> members)
    {
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

    /// <summary>The name of a parameter; a keyword is escaped.</summary>
    private static string CamelCase(string name) => "@" + char.ToLowerInvariant(name[0]) + name.Substring(1);
}
