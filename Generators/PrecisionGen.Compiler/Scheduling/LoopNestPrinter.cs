using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>The canonical text of a scheduled program: every kernel as a readable loop nest, in the order and phase in which it runs.</summary>
internal sealed class LoopNestPrinter
{
    private readonly ScheduledProgram program;
    private readonly SourceWriter writer = new();

    private LoopNestPrinter(ScheduledProgram program) => this.program = program;

    public static string Print(ScheduledProgram program)
    {
        LoopNestPrinter printer = new(program);
        printer.Print();
        return printer.writer.ToString();
    }

    private void Print()
    {
        writer.WriteLine($"program {program.Graph.Name} {program.Graph.ModelDType} {program.Graph.Profile}");
        PrintPhase("refresh, once for each version of the weights", program.Refresh);
        PrintPhase("forward, for each tile of samples", program.Forward);
        PrintPhase("refresh for gradients, once for each version of the weights", program.GradientRefresh);
        PrintPhase("backward, for each tile of samples", program.Backward);
        PrintPhase("uses, each over all tiles of a step", program.Uses.Select(use => use.Kernel));
        PrintPhase("completion, once a step", program.Completion);
        foreach (ParameterContribution contribution in Contributions())
        {
            writer.WriteLine($"gradient of {program.Graph.Parameters[contribution.Parameter].Name} += {Name(contribution.Buffer)}");
        }
    }

    private IEnumerable<ParameterContribution> Contributions() => program.Differentiated is null
        ? Enumerable.Empty<ParameterContribution>()
        : program.Differentiated.ParameterContributions.Select(item => new ParameterContribution(item.Parameter, item.Node));

    private void PrintPhase(string name, IEnumerable<Kernel> kernels)
    {
        if (!kernels.Any())
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine(name);
        using (writer.Indented())
        {
            foreach (Kernel kernel in kernels)
            {
                writer.WriteLine($"kernel {kernel.Name}");
                using (writer.Indented())
                {
                    writer.WriteLine("// " + kernel.Comment.Replace("\n", "\n// "));
                    PrintBody(kernel);
                }
            }
        }
    }

    private void PrintBody(Kernel kernel)
    {
        switch (kernel)
        {
            case RowKernel rows:
                PrintLoop($"for row in {Rows(rows.RowsPerSample, rows.PerSample)}", rows.Body);
                break;
            case ContractionKernel product:
                writer.WriteLine($"for row in {Rows(product.Rows, product.PerSample)}, column in {product.Columns}");
                using (writer.Indented())
                {
                    writer.WriteLine(
                        $"total = chain over depth in {product.DepthFrom}..{product.DepthTo}, blocks of 256: {Left(product.Left)} * {Right(product)}");
                    Print(product.Epilogue);
                }

                break;
            case ChainKernel chain:
                PrintChain(chain);
                break;
            case AccumulateKernel accumulate:
                writer.WriteLine($"for row in {accumulate.Rows}, column in {accumulate.Columns}");
                using (writer.Indented())
                {
                    writer.WriteLine(
                        $"continue {Name(accumulate.Accumulator)}[row, column] over term in {Rows(accumulate.RowsPerSample, true)}, blocks of 256: "
                        + $"{Name(accumulate.Left)}[term, row] * {Name(accumulate.Right)}[term, column]");
                }

                break;
            default:
                PrintMovement(kernel);
                break;
        }
    }

    private void PrintMovement(Kernel kernel)
    {
        switch (kernel)
        {
            case LoadKernel load:
                writer.WriteLine($"load {Name(load.Target)} = {program.Graph.Parameters[load.Parameter].Name}");
                break;
            case PackKernel pack:
                string source = pack.Transposed ? "[column, depth]" : "[depth, column]";
                writer.WriteLine($"pack {Name(pack.Panels)}[depth in {pack.Depth}, column in {pack.Columns}] = {Name(pack.Source)}{source}");
                break;
            case MoveKernel move:
                writer.WriteLine($"for row in {Rows(move.RowsPerSample, move.PerSample)}");
                using (writer.Indented())
                {
                    if (move.FillWithZero)
                    {
                        writer.WriteLine($"fill {Name(move.Moves[0].Target.Buffer)} with +0");
                    }

                    foreach (Move part in move.Moves)
                    {
                        writer.WriteLine($"move column in {part.Length}: {Text(part.Target)} = {Text(part.Source)}");
                    }
                }

                break;
            case ReshapeKernel reshape:
                string samples = reshape.PerSample ? " of each sample" : "";
                writer.WriteLine($"reshape {Name(reshape.Target)} {reshape.To} = {Name(reshape.Source)} {reshape.From}{samples}");
                break;
            case GatherKernel gather:
                writer.WriteLine($"for sample, position in {gather.Shape[0]}");
                using (writer.Indented())
                {
                    string table = gather.TablePerSample ? "sample, " : "";
                    writer.WriteLine($"{Name(gather.Target)}[sample, position] = {Name(gather.Table)}[{table}{Name(gather.Indices)}[sample, position]]");
                }

                break;
            case ScatterKernel scatter:
                PrintScatter(scatter);
                break;
        }
    }

