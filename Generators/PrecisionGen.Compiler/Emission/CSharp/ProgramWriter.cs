using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Rolling;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Writes one forward at one dtype and profile as a class over the vector width.</summary>
internal sealed partial class ProgramWriter
{
    private readonly SourceWriter writer;
    private readonly ScheduledProgram program;
    private readonly MemoryPlan plan;
    private readonly RolledProgram rolled;
    private readonly KernelWriter kernels;
    private readonly Dictionary<string, KernelPlaces> placesOf = new();
    // Kernel names are unique within a program, and a kernel's own hash would walk all its expressions.
    private readonly Dictionary<string, string> methods = new();
    private int tables;

    private ProgramWriter(SourceWriter writer, CompiledForward forward)
    {
        this.writer = writer;
        program = forward.Program;
        plan = forward.Plan;
        rolled = forward.Rolled;
        kernels = new KernelWriter(writer, program);
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
        writer.WriteLine($"file sealed class {name}<TSimd, TVector> : ForwardProgram<TSimd, TVector>");
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
            WriteCalls("RefreshWeights", rolled.Refresh, Phase.Refresh);
            WriteCalls("RefreshGradientWeights", rolled.GradientRefresh, Phase.GradientRefresh);
            WriteSections("Forward", rolled.Forward, Phase.Forward);
            WriteSections("Backward", rolled.Backward, Phase.Backward);
            WriteAccumulate();
            WriteComplete();
            WriteMethods(rolled.Refresh, Phase.Refresh);
            WriteMethods(rolled.Forward, Phase.Forward);
            WriteMethods(rolled.GradientRefresh, Phase.GradientRefresh);
            WriteMethods(rolled.Backward, Phase.Backward);
            WriteMethods(rolled.Uses, Phase.Use);
            WriteMethods(rolled.Completion, Phase.Completion);
        }
    }

    private void WriteSummary()
    {
        writer.WriteLine($"/// <summary>{program.Graph.Name} at {program.Graph.ModelDType}, profile {program.Graph.Profile}.</summary>");
        writer.WriteLine("/// <remarks><code>");
        foreach (string line in GraphSummary.Lines(program.Graph))
        {
            writer.WriteLine("/// " + line);
        }

        writer.WriteLine("/// </code></remarks>");
    }

    private void WriteSizes()
    {
        WriteSize("int", "TileSamples", plan.TileSamples);
        WriteSize("long", "WeightsLength", plan.WeightsLength);
        WriteSize("long", "GradientWeightsLength", plan.GradientWeightsLength);
        WriteSize("long", "ForwardTileLength", plan.ForwardTileLength);
        WriteSize("long", "TrainingTileLength", plan.TileLength);
        WriteSize("long", "AccumulatorsLength", plan.AccumulatorsLength);
        WriteSize("int", "UseCount", program.Uses.Count);
    }

    private void WriteSize(string type, string name, long value)
    {
        writer.WriteLine($"public override {type} {name} => {value.ToString(CultureInfo.InvariantCulture)};");
        writer.WriteLine();
    }

    private void WritePlaces()
    {
        IEnumerable<Node> inputs = program.Graph.Nodes.Where(node => node.Operation == Operation.Input);
        WritePlaces("PlaceOfInput", "input", inputs.Select(node => (node.Attributes[0], node.Id)));
        WritePlaces("PlaceOfOutput", "output", program.Graph.Outputs.Select((output, index) => (index, output.Value)));
        IEnumerable<Node> gradients = program.Differentiated?.Backward.Where(node => node.Kind == NodeKind.OutputGradient) ?? [];
        if (program.Positions >= 0)
        {
            Buffer positions = program[program.Positions];
            writer.WriteLine(
                $"public override TilePlace PlaceOfPositions => new TilePlace({plan.OffsetOf(positions.Id)}, {positions.Rows}, {positions.Columns}, {positions.Stride});");
            writer.WriteLine();
        }

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
        (RolledKernels Kernels, Phase Phase)[] lists =
        {
            (rolled.Refresh, Phase.Refresh), (rolled.Forward, Phase.Forward), (rolled.GradientRefresh, Phase.GradientRefresh),
            (rolled.Backward, Phase.Backward), (rolled.Uses, Phase.Use), (rolled.Completion, Phase.Completion),
        };
        foreach ((RolledKernels list, Phase phase) in lists)
        {
            foreach (Kernel kernel in list.Written)
            {
                placesOf.Add(kernel.Name, new KernelPlaces(program, plan, phase, kernel, list.StepsOf(kernel), kernel is LoadKernel load ? list.ParametersOf(load) : null));
                if (kernel is not SequenceKernel)
                {
                    methods.Add(kernel.Name, kernels.NameOf(kernel));
                }
            }
        }
    }

    private void WriteCalls(string name, RolledKernels called, Phase phase)
    {
        using (writer.Block($"public override void {name}(ParameterSet parameters, {phase.Parameters})"))
        {
            WriteCalls(called, phase);
        }

        writer.WriteLine();
    }

    /// <summary>Calls kernels in order, those of repeated blocks in a loop.</summary>
    private void WriteCalls(RolledKernels called, Phase phase)
    {
        foreach (Stretch stretch in called.Stretches)
        {
            WriteCalls(called.Of(stretch), stretch.Count, phase);
        }
    }

    /// <param name="outside">The iteration of a loop around these calls, where they have none of their own.</param>
    private void WriteCalls(IEnumerable<Kernel> called, int count, Phase phase, string outside = "iteration")
    {
        using (count > 1 ? LoopOver(count) : null)
        {
            foreach (Kernel kernel in called)
            {
                writer.WriteLine($"{CallOf(kernel, phase, count > 1 ? "iteration" : outside)};");
            }
        }
    }

    private System.IDisposable LoopOver(int count) => writer.Block($"for (nint iteration = 0; iteration < {count}; iteration++)");

    private string CallOf(Kernel kernel, Phase phase, string iteration) =>
        $"{methods[kernel.Name]}({(kernel is LoadKernel ? "parameters, " : "")}{phase.Arguments}{(placesOf[kernel.Name].Steps ? ", " + iteration : "")})";

    /// <summary>A number that is one constant, or that the iteration decides: by a formula, or from a table.</summary>
    /// <param name="cast">What makes it the type that is asked for.</param>
    private string Stepping(IEnumerable<long> values, string cast)
    {
        long[] all = values.ToArray();
        if (all.All(value => value == all[0]))
        {
            return Progression.Text(all[0]);
        }

        if (Progression.Of(all) is string formula)
        {
            return $"{cast}({formula})";
        }

        string name = "table" + (++tables).ToString(CultureInfo.InvariantCulture);
        Progression.Write(writer, cast.Length == 0 ? "nint" : "int", name, all);
        return name;
    }

    private void WriteMethods(RolledKernels list, Phase phase)
    {
        foreach (Kernel kernel in list.Written.Where(kernel => kernel is not SequenceKernel))
        {
            kernels.Write(kernel, phase, methods[kernel.Name], placesOf[kernel.Name]);
        }
    }
}
