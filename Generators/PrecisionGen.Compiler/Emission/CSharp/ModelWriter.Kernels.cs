using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>The nested kernel classes: one method for each forward, over spans.</summary>
internal sealed partial class ModelWriter
{
    private const string Execution = Runtime + ".Execution";

    private void WriteKernelClass(bool isTraining)
    {
        string kind = isTraining ? "Training" : "Inference";
        int[] included = Enumerable.Range(0, model.Forwards.Count).Where(index => (model.Forwards[index].Modes & (isTraining ? 2 : 1)) != 0).ToArray();
        writer.WriteLine(isTraining
            ? "/// <summary>Forwards that keep activations, their backward, and the gradients of a step.</summary>"
            : "/// <summary>Forwards that compute outputs only.</summary>");
        using (writer.Block($"public sealed class {kind} : {Execution}.{kind}Kernel"))
        {
            foreach (int index in included)
            {
                writer.WriteLine($"private readonly {Execution}.ForwardRunner {RunnerOf(index)};");
            }

            writer.WriteLine();
            writer.WriteLine($"internal {kind}({Name} model, int maximumBatch, {Execution}.KernelOptions options)");
            using (writer.Indented())
            {
                writer.WriteLine(": base(model.generatedWeights, GeneratedFingerprint(model.DType, options.Pairing), maximumBatch, options)");
            }

            using (writer.Block())
            {
                writer.WriteLine($"{Runtime}.VectorWidth width = {Runtime}.VectorWidths.Resolve(options.Width);");
                foreach (int index in included)
                {
                    string factory = $"global::PrecisionGen.Generated.{Name}Programs.{Keywords.Escape(model.Forwards[index].Name)}(model.DType, options.Pairing, width)";
                    writer.WriteLine($"{RunnerOf(index)} = new {Execution}.ForwardRunner(this, {factory}{(model.Forwards[index].IsSequence ? ", hasSequences: true" : "")});");
                }

                if (isTraining)
                {
                    writer.WriteLine($"Register({string.Join(", ", included.Select(RunnerOf))});");
                }
            }

            foreach (int index in included)
            {
                writer.WriteLine();
                if (model.Forwards[index].IsSequence)
                {
                    WriteSequenceMethod(index);
                }
                else
                {
                    WriteForwardMethod(index);
                }

                if (isTraining)
                {
                    writer.WriteLine();
                    WriteBackwardMethod(index);
                }
            }
        }
    }

    private string RunnerOf(int forward) => GeneratedNames.RunnerOf(model.Forwards[forward].Name);

    private CompiledForward ProgramOf(int forward) => forwards.First(candidate => candidate.Forward == forward);

    private void WriteForwardMethod(int index)
    {
        ForwardDefinition forward = model.Forwards[index];
        CompiledForward compiled = ProgramOf(index);
        string runner = RunnerOf(index);
        IEnumerable<string> inputs = forward.Inputs.Select(input => $"global::System.ReadOnlySpan<{(input.IsIndices ? "int" : "float")}> {Escaped(input.Name)}");
        IEnumerable<string> outputs = forward.Outputs.Select(output => $"global::System.Span<float> {Escaped(output.Name)}");
        writer.WriteLine($"/// <summary>Computes {forward.Name} for a batch, which is inferred from the spans' lengths. Values are float32 at every dtype.</summary>");
        WriteInputComments(forward);
        WriteOutputComments(forward, compiled, "batch");
        writer.WriteLine("/// <returns>The fingerprint of the arithmetic and the version of the weights.</returns>");
        using (writer.Block($"public {Runtime}.Stamp {Keywords.Escape(forward.Name)}({string.Join(", ", inputs.Concat(outputs))})"))
        {
            string batch = LocalOf(forward, "batch");
            string stamp = LocalOf(forward, "stamp");
            InputDefinition leading = forward.Inputs[0];
            writer.WriteLine($"int {batch} = {runner}.BatchOf({Escaped(leading.Name)}.Length, {Count(leading)}, nameof({Escaped(leading.Name)}));");
            foreach (InputDefinition input in forward.Inputs.Skip(1))
            {
                WriteCheck(batch, Escaped(input.Name), Count(input));
            }

            foreach (OutputDefinition output in forward.Outputs)
            {
                WriteCheck(batch, Escaped(output.Name), compiled.Graph[output.Value].Shape.Count);
            }

            WriteIndexChecks(forward, compiled);
            writer.WriteLine($"{Runtime}.Stamp {stamp} = {runner}.Enter();");
            using (writer.Block("try"))
            {
                WriteWaves(forward, compiled, runner, batch);
            }

            using (writer.Block("finally"))
            {
                writer.WriteLine($"{runner}.Exit();");
            }

            writer.WriteLine();
            writer.WriteLine($"return {stamp};");
        }
    }

