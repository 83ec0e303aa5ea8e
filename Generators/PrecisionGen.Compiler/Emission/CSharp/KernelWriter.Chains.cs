using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Chains that undo a broadcast: loops over the target's elements, and inside them over the broadcast indices.</summary>
internal sealed partial class KernelWriter
{
    private const int ChainBlock = 256;

    private void WriteChain(ChainKernel kernel)
    {
        List<IDisposable> open = new();
        int rank = kernel.Iteration.Rank;
        bool chainsSamples = kernel.Accumulator >= 0;
        if (kernel.TargetPerSample)
        {
            open.Add(writer.Block("for (nint sample = 0; sample < samples; sample++)"));
        }

        for (int axis = 0; axis < rank - 1; axis++)
        {
            if (!IsChained(kernel, axis) && kernel.Iteration[axis] > 1)
            {
                open.Add(writer.Block($"for (nint axis{axis} = 0; axis{axis} < {kernel.Iteration[axis]}; axis{axis}++)"));
            }
        }

        bool chainsColumns = IsChained(kernel, rank - 1);
        if (!chainsColumns)
        {
            open.Add(writer.Block($"for (nint column = 0; column < {kernel.Iteration.Columns}; column += TSimd.Lanes)"));
        }

        if (HasTargetRow(kernel))
        {
            writer.WriteLine($"nint target = {TargetRow(kernel)};");
        }

        WriteChainStart(kernel, chainsColumns);
        WriteChainLoops(kernel, chainsSamples, chainsColumns);
        WriteChainEnd(kernel, chainsColumns);
        for (int index = open.Count - 1; index >= 0; index--)
        {
            open[index].Dispose();
        }
    }

    private static bool IsChained(ChainKernel kernel, int axis) =>
        kernel.Target.Aligned(axis, kernel.Iteration.Rank) != kernel.Iteration[axis];

    /// <summary>Whether the target's row is a variable: a single row that only its own kernel writes needs none.</summary>
    private static bool HasTargetRow(ChainKernel kernel) => kernel.Accumulator >= 0 || TargetRow(kernel) != "0";

    private static string TargetRow(ChainKernel kernel)
    {
        string row = kernel.TargetPerSample ? "sample" : "";
        for (int axis = 0; axis < kernel.Iteration.Rank - 1; axis++)
        {
            int size = kernel.Target.Aligned(axis, kernel.Iteration.Rank);
            if (size > 1)
            {
                row = row.Length == 0 ? $"axis{axis}" : $"({row}) * {size} + axis{axis}";
            }
        }

        return row.Length == 0 ? "0" : row;
    }

    private static string IterationRow(ChainKernel kernel)
    {
        string row = kernel.IterationPerSample ? "sample" : "";
        for (int axis = 0; axis < kernel.Iteration.Rank - 1; axis++)
        {
            int size = kernel.Iteration[axis];
            if (size > 1)
            {
                row = row.Length == 0 ? $"axis{axis}" : $"({row}) * {size} + axis{axis}";
            }
        }

        return row.Length == 0 ? "0" : row;
    }

    private string StateIndex(ChainKernel kernel, int buffer, bool chainsColumns)
    {
        string column = chainsColumns ? "" : " + column";
        string offset = places.TextOf(buffer, Phase.NameOf(Scheduling.Space.Accumulators));
        return $"ref accumulators, {(offset.Length == 0 ? "0" : offset)} + target * {program[buffer].Stride}{column}";
    }

    private void WriteChainStart(ChainKernel kernel, bool chainsColumns)
    {
        if (kernel.Accumulator < 0)
        {
            writer.WriteLine("TVector total = TSimd.Zero;");
            writer.WriteLine("TVector block = TSimd.Zero;");
            writer.WriteLine("long terms = 0;");
            return;
        }

        UseAccumulation use = program.Uses.First(candidate => candidate.Total == kernel.Accumulator);
        writer.WriteLine($"TVector total = TSimd.Load({StateIndex(kernel, use.Total, chainsColumns)});");
        writer.WriteLine($"TVector block = TSimd.Load({StateIndex(kernel, use.Open, chainsColumns)});");
        writer.WriteLine($"long terms = {Times("samplesBefore", use.TermsPerSample)};");
    }

    private void WriteChainLoops(ChainKernel kernel, bool chainsSamples, bool chainsColumns)
    {
        List<IDisposable> open = new();
        if (chainsSamples)
        {
            open.Add(writer.Block("for (nint sample = 0; sample < samples; sample++)"));
        }

        for (int axis = 0; axis < kernel.Iteration.Rank - 1; axis++)
        {
            if (IsChained(kernel, axis))
            {
                open.Add(writer.Block($"for (nint axis{axis} = 0; axis{axis} < {kernel.Iteration[axis]}; axis{axis}++)"));
            }
        }

        if (chainsColumns)
        {
            open.Add(writer.Block($"for (nint column = 0; column < {kernel.Iteration.Columns}; column++)"));
        }

        string row = IterationRow(kernel);
        if (row != "0")
        {
            writer.WriteLine($"nint row = {row};");
        }

        BlockWriter block = Block(row == "0" ? row : "row");
        block.Expecting(kernel.Factor is null ? new[] { kernel.Term } : new[] { kernel.Term, kernel.Factor });
        string term = block.Text(kernel.Term);
        string next = kernel.Factor is null ? $"TSimd.Add(block, {term})" : $"TSimd.MultiplyAdd({term}, {block.Text(kernel.Factor)}, block)";
        writer.WriteLine($"block = {next};");
        writer.WriteLine("terms++;");
        using (writer.Block($"if (terms % {ChainBlock} == 0)"))
        {
            writer.WriteLine($"total = terms == {ChainBlock} ? block : TSimd.Add(total, block);");
            writer.WriteLine("block = TSimd.Zero;");
        }

        for (int index = open.Count - 1; index >= 0; index--)
        {
            open[index].Dispose();
        }
    }

    private void WriteChainEnd(ChainKernel kernel, bool chainsColumns)
    {
        writer.WriteLine();
        if (kernel.Accumulator >= 0)
        {
            UseAccumulation use = program.Uses.First(candidate => candidate.Total == kernel.Accumulator);
            writer.WriteLine($"TSimd.Store(total, {StateIndex(kernel, use.Total, chainsColumns)});");
            writer.WriteLine($"TSimd.Store(block, {StateIndex(kernel, use.Open, chainsColumns)});");
            return;
        }

        using (writer.Block($"if (terms % {ChainBlock} != 0)"))
        {
            writer.WriteLine($"total = terms < {ChainBlock} ? block : TSimd.Add(total, block);");
        }

        writer.WriteLine();
        Block(HasTargetRow(kernel) ? "target" : "0", chainsColumns ? "0" : "column", "resultShared").Write(kernel.Result);
    }
}
