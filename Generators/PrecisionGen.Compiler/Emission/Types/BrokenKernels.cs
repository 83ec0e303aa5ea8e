using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Emission.Types;

/// <summary>The kernels of a model whose definition has errors: the members that calls around it need, with bodies that throw.</summary>
internal static class BrokenKernels
{
    private const string Inference = "Inference";
    private const string Training = "Training";
    private const string Decoder = "Decoder";
    private const string Tokens = "global::System.ReadOnlySpan<int>";
    private const string Values = "global::System.ReadOnlySpan<float>";
    private const string Results = "global::System.Span<float>";

    /// <summary>The kernels that the class has room for, each with the arguments that it is created with.</summary>
    public static IEnumerable<(string Name, string Arguments)> Of(ModelDefinition definition)
    {
        bool isSequence = definition.Forwards.Count > 0 && definition.Forwards.All(forward => forward.IsSequence);
        string maximum = isSequence ? "int maximumRows" : "int maximumBatch";
        List<(string Name, string)> kernels = new() { (Inference, maximum), (Training, maximum) };
        if (definition.Forwards.Any(forward => forward.IsDecoded))
        {
            kernels.Add((Decoder, "int sequences, int maximumLength"));
        }

        return kernels.Where(kernel => !definition.Type.Taken.Contains(kernel.Name));
    }

    /// <summary>Writes the nested classes.</summary>
    public static void Write(
        SourceWriter writer, ModelDefinition definition, EquatableArray<EquatableArray<string>> outputNames, string message)
    {
        foreach ((string kernel, _) in Of(definition))
        {
            writer.WriteLine();
            writer.WriteLine(TypeFile.GeneratedCode);
            using SourceWriter.Scope _ = writer.Block($"public sealed class {kernel} : global::System.IDisposable");
            foreach (string member in Members(kernel, definition, outputNames))
            {
                writer.WriteLine($"{member} => {MemberEmitter.Throw(message)};");
                writer.WriteLine();
            }

            writer.WriteLine("public void Dispose() { }");
        }
    }

    private static IEnumerable<string> Members(
        string kernel, ModelDefinition definition, EquatableArray<EquatableArray<string>> outputNames)
    {
        // A clash of names was reported; repeated here it would be an error of the C# compiler, which then withholds those of analyzers.
        HashSet<string> methods = new(GeneratedNames.OfKernel) { kernel };
        for (int i = 0; i < definition.Forwards.Count; i++)
        {
            ForwardDefinition forward = definition.Forwards[i];
            if ((kernel != Decoder || forward.IsDecoded) && methods.Add(forward.Name))
            {
                string parameters = Parameters(kernel, forward, outputNames[i]);
                yield return $"public global::PrecisionGen.Stamp {Keywords.Escape(forward.Name)}({parameters})";
            }

            string backward = GeneratedNames.BackwardOf(forward.Name);
            if (kernel == Training && methods.Add(backward))
            {
                yield return $"public void {backward}({List(outputNames[i].Select(name => (Values, name + "Gradient")))})";
            }
        }

        foreach (string member in MembersOfAnyModel(kernel))
        {
            yield return member;
        }
    }

    private static string[] MembersOfAnyModel(string kernel) => kernel switch
    {
        Training => new[]
        {
            "public void ZeroGradients()", "public void CompleteGradients()", "public global::PrecisionGen.GradientSet Gradients",
        },
        Decoder => new[]
        {
            "public int MaximumLength", "public int MaximumSequences", "public int Join()", "public int Join(int prefixOf, int length)",
            "public void Leave(int sequence)", "public int LengthOf(int sequence)",
        },
        _ => System.Array.Empty<string>(),
    };

    private static string Parameters(string kernel, ForwardDefinition forward, EquatableArray<string> outputs)
    {
        List<(string, string)> parameters = new();
        if (kernel == Decoder)
        {
            parameters.Add((Tokens, "sequences"));
        }

        if (forward.IsSequence)
        {
            parameters.Add((Tokens, "lengths"));
        }

        parameters.AddRange(forward.Inputs.Select(input => (input.IsIndices ? Tokens : Values, input.Name)));
        parameters.AddRange(outputs.Select(name => (Results, name)));
        const string Positions = "global::PrecisionGen.DecoderOutput";
        return kernel == Decoder
            ? List(parameters.Append((Positions, "output"))) + $" = {Positions}.LastPosition"
            : List(parameters);
    }

    /// <summary>Parameters in lower case, each with a name of its own and escaped, in case it is a keyword.</summary>
    private static string List(IEnumerable<(string Type, string Name)> parameters)
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
