using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Row reductions: 16 lanes in blocks of 4096, or a maximum.</summary>
internal sealed partial class KernelWriter
{
    private const int Lanes = 16;
    private const int BlockColumns = 4096;

    private void WriteReduction(RowReduction reduction)
    {
        if (reduction.Kind == ReductionKind.Maximum)
        {
            WriteMaximum(reduction);
        }
        else if (reduction.Columns <= BlockColumns)
        {
            string lanes = reduction.Name + "Lanes";
            writer.WriteLine($"RowLanes {lanes} = default;");
            WriteLanes(reduction, lanes, "0", Text(reduction.Columns));
            writer.WriteLine($"TVector {reduction.Name} = TSimd.Broadcast({Tree(reduction, lanes)});");
        }
        else
        {
            WriteBlocks(reduction);
        }
    }

    private void WriteMaximum(RowReduction reduction)
    {
        string vector = reduction.Name + "Lanes";
        writer.WriteLine($"TVector {vector} = TSimd.Broadcast(float.NegativeInfinity);");
        using (writer.Block($"for (nint column = 0; column < {Text(reduction.Columns)}; column += TSimd.Lanes)"))
        {
            BlockWriter block = Block();
            string term = block.Text(reduction.Term);
            writer.WriteLine($"{vector} = {Masked(reduction, $"TSimd.Maximum({vector}, {term})", vector, Text(reduction.Columns))};");
        }

        writer.WriteLine($"TVector {reduction.Name} = TSimd.Broadcast(RowLanes.Maximum<TSimd, TVector>({vector}));");
    }

    private void WriteBlocks(RowReduction reduction)
    {
        string total = reduction.Name + "Total";
        string lanes = reduction.Name + "Lanes";
        writer.WriteLine($"float {total} = 0f;");
        using (writer.Block($"for (nint block = 0; block < {Text(reduction.Columns)}; block += {BlockColumns})"))
        {
            writer.WriteLine($"nint end = nint.Min(block + {BlockColumns}, {Text(reduction.Columns)});");
            writer.WriteLine($"RowLanes {lanes} = default;");
            WriteLanes(reduction, lanes, "block", "end");
            writer.WriteLine($"{total} = block == 0 ? {Tree(reduction, lanes)} : {total} + {Tree(reduction, lanes)};");
        }

        writer.WriteLine($"TVector {reduction.Name} = TSimd.Broadcast({total});");
    }

    private static string Tree(RowReduction reduction, string lanes) =>
        reduction.Backwards ? $"RowLanes.SumOfNeighbours(ref {lanes})" : $"RowLanes.Sum(ref {lanes})";

    /// <summary>Each vector width plays the 16 lanes, part by part; within a lane the columns ascend.</summary>
    private void WriteLanes(RowReduction reduction, string lanes, string from, string to)
    {
        string first = from == "0" ? "part" : $"{from} + part";
        string loop = reduction.Backwards
            ? $"for (nint column = {first} + ({to} - 1 - {from}) / {Lanes} * {Lanes}; column >= {from}; column -= {Lanes})"
            : $"for (nint column = {first}; column < {to}; column += {Lanes})";
        using (writer.Block($"for (nint part = 0; part < {Lanes}; part += TSimd.Lanes)"))
        {
            writer.WriteLine("TVector lane = TSimd.Zero;");
            using (writer.Block(loop))
            {
                BlockWriter block = Block();
                block.Expecting(reduction.Factor is null ? new[] { reduction.Term } : new[] { reduction.Term, reduction.Factor });
                block.Write(reduction.Body);
                string term = block.Text(reduction.Term);
                string next = reduction.Factor is null
                    ? $"TSimd.Add(lane, {term})"
                    : $"TSimd.MultiplyAdd({term}, {block.Text(reduction.Factor)}, lane)";
                writer.WriteLine($"lane = {Masked(reduction, next, "lane", to)};");
            }

            writer.WriteLine($"TSimd.Store(lane, ref Unsafe.As<RowLanes, float>(ref {lanes}), part);");
        }
    }

    /// <summary>Columns beyond the row are padding and must not enter.</summary>
    private static string Masked(RowReduction reduction, string next, string previous, string to) =>
        reduction.Columns % Lanes == 0 ? next : $"TSimd.Select(TSimd.LaneMask(column, {to}), {next}, {previous})";
}
