using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.Cuda;

/// <summary>Chains in order: one thread has one output and walks its contraction in blocks of 256.</summary>
internal sealed partial class PseudoCudaEmitter
{
    private void WriteProduct(ContractionKernel product)
    {
        WriteThread(Rows(product.Rows, product.PerSample), product.Columns);
        bool hasSample = product.PerSample && (product.RightPerSample || product.Left.Transposed);
        if (hasSample)
        {
            writer.WriteLine($"const int sample = row / {product.Rows};");
        }

        LeftMatrix leftMatrix = product.Left;
        string first = product.PerSample && leftMatrix.PerSample && leftMatrix.Transposed ? $"sample * {leftMatrix.RowsPerSample} + " : "";
        string own = product.PerSample && (!leftMatrix.PerSample || leftMatrix.Transposed) ? $"row % {product.Rows}" : "row";
        string left = leftMatrix.Transposed ? Element(leftMatrix.Buffer, first + "depth", own) : Element(leftMatrix.Buffer, own, "depth");
        RightMatrix rightMatrix = product.Right;
        string rows = product.PerSample && rightMatrix.PerSample ? $"sample * {rightMatrix.RowsPerSample} + " : "";
        string right = rightMatrix.Packing == Packing.Transposed
            ? Element(rightMatrix.Buffer, rows + "column", "depth")
            : Element(rightMatrix.Buffer, rows + "depth", "column");
        writer.WriteLine("float total = 0.0f;");
        using (writer.Block($"for (int first = {product.DepthFrom}; first < {product.DepthTo}; first += {ChainBlock})"))
        {
            writer.WriteLine("float block = 0.0f;");
            using (writer.Block($"for (int depth = first; depth < min(first + {ChainBlock}, {product.DepthTo}); depth++)"))
            {
                writer.WriteLine($"block = __fmaf_rn({left}, {right}, block);");
            }

            writer.WriteLine($"total = first == {product.DepthFrom} ? block : __fadd_rn(total, block);");
        }

        WriteRows(product.Epilogue);
    }

    private void WriteAccumulate(AccumulateKernel accumulate)
    {
        WriteThread(Number(accumulate.Rows), accumulate.Columns);
        WriteStateStart(accumulate.Accumulator, "row");
        using (writer.Block($"for (int term = 0; term < {Rows(accumulate.RowsPerSample, true)}; term++)"))
        {
            writer.WriteLine($"block = __fmaf_rn({Element(accumulate.Left, "term", "row")}, {Element(accumulate.Right, "term", "column")}, block);");
            WriteBlockEnd();
        }

        WriteStateEnd(accumulate.Accumulator, "row");
    }

    private void WriteChain(ChainKernel chain)
    {
        WriteThread(Rows(chain.Target.Rows, chain.TargetPerSample), chain.Target.Columns);
        writer.WriteLine("const int target = row;");
        bool continues = chain.Accumulator >= 0;
        if (continues)
        {
            WriteStateStart(chain.Accumulator, "target");
        }
        else
        {
            writer.WriteLine("float total = 0.0f, block = 0.0f;");
            writer.WriteLine("long terms = 0;");
        }

        // The row of the iteration shadows the thread's: the axes that the target has come from it, the others are walked.
        string owned = chain.TargetPerSample ? $"target / {chain.Target.Rows} * {chain.Iteration.Rows}" : "0";
        string to = chain.TargetPerSample ? $"{owned} + {chain.Iteration.Rows}" : Rows(chain.Iteration.Rows, chain.IterationPerSample);
        List<IDisposable> open = new()
        {
            writer.Block($"for (int row = {owned}; row < {to}; row++)"),
        };
        string? skip = OtherRows(chain);
        if (skip is not null)
        {
            writer.WriteLine($"if ({skip}) continue;");
        }

        if (chain.Target.Columns != chain.Iteration.Columns)
        {
            open.Add(writer.Block($"for (int column = 0; column < {chain.Iteration.Columns}; column++)"));
        }

        writer.WriteLine(chain.Factor is null
            ? $"block = __fadd_rn(block, {Text(chain.Term)});"
            : $"block = __fmaf_rn({Text(chain.Term)}, {Text(chain.Factor)}, block);");
        WriteBlockEnd();
        open.Reverse();
        open.ForEach(scope => scope.Dispose());
        if (continues)
        {
            WriteStateEnd(chain.Accumulator, "target");
            return;
        }

        writer.WriteLine($"if (terms % {ChainBlock} != 0) total = terms < {ChainBlock} ? block : __fadd_rn(total, block);");
        WriteRows(chain.Result);
    }

    /// <summary>The condition under which a row of the iteration belongs to another element of the target; null when none does.</summary>
    private static string? OtherRows(ChainKernel chain)
    {
        List<string> conditions = new();
        int after = 1;
        int targetAfter = 1;
        for (int axis = chain.Iteration.Rank - 2; axis >= 0; axis--)
        {
            int size = chain.Iteration[axis];
            int own = chain.Target.Aligned(axis, chain.Iteration.Rank);
            if (own == size && size > 1)
            {
                conditions.Add($"row / {after} % {size} != target / {targetAfter} % {size}");
                targetAfter *= size;
            }

            after *= size;
        }

        return conditions.Count == 0 ? null : string.Join(" || ", conditions);
    }

    private void WriteStateStart(int accumulator, string row)
    {
        UseAccumulation use = UseOf(accumulator);
        writer.WriteLine($"float total = {Element(use.Total, row, "column")}, block = {Element(use.Open, row, "column")};");
        writer.WriteLine($"long terms = samplesBefore * {Number(use.TermsPerSample)};");
    }

    private void WriteStateEnd(int accumulator, string row)
    {
        UseAccumulation use = UseOf(accumulator);
        writer.WriteLine($"{Element(use.Total, row, "column")} = total;");
        writer.WriteLine($"{Element(use.Open, row, "column")} = block;");
    }

    private void WriteBlockEnd()
    {
        using (writer.Block($"if (++terms % {ChainBlock} == 0)"))
        {
            writer.WriteLine($"total = terms == {ChainBlock} ? block : __fadd_rn(total, block);");
            writer.WriteLine("block = 0.0f;");
        }
    }

    private UseAccumulation UseOf(int accumulator) => program.Uses.First(use => use.Total == accumulator);
}
