using System;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Kernels that move elements.</summary>
internal sealed partial class KernelWriter
{
    private void WriteMovement(Kernel kernel)
    {
        switch (kernel)
        {
            case MoveKernel move:
                WriteMove(move);
                break;
            case ReshapeKernel reshape:
                WriteReshape(reshape);
                break;
            case GatherKernel gather:
                WriteGather(gather);
                break;
            case ScatterKernel scatter:
                WriteScatter(scatter);
                break;
            default:
                throw new InvalidOperationException($"No text for a {kernel.GetType().Name}.");
        }
    }

    private void WriteMove(MoveKernel kernel)
    {
        string rows = kernel.PerSample ? Times("samples", kernel.RowsPerSample) : Text(kernel.RowsPerSample);
        using (writer.Block($"for (nint row = 0; row < {rows}; row++)"))
        {
            BlockWriter block = Block(column: "0");
            if (kernel.FillWithZero)
            {
                Access target = kernel.Moves[0].Target with { ColumnOffset = 0 };
                writer.WriteLine($"RowOperations.Clear({block.Address(target, "")}, {program[target.Buffer].Columns});");
            }

            foreach (Move move in kernel.Moves)
            {
                writer.WriteLine($"RowOperations.Copy({block.Address(move.Source, "")}, {block.Address(move.Target, "")}, {move.Length});");
            }
        }
    }

    private void WriteReshape(ReshapeKernel kernel)
    {
        Scheduling.Buffer source = program[kernel.Source];
        Scheduling.Buffer target = program[kernel.Target];
        string count = kernel.PerSample ? Times("samples", kernel.To.Count) : Text(kernel.To.Count);
        writer.WriteLine("RowOperations.Reshape(");
        using (writer.Indented())
        {
            writer.WriteLine($"{Start(kernel.Source)}, 0, {source.Columns}, {source.Stride},");
            writer.WriteLine($"{Start(kernel.Target)}, 0, {target.Columns}, {target.Stride}, {count});");
        }
    }

    private void WriteGather(GatherKernel kernel)
    {
        Scheduling.Buffer table = program[kernel.Table];
        Scheduling.Buffer target = program[kernel.Target];
        int positions = kernel.Shape[0];
        using (writer.Block("for (nint sample = 0; sample < samples; sample++)"))
        using (writer.Block($"for (nint position = 0; position < {positions}; position++)"))
        {
            WriteIndex(kernel.Indices);
            string tableRow = kernel.TablePerSample ? $"(sample * {kernel.TableRows} + index)" : "index";
            writer.WriteLine(
                $"RowOperations.Copy({Start(kernel.Table)}, {tableRow} * {table.Stride}, {Start(kernel.Target)}, "
                + $"(sample * {positions} + position) * {target.Stride}, {target.Columns});");
        }
    }

    private void WriteIndex(int indices) => writer.WriteLine(
        $"nint index = RowOperations.Index({Start(indices)}, sample * {program[indices].Stride} + position);");

    private void WriteScatter(ScatterKernel kernel)
    {
        Scheduling.Buffer gradient = program[kernel.Gradient];
        Scheduling.Buffer target = program[kernel.Target];
        int positions = kernel.Shape[0];
        using (writer.Block("for (nint sample = 0; sample < samples; sample++)"))
        {
            if (!kernel.Accumulates)
            {
                writer.WriteLine($"RowOperations.Clear({Start(kernel.Target)}, sample * {kernel.TableRows * target.Stride}, {kernel.TableRows * target.Stride});");
            }

            using (writer.Block($"for (nint position = 0; position < {positions}; position++)"))
            {
                WriteIndex(kernel.Indices);
                string tableRow = kernel.Accumulates ? "index" : $"(sample * {kernel.TableRows} + index)";
                writer.WriteLine(
                    $"RowOperations.AddRow<TSimd, TVector>({Start(kernel.Target)}, {tableRow} * {target.Stride}, {Start(kernel.Gradient)}, "
                    + $"(sample * {positions} + position) * {gradient.Stride}, {target.Stride});");
            }
        }

        if (!kernel.Accumulates && kernel.DType != DType.Float32)
        {
            using (writer.Block($"for (nint element = 0; element < samples * {kernel.TableRows * target.Stride}; element += TSimd.Lanes)"))
            {
                string start = $"{Start(kernel.Target)}, element";
                writer.WriteLine($"TSimd.Store(TSimd.RoundTo{kernel.DType}(TSimd.Load({start})), {start});");
            }
        }
    }
}
