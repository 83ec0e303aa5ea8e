using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Writes one forward at one dtype and profile as a class over the vector width.</summary>
internal sealed class ProgramWriter
{
    private readonly SourceWriter writer;
    private readonly ScheduledProgram program;
    private readonly MemoryPlan plan;
    private readonly KernelWriter kernels;
    // Kernel names are unique within a program, and a kernel's own hash would walk all its expressions.
    private readonly Dictionary<string, string> methods = new();

    private ProgramWriter(SourceWriter writer, CompiledForward forward)
    {
        this.writer = writer;
        program = forward.Program;
        plan = forward.Plan;
        kernels = new KernelWriter(writer, program, plan);
    }

    public static string NameOf(string model, CompiledForward forward)
    {
        string profile = forward.Graph.Profile == Profile.Exact1 ? "" : forward.Graph.Profile.ToString();
        return model + forward.Graph.Name + forward.Graph.ModelDType + profile;
    }

    public static void Write(SourceWriter writer, string model, CompiledForward forward) =>
        new ProgramWriter(writer, forward).WriteClass(NameOf(model, forward));

    private void WriteClass(string name)
    {
        WriteSummary();
        writer.WriteLine("[GeneratedCode(\"PrecisionGen\", null)]");
        writer.WriteLine($"file sealed class {name}<TSimd, TVector> : ForwardProgram");
        using (writer.Indented())
        {
            writer.WriteLine("where TSimd : struct, ISimd<TVector>");
            writer.WriteLine("where TVector : struct");
        }

        using (writer.Block())
        {
            WriteSizes();
            WritePlaces();
            NameMethods();
            WriteRefreshWeights();
            WriteCalls("RefreshGradientWeights", program.GradientRefresh, Phase.GradientRefresh);
            WriteCalls("Forward", program.Forward, Phase.Forward);
            WriteCalls("Backward", program.Backward, Phase.Backward);
            WriteAccumulate();
            WriteComplete();
            WriteMethods(program.Refresh, Phase.Refresh);
            WriteMethods(program.Forward, Phase.Forward);
            WriteMethods(program.GradientRefresh, Phase.GradientRefresh);
            WriteMethods(program.Backward, Phase.Backward);
            WriteMethods(program.Uses.Select(use => use.Kernel), Phase.Use);
            WriteMethods(program.Completion, Phase.Completion);
        }
    }

    private void WriteSummary()
    {
        writer.WriteLine($"/// <summary>{program.Graph.Name} at {program.Graph.ModelDType}, profile {program.Graph.Profile}.</summary>");
        writer.WriteLine("/// <remarks><code>");
        foreach (string line in GraphPrinter.Print(program.Graph).TrimEnd().Split('\n'))
        {
            writer.WriteLine("/// " + line);
        }

        writer.WriteLine("/// </code></remarks>");
    }

    private void WriteSizes()
    {
        WriteSize("TileSamples", plan.TileSamples);
        WriteSize("WeightsLength", plan.WeightsLength);
        WriteSize("GradientWeightsLength", plan.GradientWeightsLength);
        WriteSize("ForwardTileLength", plan.ForwardTileLength);
        WriteSize("TrainingTileLength", plan.TileLength);
        WriteSize("AccumulatorsLength", plan.AccumulatorsLength);
        WriteSize("UseCount", program.Uses.Count);
    }

    private void WriteSize(string name, long value)
    {
        writer.WriteLine($"public override int {name} => {value.ToString(CultureInfo.InvariantCulture)};");
        writer.WriteLine();
    }

    private void WritePlaces()
    {
        IEnumerable<Node> inputs = program.Graph.Nodes.Where(node => node.Operation == Operation.Input);
        WritePlaces("PlaceOfInput", "input", inputs.Select(node => (node.Attributes[0], node.Id)));
        WritePlaces("PlaceOfOutput", "output", program.Graph.Outputs.Select((output, index) => (index, output.Value)));
        IEnumerable<Node> gradients = program.Differentiated?.Backward.Where(node => node.Kind == NodeKind.OutputGradient) ?? [];
        WritePlaces("PlaceOfOutputGradient", "output", gradients.Select(node => (node.Operand, node.Id)));
    }

