using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>The members of the user's class: constructors, properties, dtypes, kernels.</summary>
internal sealed partial class ModelWriter
{
    private const string Runtime = "global::PrecisionGen";

    private void WriteModel()
    {
        writer.WriteLine("[global::System.CodeDom.Compiler.GeneratedCode(\"PrecisionGen\", null)]");
        using (writer.Block($"{model.Type.Modifiers} class {Name} : {Runtime}.IPrecisionModel, global::System.IDisposable"))
        {
            WriteDeclarations();
            WriteFingerprints();
            WriteConstructors();
            WriteProperties();
            WriteCreateMethods();
            WriteKernelClass(isTraining: false);
            if (IsTrained)
            {
                writer.WriteLine();
                WriteKernelClass(isTraining: true);
            }

            if (IsDecoded)
            {
                writer.WriteLine();
                WriteDecoderClass();
            }
        }
    }

    private void WriteDeclarations()
    {
        using (writer.Block($"private static readonly {Runtime}.ParameterDeclaration[] GeneratedDeclarations =", ";"))
        {
            foreach (ParameterDefinition parameter in model.Parameters)
            {
                string gain = Literal(parameter.GainBits);
                string value = Literal(parameter.ValueBits);
                string trainable = parameter.Trainable ? "true" : "false";
                writer.WriteLine(
                    $"new(\"{parameter.Name}\", {Array(parameter.Shape)}, {Runtime}.Initializer.{parameter.Initializer}, {gain}, {value}, {trainable}{RangeOf(parameter)}),");
            }
        }

        writer.WriteLine();
        writer.WriteLine($"private readonly {Runtime}.ParameterSet generatedParameters;");
        writer.WriteLine($"private readonly {Runtime}.Execution.ModelWeights generatedWeights;");
        writer.WriteLine();
    }

    private static string RangeOf(ParameterDefinition parameter) => parameter.Range is DeclaredRange range
        ? $", new {Runtime}.ParameterRange({Literal(range.LowestBits)}, {Literal(range.HighestBits)})"
        : "";

    private static string Literal(int bits)
    {
        string text = BlockWriter.Literal(bits);
        return text.StartsWith("BitConverter", System.StringComparison.Ordinal) ? "global::System." + text : text;
    }

    private void WriteFingerprints()
    {
        string header = $"private static {Runtime}.Fingerprint GeneratedFingerprint({Runtime}.DType dtype, {Runtime}.Pairing pairing) => (dtype, pairing) switch";
        using (writer.Block(header, ";"))
        {
            foreach (IGrouping<(DType DType, Profile Profile), CompiledForward> group in
                forwards.GroupBy(forward => (forward.Graph.ModelDType, forward.Graph.Profile)))
            {
                string pairing = group.Key.Profile == Profile.Exact1 ? "Paired" : group.Key.Profile.ToString();
                string hash = FingerprintHash.Of(group.Select(forward => forward.Graph));
                writer.WriteLine($"({Runtime}.DType.{group.Key.DType}, {Runtime}.Pairing.{pairing}) => {Runtime}.Fingerprint.Parse(\"{hash}\"),");
            }

            writer.WriteLine(
                $"_ => throw new global::System.ArgumentException($\"{Name} was not compiled for {{dtype}} with Pairing.{{pairing}}; its attribute decides.\"),");
        }

        writer.WriteLine();
    }

    private void WriteConstructors()
    {
        writer.WriteLine("/// <summary>Creates the model with weights initialized from a seed: the same seed gives the same weights everywhere.</summary>");
        writer.WriteLine("/// <param name=\"seed\">The seed of the initializers.</param>");
        writer.WriteLine("/// <param name=\"inferenceOnly\">Keeps only the storage copy of the weights; such a model cannot be trained or change its dtype.</param>");
        using (writer.Block($"public {Name}(long seed, bool inferenceOnly = false)"))
        {
            writer.WriteLine($"generatedParameters = new {Runtime}.ParameterSet(GeneratedDeclarations, {Runtime}.DType.{model.DTypes[0]}, seed, inferenceOnly);");
            WriteConstructorBody();
        }

        writer.WriteLine();
        using (writer.Block($"private {Name}({Runtime}.ParameterSet parameters)"))
        {
            writer.WriteLine("generatedParameters = parameters;");
            WriteConstructorBody();
        }

        writer.WriteLine();
    }