    private void PrintScatter(ScatterKernel scatter)
    {
        string row = scatter.Accumulates ? "" : "sample, ";
        if (!scatter.Accumulates)
        {
            writer.WriteLine($"fill {Name(scatter.Target)} with +0");
        }

        writer.WriteLine($"for sample, position in {scatter.Shape[0]}");
        using (writer.Indented())
        {
            writer.WriteLine($"{Name(scatter.Target)}[{row}{Name(scatter.Indices)}[sample, position]] += {Name(scatter.Gradient)}[sample, position]");
        }

        if (!scatter.Accumulates && scatter.DType != DType.Float32)
        {
            writer.WriteLine($"round {Name(scatter.Target)} to {scatter.DType}");
        }
    }

    private void PrintChain(ChainKernel chain)
    {
        string target = chain.TargetPerSample ? "each sample's " : "";
        string start = chain.Accumulator < 0 ? "total = chain" : $"continue {Name(chain.Accumulator)}";
        string factor = chain.Factor is null ? "" : " * " + Text(chain.Factor);
        writer.WriteLine($"for element of {target}{chain.Target}");
        using (writer.Indented())
        {
            string samples = chain.IterationPerSample && !chain.TargetPerSample ? "samples and " : "";
            writer.WriteLine($"{start} over {samples}the indices that {chain.Iteration} has more, blocks of 256: {Text(chain.Term)}{factor}");
            Print(chain.Result);
        }
    }

    private void PrintLoop(string header, IEnumerable<Statement> body)
    {
        writer.WriteLine(header);
        using (writer.Indented())
        {
            Print(body);
        }
    }

    private void Print(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            switch (statement)
            {
                case Let let:
                    writer.WriteLine($"let {let.Name} = {Text(let.Value)}");
                    break;
                case Store store:
                    writer.WriteLine($"store {Text(store.Access)} = {Text(store.Value)}");
                    break;
                case ColumnLoop loop:
                    PrintLoop($"for column in {loop.Columns}", loop.Body);
                    break;
                case RowReduction reduction:
                    PrintReduction(reduction);
                    break;
                case SelectFirstMaximum select:
                    writer.WriteLine(
                        $"store {Text(select.Result)} = {Text(select.Gradient)} at the first column in {select.Columns} where {Text(select.Input)} "
                        + $"is {Text(select.Maximum)}, else +0");
                    break;
            }
        }
    }

    private void PrintReduction(RowReduction reduction)
    {
        string how = reduction.Kind == ReductionKind.Maximum ? "maximum" : reduction.Backwards ? "sum backwards in 16 lanes" : "sum in 16 lanes";
        writer.WriteLine($"let {reduction.Name} = {how} over column in {reduction.Columns}");
        using (writer.Indented())
        {
            Print(reduction.Body);
            writer.WriteLine(reduction.Factor is null ? Text(reduction.Term) : $"{Text(reduction.Term)} * {Text(reduction.Factor)}");
        }
    }

    private string Left(LeftMatrix left) => Name(left.Buffer) + (left.Transposed ? "[depth, row]" : "[row, depth]");

    private string Right(ContractionKernel kernel)
    {
        string index = kernel.Right.Packing == Packing.Transposed ? "[column, depth]" : "[depth, column]";
        string room = kernel.Right.PanelBuffer < 0 ? "" : $" through {Name(kernel.Right.PanelBuffer)}";
        return (kernel.Right.PerSample ? "each sample's " : "") + Name(kernel.Right.Buffer) + index + room;
    }

    private static string Rows(int rows, bool perSample) => !perSample ? $"{rows}" : rows == 1 ? "samples" : $"samples * {rows}";

    private string Name(int buffer) => program[buffer].Name;

    private string Text(Expression expression) => ExpressionPrinter.Print(program, expression);

    private string Text(Access access) => ExpressionPrinter.Print(program, access);

    private readonly record struct ParameterContribution(int Parameter, int Buffer);
}