    /// <summary>What no kernel of this program reads has no place.</summary>
    private void WritePlaces(string name, string argument, IEnumerable<(int Index, int Node)> nodes)
    {
        List<string> rows = new();
        CallersRows callers = CallersRows.Of(program);
        foreach ((int index, int node) in nodes)
        {
            if (plan.Places.Any(place => place.Buffer == node))
            {
                Buffer buffer = program[node];
                string mayBeCallers = node == callers.Input || node == callers.Output ? ", MayBeCallers: true" : "";
                rows.Add($"{index} => new TilePlace({plan.OffsetOf(node)}, {buffer.Rows}, {buffer.Columns}, {buffer.Stride}{mayBeCallers}),");
            }
        }

        using (writer.Block($"public override TilePlace {name}(int {argument}) => {argument} switch", ";"))
        {
            rows.ForEach(writer.WriteLine);
            writer.WriteLine("_ => default,");
        }

        writer.WriteLine();
    }

    private void NameMethods()
    {
        IEnumerable<Kernel> all = program.Refresh.Concat(program.Forward).Concat(program.GradientRefresh).Concat(program.Backward)
            .Concat(program.Uses.Select(use => use.Kernel)).Concat(program.Completion);
        foreach (Kernel kernel in all)
        {
            methods.Add(kernel.Name, kernels.NameOf(kernel));
        }
    }

    private void WriteRefreshWeights()
    {
        using (writer.Block("public override void RefreshWeights(ParameterSet parameters, Span<float> memory)"))
        {
            foreach (ParameterBuffer parameter in program.ParameterBuffers)
            {
                Buffer buffer = program[parameter.Buffer];
                writer.WriteLine(
                    $"parameters.CopyStorage({parameter.Parameter}, memory.Slice({plan.OffsetOf(buffer.Id)}, {buffer.Rows * buffer.Stride}), {buffer.Stride});");
            }

            writer.WriteLine("ref float weights = ref MemoryMarshal.GetReference(memory);");
            foreach (Kernel kernel in program.Refresh)
            {
                writer.WriteLine($"{methods[kernel.Name]}({Phase.Refresh.Arguments});");
            }
        }

        writer.WriteLine();
    }

    private void WriteCalls(string name, IEnumerable<Kernel> called, Phase phase)
    {
        using (writer.Block($"public override void {name}({phase.Parameters})"))
        {
            foreach (Kernel kernel in called)
            {
                writer.WriteLine($"{methods[kernel.Name]}({phase.Arguments});");
            }
        }

        writer.WriteLine();
    }

    private void WriteAccumulate()
    {
        using (writer.Block($"public override void Accumulate(int use, {Phase.Use.Parameters})"))
        {
            if (program.Uses.Count > 0)
            {
                using (writer.Block("switch (use)"))
                {
                    for (int use = 0; use < program.Uses.Count; use++)
                    {
                        writer.WriteLine($"case {use}:");
                        using (writer.Indented())
                        {
                            writer.WriteLine($"{methods[program.Uses[use].Kernel.Name]}({Phase.Use.Arguments});");
                            writer.WriteLine("break;");
                        }
                    }
                }
            }
        }

        writer.WriteLine();
    }

    private void WriteComplete()
    {
        using (writer.Block("public override void Complete(ref float weights, ref float accumulators, long samples, StepGradients gradients)"))
        {
            foreach (UseAccumulation use in program.Uses.Where(use => use.Open >= 0))
            {
                Buffer buffer = program[use.Total];
                string samples = use.TermsPerSample == 1 ? "samples" : $"samples * {use.TermsPerSample}";
                writer.WriteLine(
                    $"Contraction.Close<TSimd, TVector>({Accumulator(use.Total)}, {Accumulator(use.Open)}, {buffer.Rows}, {buffer.Stride}, {buffer.Stride}, {samples});");
            }

            foreach (Kernel kernel in program.Completion)
            {
                writer.WriteLine($"{methods[kernel.Name]}({Phase.Completion.Arguments});");
            }

            foreach (ParameterContribution contribution in program.Differentiated?.ParameterContributions ?? default)
            {
                Buffer buffer = program[contribution.Node];
                writer.WriteLine($"gradients.Add({contribution.Parameter}, {Accumulator(buffer.Id)}, {buffer.Columns}, {buffer.Stride});");
            }
        }
    }

    private string Accumulator(int buffer) => $"ref Unsafe.Add(ref accumulators, {plan.OffsetOf(buffer)})";

    private void WriteMethods(IEnumerable<Kernel> list, Phase phase)
    {
        foreach (Kernel kernel in list)
        {
            kernels.Write(kernel, phase, methods[kernel.Name]);
        }
    }
}