    /// <summary>As many samples at once as the tiles take.</summary>
    private void WriteWaves(ForwardDefinition forward, CompiledForward compiled, string runner, string batch)
    {
        string first = LocalOf(forward, "first");
        string samples = LocalOf(forward, "samples");
        string Slice(string span, int count) =>
            count == 1 ? $"{span}.Slice({first}, {samples})" : $"{span}.Slice({first} * {count}, {samples} * {count})";
        using (writer.Block($"for (int {first} = 0; {first} < {batch}; {first} += {runner}.WaveSamples)"))
        {
            writer.WriteLine($"int {samples} = global::System.Math.Min({batch} - {first}, {runner}.WaveSamples);");
            string Source(int input) => Slice(Escaped(forward.Inputs[input].Name), Count(forward.Inputs[input]));
            string Target(int output) => Slice(Escaped(forward.Outputs[output].Name), compiled.Graph[forward.Outputs[output].Value].Shape.Count);
            for (int input = 1; input < forward.Inputs.Count; input++)
            {
                writer.WriteLine($"{runner}.CopyInput({Source(input)}, {input});");
            }

            writer.WriteLine($"{runner}.Forward({samples}, {Source(0)}, {Target(0)});");
            for (int output = 1; output < forward.Outputs.Count; output++)
            {
                writer.WriteLine($"{runner}.CopyOutput({Target(output)}, {output});");
            }
        }
    }

    /// <summary>A name for a local that no input or output of the forward has.</summary>
    private static string LocalOf(ForwardDefinition forward, string name)
    {
        IEnumerable<string> taken = forward.Inputs.Select(input => Camel(input.Name)).Concat(forward.Outputs.Select(output => Camel(output.Name)));
        return taken.Contains(name) ? LocalOf(forward, name + "OfCall") : name;
    }

    private void WriteBackwardMethod(int index)
    {
        ForwardDefinition forward = model.Forwards[index];
        CompiledForward compiled = ProgramOf(index);
        string runner = RunnerOf(index);
        IEnumerable<string> gradients = forward.Outputs.Select(output => $"global::System.ReadOnlySpan<float> {Camel(output.Name)}Gradient");
        writer.WriteLine($"/// <summary>Continues the step's gradients with the batch of the last {forward.Name}.</summary>");
        foreach (OutputDefinition output in forward.Outputs)
        {
            writer.WriteLine($"/// <param name=\"{Camel(output.Name)}Gradient\">The gradient of the loss: [batch, {ShapeText(compiled.Graph[output.Value].Shape)}]</param>");
        }

        using (writer.Block($"public void {GeneratedNames.BackwardOf(forward.Name)}({string.Join(", ", gradients)})"))
        {
            writer.WriteLine($"int batch = {runner}.BatchForBackward(nameof({Keywords.Escape(forward.Name)}));");
            foreach (OutputDefinition output in forward.Outputs)
            {
                WriteCheck("batch", Camel(output.Name) + "Gradient", compiled.Graph[output.Value].Shape.Count);
            }

            writer.WriteLine($"{runner}.Enter();");
            using (writer.Block("try"))
            {
                for (int output = 0; output < forward.Outputs.Count; output++)
                {
                    writer.WriteLine($"{runner}.CopyOutputGradient({Camel(forward.Outputs[output].Name)}Gradient, {output});");
                }

                writer.WriteLine($"{runner}.Backward();");
            }

            using (writer.Block("finally"))
            {
                writer.WriteLine($"{runner}.Exit();");
            }
        }
    }

    private void WriteInputComments(ForwardDefinition forward)
    {
        foreach (InputDefinition input in forward.Inputs)
        {
            writer.WriteLine($"/// <param name=\"{Camel(input.Name)}\">[batch, {string.Join(", ", input.Shape)}]</param>");
        }
    }

    private void WriteCheck(string batch, string span, int count) =>
        writer.WriteLine($"{Execution}.ForwardRunner.CheckLength({span}.Length, {batch}, {count}, nameof({span}));");

    /// <summary>An index that names no row of a table it gathers from must not reach a kernel.</summary>
    private void WriteIndexChecks(ForwardDefinition forward, CompiledForward compiled)
    {
        foreach (Node input in compiled.Graph.Nodes.Where(node => node.Placement == Placement.Indices))
        {
            int[] bounds = compiled.Graph.Nodes.Where(node => node.Operation == Operation.Gather && node.Operands[1] == input.Id)
                .Select(node => compiled.Graph[node.Operands[0]].Shape.Rows).ToArray();
            if (bounds.Length > 0)
            {
                string name = Escaped(forward.Inputs[input.Attributes[0]].Name);
                writer.WriteLine($"{Execution}.ForwardRunner.CheckIndices({name}, {bounds.Min()}, nameof({name}));");
            }
        }
    }

    private static int Count(InputDefinition input) => input.Shape.Aggregate(1, (product, size) => product * size);

    private static string ShapeText(Shape shape) => string.Join(", ", shape.Dimensions);

    private static string Escaped(string name) => "@" + Camel(name);
}
