using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.Cuda;

/// <summary>
/// Prints a scheduled program as pseudo-CUDA, one __global__ function a kernel. Nothing compiles it: it shows that loop nests hold all
/// that another target needs, every order of additions included, and nothing of C#.
/// </summary>
internal sealed partial class PseudoCudaEmitter
{
    private const int Lanes = 16;
    private const int ReductionBlock = 4096;
    private const int ChainBlock = 256;

    private readonly ScheduledProgram program;
    private readonly MemoryPlan plan;
    private readonly SourceWriter writer = new();
    private readonly HashSet<int> kept = new();

    private PseudoCudaEmitter(ScheduledProgram program, MemoryPlan plan)
    {
        this.program = program;
        this.plan = plan;
    }

    public static string Emit(ScheduledProgram program, MemoryPlan plan)
    {
        PseudoCudaEmitter emitter = new(program, plan);
        emitter.Write();
        return emitter.writer.ToString();
    }

    private void Write()
    {
        writer.WriteLine($"// {program.Graph.Name} at {program.Graph.ModelDType}, profile {program.Graph.Profile}. Each thread has one row and one column.");
        WritePhase(program.Refresh, "weights");
        WritePhase(program.Forward, "tile, weights");
        WritePhase(program.GradientRefresh, "weights, gradientWeights");
        WritePhase(program.Backward, "tile, weights, gradientWeights");
        WritePhase(program.Uses.Select(use => use.Kernel), "tile, weights, accumulators");
        WritePhase(program.Completion, "weights, accumulators");
    }

    private void WritePhase(IEnumerable<Kernel> kernels, string arenas)
    {
        string[] names = arenas.Split(new[] { ", " }, System.StringSplitOptions.None);
        bool hasSamples = names.Contains("tile");
        string parameters = string.Join(", ", names.Select(name => "float* " + name).Concat(hasSamples ? new[] { "int samples" } : new string[0]));
        parameters += names.Contains("accumulators") && hasSamples ? ", long samplesBefore" : "";
        foreach (Kernel kernel in kernels)
        {
            writer.WriteLine();
            writer.WriteLine("// " + kernel.Comment.Replace("\n", "\n// "));
            using (writer.Block($"__global__ void {kernel.Name}({parameters})"))
            {
                WriteBody(kernel);
            }
        }
    }

    private void WriteBody(Kernel kernel)
    {
        switch (kernel)
        {
            case RowKernel rows:
                WriteThread(Rows(rows.RowsPerSample, rows.PerSample), ColumnsOf(rows.Body));
                WriteKeptRows(rows.Body);
                WriteRows(rows.Body);
                break;
            case ContractionKernel product:
                WriteProduct(product);
                break;
            case ChainKernel chain:
                WriteChain(chain);
                break;
            case AccumulateKernel accumulate:
                WriteAccumulate(accumulate);
                break;
            default:
                WriteMovement(kernel);
                break;
        }
    }

    private void WriteThread(string rows, int columns)
    {
        writer.WriteLine("const int row = blockIdx.y * blockDim.y + threadIdx.y;");
        writer.WriteLine("const int column = blockIdx.x * blockDim.x + threadIdx.x;");
        writer.WriteLine($"if (row >= {rows} || column >= {columns}) return;");
    }

    /// <summary>What a reduction keeps for a later pass is the thread's own.</summary>
    private void WriteKeptRows(IEnumerable<Statement> body)
    {
        foreach (int id in body.OfType<RowReduction>().SelectMany(reduction => reduction.Body.OfType<Store>()).Select(store => store.Access.Buffer).Distinct())
        {
            kept.Add(id);
            writer.WriteLine($"float {program[id].Name}[{program[id].Columns}];");
        }
    }

    /// <summary>A thread for each column that the kernel stores; a value of the whole row has one.</summary>
    private static int ColumnsOf(IEnumerable<Statement> body) => body.Select(statement => statement switch
    {
        ColumnLoop loop => loop.Columns,
        SelectFirstMaximum select => select.Columns,
        _ => 1,
    }).DefaultIfEmpty(1).Max();

    private void WriteRows(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            switch (statement)
            {
                case Let let:
                    writer.WriteLine($"const {TypeOf(let.Value)} {let.Name} = {Text(let.Value)};");
                    break;
                case Store store:
                    writer.WriteLine($"{Element(store.Access)} = {Text(store.Value)};");
                    break;
                case ColumnLoop loop:
                    WriteRows(loop.Body);
                    break;
                case RowReduction reduction:
                    WriteReduction(reduction);
                    break;
                case SelectFirstMaximum select:
                    writer.WriteLine($"const bool selected = is_first_maximum(&{Element(select.Input, "0")}, {Element(select.Maximum, "0")}, {select.Columns}, column);");
                    writer.WriteLine($"{Element(select.Result)} = selected ? {Element(select.Gradient, "0")} : 0.0f;");
                    break;
            }
        }
    }

    private void WriteReduction(RowReduction reduction)
    {
        string name = reduction.Name;
        if (reduction.Kind == ReductionKind.Maximum)
        {
            writer.WriteLine($"float {name} = -INFINITY;");
            using (writer.Block($"for (int column = 0; column < {reduction.Columns}; column++)"))
            {
                WriteRows(reduction.Body);
                writer.WriteLine($"{name} = ieee_maximum({name}, {Text(reduction.Term)});");
            }

            return;
        }

        writer.WriteLine($"float {name} = 0.0f;");
        using (writer.Block($"for (int block = 0; block < {reduction.Columns}; block += {ReductionBlock})"))
        {
            writer.WriteLine($"float lanes[{Lanes}] = {{ 0.0f }};");
            writer.WriteLine($"const int end = min(block + {ReductionBlock}, {reduction.Columns});");
            string loop = reduction.Backwards
                ? "for (int column = end - 1; column >= block; column--)"
                : "for (int column = block; column < end; column++)";
            using (writer.Block(loop))
            {
                WriteRows(reduction.Body);
                string lane = $"lanes[column % {Lanes}]";
                writer.WriteLine(reduction.Factor is null
                    ? $"{lane} = __fadd_rn({lane}, {Text(reduction.Term)});"
                    : $"{lane} = __fmaf_rn({Text(reduction.Term)}, {Text(reduction.Factor)}, {lane});");
            }

            string tree = reduction.Backwards ? "sum_of_neighbours(lanes)" : "sum_8_4_2_1(lanes)";
            writer.WriteLine($"{name} = block == 0 ? {tree} : __fadd_rn({name}, {tree});");
        }
    }

    private static string Rows(int rows, bool perSample) => !perSample ? Number(rows) : rows == 1 ? "samples" : $"samples * {Number(rows)}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
