using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>The methods of forwards of tokens: packed ragged sequences, and decoding with a cache.</summary>
internal sealed partial class ModelWriter
{
    private bool IsDecoded => model.Forwards.Any(forward => forward.IsDecoded);

    private void WriteSequenceMethod(int index)
    {
        ForwardDefinition forward = model.Forwards[index];
        CompiledForward compiled = ProgramOf(index);
        string runner = RunnerOf(index);
        string rows = LocalOf(forward, "rows");
        string lengths = LocalOf(forward, "lengths");
        string stamp = LocalOf(forward, "stamp");
        IEnumerable<string> inputs = forward.Inputs.Select(input => $"global::System.ReadOnlySpan<int> {Escaped(input.Name)}");
        IEnumerable<string> outputs = forward.Outputs.Select(output => $"global::System.Span<float> {Escaped(output.Name)}");
        writer.WriteLine($"/// <summary>Computes {forward.Name} of whole sequences, packed one after the other. Values are float32 at every dtype.</summary>");
        writer.WriteLine($"/// <param name=\"{lengths}\">The length of each sequence; rows are their positions together.</param>");
        foreach (InputDefinition input in forward.Inputs)
        {
            writer.WriteLine($"/// <param name=\"{Camel(input.Name)}\">[rows]</param>");
        }

        WriteOutputComments(forward, compiled, "rows");
        writer.WriteLine("/// <returns>The fingerprint of the arithmetic and the version of the weights.</returns>");
        using (writer.Block(
            $"public {Runtime}.Stamp {forward.Name}(global::System.ReadOnlySpan<int> {lengths}, {string.Join(", ", inputs.Concat(outputs))})"))
        {
            writer.WriteLine($"int {rows} = {runner}.RowsOf({lengths}, {MaximumLength(compiled.Graph)}, nameof({lengths}));");
            foreach (InputDefinition input in forward.Inputs)
            {
                WriteCheck(rows, Escaped(input.Name), 1);
            }

            foreach (OutputDefinition output in forward.Outputs)
            {
                WriteCheck(rows, Escaped(output.Name), compiled.Graph[output.Value].Shape.Count);
            }

            foreach ((string name, int bound) in TokenBounds(forward, compiled.Graph))
            {
                writer.WriteLine($"{Execution}.ForwardRunner.CheckTokens({lengths}, {name}, {bound}, nameof({name}));");
            }

            writer.WriteLine($"{Runtime}.Stamp {stamp} = {runner}.Enter();");
            using (writer.Block("try"))
            {
                writer.WriteLine($"{runner}.SetSequences({lengths});");
                for (int input = 0; input < forward.Inputs.Count; input++)
                {
                    writer.WriteLine($"{runner}.CopyInput({Escaped(forward.Inputs[input].Name)}, {input});");
                }

                writer.WriteLine($"{runner}.Forward({rows});");
                for (int output = 0; output < forward.Outputs.Count; output++)
                {
                    writer.WriteLine($"{runner}.CopyOutput({Escaped(forward.Outputs[output].Name)}, {output});");
                }
            }

            using (writer.Block("finally"))
            {
                writer.WriteLine($"{runner}.Exit();");
            }

            writer.WriteLine();
            writer.WriteLine($"return {stamp};");
        }
    }

    private void WriteOutputComments(ForwardDefinition forward, CompiledForward compiled, string rows)
    {
        foreach (OutputDefinition output in forward.Outputs)
        {
            writer.WriteLine($"/// <param name=\"{Camel(output.Name)}\">[{rows}, {ShapeText(compiled.Graph[output.Value].Shape)}]</param>");
        }
    }

    /// <summary>For each input of tokens the smallest table or row that they index.</summary>
    private static IEnumerable<(string Name, int Bound)> TokenBounds(ForwardDefinition forward, Graph graph)
    {
        foreach (Node input in graph.Nodes.Where(node => node.Operation == Operation.Input))
        {
            int[] bounds = Bounds(graph, input.Id).ToArray();
            if (bounds.Length > 0)
            {
                yield return (Escaped(forward.Inputs[input.Attributes[0]].Name), bounds.Min());
            }
        }
    }

    /// <summary>A table indexed by positions limits how long a sequence may be.</summary>
    private static string MaximumLength(Graph graph)
    {
        int[] bounds = graph.Nodes.Where(node => node.Operation == Operation.Positions).SelectMany(node => Bounds(graph, node.Id)).ToArray();
        return bounds.Length == 0 ? "int.MaxValue" : Text(bounds.Min());
    }

    private static IEnumerable<int> Bounds(Graph graph, int indices) => graph.Nodes
        .Where(node => node.Operation is Operation.Gather or Operation.Pick && node.Operands[1] == indices)
        .Select(node => (node.Operation, graph[node.Operands[0]].Shape))
        .Select(read => read.Operation == Operation.Gather ? read.Shape.Rows : read.Shape.Columns);

