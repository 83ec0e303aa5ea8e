using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.Cuda;

/// <summary>Kernels that move elements, and the scatter that adds them.</summary>
internal sealed partial class PseudoCudaEmitter
{
    private void WriteMovement(Kernel kernel)
    {
        switch (kernel)
        {
            case PackKernel pack:
                // Panels only serve a processor's caches; here a panel buffer is the plain matrix [depth, columns].
                WriteThread(Number(pack.Depth), pack.Columns);
                string source = pack.Transposed ? Element(pack.Source, "column", "row") : Element(pack.Source, "row", "column");
                writer.WriteLine($"{Element(pack.Panels, "row", "column")} = {source};");
                break;
            case MoveKernel move:
                WriteMove(move);
                break;
            case ReshapeKernel reshape:
                WriteThread(Rows(reshape.To.Rows, reshape.PerSample), reshape.To.Columns);
                writer.WriteLine($"const int element = row * {reshape.To.Columns} + column;");
                writer.WriteLine(
                    $"{Element(reshape.Target, "row", "column")} = "
                    + $"{Element(reshape.Source, $"element / {reshape.From.Columns}", $"element % {reshape.From.Columns}")};");
                break;
            case GatherKernel gather:
                WriteThread(Rows(gather.Shape[0], true), gather.Shape.Columns);
                WriteIndex(gather.Indices, gather.Shape[0]);
                string table = gather.TablePerSample ? $"row / {gather.Shape[0]} * {gather.TableRows} + index" : "index";
                writer.WriteLine($"{Element(gather.Target, "row", "column")} = {Element(gather.Table, table, "column")};");
                break;
            case ScatterKernel scatter:
                WriteScatter(scatter);
                break;
        }
    }

    private void WriteMove(MoveKernel move)
    {
        Buffer target = program[move.Moves[0].Target.Buffer];
        WriteThread(Rows(move.RowsPerSample, move.PerSample), target.Columns);
        if (move.FillWithZero)
        {
            writer.WriteLine($"{Element(move.Moves[0].Target with { ColumnOffset = 0 })} = 0.0f;");
        }

        foreach (Move part in move.Moves)
        {
            writer.WriteLine($"if (column < {part.Length}) {Element(part.Target)} = {Element(part.Source)};");
        }
    }

    /// <summary>A thread has one element of the table and walks the positions in order.</summary>
    private void WriteScatter(ScatterKernel scatter)
    {
        WriteThread(Rows(scatter.TableRows, !scatter.Accumulates), scatter.Shape.Columns);
        string target = Element(scatter.Target, "row", "column");
        writer.WriteLine(scatter.Accumulates ? $"float total = {target};" : "float total = 0.0f;");
        string sample = scatter.Accumulates ? "position" : $"row / {scatter.TableRows} * {scatter.Shape[0]} + position";
        using (writer.Block($"for (int position = 0; position < {(scatter.Accumulates ? Rows(scatter.Shape[0], true) : Number(scatter.Shape[0]))}; position++)"))
        {
            writer.WriteLine($"const int term = {sample};");
            string index = Element(scatter.Indices, $"term / {scatter.Shape[0]}", $"term % {scatter.Shape[0]}");
            string own = scatter.Accumulates ? "row" : $"row % {scatter.TableRows}";
            writer.WriteLine($"if (__float_as_int({index}) == {own}) total = __fadd_rn(total, {Element(scatter.Gradient, "term", "column")});");
        }

        string rounded = scatter.DType == DType.Float32 || scatter.Accumulates ? "total" : $"round_to_{scatter.DType.ToString().ToLowerInvariant()}(total)";
        writer.WriteLine($"{target} = {rounded};");
    }

    private void WriteIndex(int indices, int positions) =>
        writer.WriteLine($"const int index = __float_as_int({Element(indices, $"row / {positions}", $"row % {positions}")});");
}