    private void WriteConstructorBody()
    {
        writer.WriteLine($"generatedWeights = new {Runtime}.Execution.ModelWeights(generatedParameters);");
        MemberEmitter.WriteInitialization(writer, model.Type, $"new {MemberEmitter.ScopeType}(generatedParameters)");
    }

    private void WriteProperties()
    {
        writer.WriteLine("/// <inheritdoc/>");
        writer.WriteLine($"public {Runtime}.ParameterSet Parameters => generatedParameters;");
        writer.WriteLine();
        writer.WriteLine("/// <inheritdoc/>");
        writer.WriteLine($"public {Runtime}.DType DType => generatedParameters.DType;");
        writer.WriteLine();
        writer.WriteLine("/// <inheritdoc/>");
        writer.WriteLine($"public {Runtime}.Fingerprint Fingerprint => GeneratedFingerprint(DType, {Runtime}.Pairing.Paired);");
        writer.WriteLine();
        MemberEmitter.WriteMembers(writer, model.Type);
        writer.WriteLine();
    }

    private void WriteCreateMethods()
    {
        string dtypes = string.Join(" or ", model.DTypes.Select(dtype => $"{Runtime}.DType.{dtype}"));
        writer.WriteLine("/// <summary>A view with the same masters and another storage copy; its kernels and its definition use that dtype.</summary>");
        using (writer.Block($"public {Name} WithDType({Runtime}.DType dtype)"))
        {
            using (writer.Block($"if (dtype is not ({dtypes}))"))
            {
                writer.WriteLine("throw new global::System.ArgumentException(");
                using (writer.Indented())
                {
                    writer.WriteLine(
                        $"$\"{Name} was compiled for {string.Join(", ", model.DTypes)} but found {{dtype}}; add it to the model's attribute.\", nameof(dtype));");
                }
            }

            writer.WriteLine();
            writer.WriteLine($"return new {Name}(generatedParameters.WithDType(dtype));");
        }

        writer.WriteLine();
        WriteCreate("Inference", "Creates a kernel that computes outputs only. It serves one caller at a time.");
        if (IsTrained)
        {
            WriteCreate("Training", "Creates a kernel that keeps activations and computes gradients. It serves one caller at a time.");
        }

        if (IsDecoded)
        {
            WriteCreateDecoder();
        }

        writer.WriteLine("/// <summary>Releases the weights.</summary>");
        writer.WriteLine("public void Dispose() => generatedParameters.Dispose();");
        writer.WriteLine();
    }

    private void WriteCreate(string kind, string summary)
    {
        writer.WriteLine($"/// <summary>{summary}</summary>");
        string maximum = model.Forwards.All(forward => forward.IsSequence) ? "maximumRows" : "maximumBatch";
        writer.WriteLine($"/// <param name=\"{maximum}\">The most samples of one call{(model.Forwards.Any(forward => forward.IsSequence) ? "; for sequences, positions of all together" : "")}.</param>");
        writer.WriteLine("/// <param name=\"options\">Threads, vector width and pairing.</param>");
        writer.WriteLine($"public {kind} Create{kind}(int {maximum}, {Runtime}.Execution.KernelOptions? options = null) =>");
        using (writer.Indented())
        {
            writer.WriteLine($"new {kind}(this, {maximum}, options ?? new {Runtime}.Execution.KernelOptions());");
        }

        writer.WriteLine();
    }
}