    private void WriteDecoderClass()
    {
        int index = Enumerable.Range(0, model.Forwards.Count).First(candidate => model.Forwards[candidate].IsDecoded);
        ForwardDefinition forward = model.Forwards[index];
        CompiledForward compiled = ProgramOf(index);
        writer.WriteLine("/// <summary>Continues sequences with a cache of their keys and values: the same bits as the whole forward, at any chunking.</summary>");
        using (writer.Block($"public sealed class Decoder : {Execution}.DecoderKernel"))
        {
            writer.WriteLine($"internal Decoder({Name} model, int sequences, int maximumLength, {Execution}.KernelOptions options)");
            using (writer.Indented())
            {
                writer.WriteLine(": base(");
                using (writer.Indented())
                {
                    writer.WriteLine("model.generatedWeights,");
                    writer.WriteLine("GeneratedFingerprint(model.DType, options.Pairing),");
                    writer.WriteLine(
                        $"global::PrecisionGen.Generated.{Name}Programs.{forward.Name}(model.DType, options.Pairing, {Runtime}.VectorWidths.Resolve(options.Width)),");
                    writer.WriteLine($"sequences, maximumLength, {MaximumLength(compiled.Graph)}, options)");
                }
            }

            using (writer.Block())
            {
            }

            writer.WriteLine();
            WriteDecodeMethod(forward, compiled);
        }
    }

    private void WriteDecodeMethod(ForwardDefinition forward, CompiledForward compiled)
    {
        string tokens = Escaped(forward.Inputs[0].Name);
        string sequences = LocalOf(forward, "sequences");
        string lengths = LocalOf(forward, "lengths");
        string which = LocalOf(forward, "output");
        string stamp = LocalOf(forward, "stamp");
        string outputs = string.Join(", ", forward.Outputs.Select(output => $"global::System.Span<float> {Escaped(output.Name)}"));
        int bound = TokenBounds(forward, compiled.Graph).Select(pair => pair.Bound).DefaultIfEmpty(int.MaxValue).Min();
        writer.WriteLine("/// <summary>Appends a chunk of tokens to each of some sequences: one token to decode, more to prefill.</summary>");
        writer.WriteLine($"/// <param name=\"{sequences}\">Numbers that Join gave, each once.</param>");
        writer.WriteLine($"/// <param name=\"{lengths}\">The length of each sequence's chunk.</param>");
        writer.WriteLine($"/// <param name=\"{Camel(forward.Inputs[0].Name)}\">The chunks, packed one after the other.</param>");
        WriteOutputComments(forward, compiled, "sequences or rows");
        writer.WriteLine($"/// <param name=\"{which}\">Whether results are wanted of each chunk's last position or of every one.</param>");
        writer.WriteLine("/// <returns>The fingerprint of the arithmetic and the version of the weights.</returns>");
        writer.WriteLine("/// <exception cref=\"global::System.ArgumentException\">A sequence, a length or a token is out of range, the cache is full, or a span has another length; no sequence changed.</exception>");
        writer.WriteLine("/// <exception cref=\"global::System.InvalidOperationException\">Another call is running, or the weights changed since a sequence's positions were cached.</exception>");
        using (writer.Block(
            $"public {Runtime}.Stamp {forward.Name}(global::System.ReadOnlySpan<int> {sequences}, global::System.ReadOnlySpan<int> {lengths}, "
            + $"global::System.ReadOnlySpan<int> {tokens}, {outputs}, {Runtime}.DecoderOutput {which} = {Runtime}.DecoderOutput.LastPosition)"))
        {
            // Entered before anything is checked: what is checked belongs to the caller that holds the kernel.
            writer.WriteLine($"{Runtime}.Stamp {stamp} = BeginChunks();");
            using (writer.Block("try"))
            {
                writer.WriteLine($"Check({sequences}, {lengths}, {tokens}, {Text(bound)}, {which});");
                foreach (OutputDefinition output in forward.Outputs)
                {
                    writer.WriteLine($"CheckResult({Escaped(output.Name)}.Length, {compiled.Graph[output.Value].Shape.Count}, nameof({Escaped(output.Name)}));");
                }

                writer.WriteLine($"StartWaves({sequences}, {lengths}, {which});");
                using (writer.Block($"while (RunWave({tokens}))"))
                {
                    for (int output = 0; output < forward.Outputs.Count; output++)
                    {
                        writer.WriteLine($"CopyResult({Escaped(forward.Outputs[output].Name)}, {output});");
                    }
                }
            }

            using (writer.Block("finally"))
            {
                writer.WriteLine("EndChunks();");
            }

            writer.WriteLine();
            writer.WriteLine($"return {stamp};");
        }
    }

    private void WriteCreateDecoder()
    {
        writer.WriteLine("/// <summary>Creates a kernel that decodes sequences with a cache of keys and values. It serves one caller at a time.</summary>");
        writer.WriteLine("/// <param name=\"sequences\">The most sequences at once.</param>");
        writer.WriteLine("/// <param name=\"maximumLength\">The most positions of one sequence.</param>");
        writer.WriteLine("/// <param name=\"options\">Threads, vector width and pairing.</param>");
        writer.WriteLine($"public Decoder CreateDecoder(int sequences, int maximumLength, {Execution}.KernelOptions? options = null) =>");
        using (writer.Indented())
        {
            writer.WriteLine($"new Decoder(this, sequences, maximumLength, options ?? new {Execution}.KernelOptions());");
        }

        writer.WriteLine();
    }
}
