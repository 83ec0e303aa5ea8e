using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Scheduling;
using PrecisionGen.Mixtures;

namespace PrecisionGen.Compiler.Verification;

/// <summary>Refuses kernels that reach outside a buffer's rows or columns, or that store another shape than the buffer's.</summary>
internal sealed class BoundsVerifier
{
    // Two samples show a row map that mistakes a sample's rows for the batch's.
    private const int Samples = 2;

    private readonly ScheduledProgram program;
    private readonly Kernel kernel;

    private BoundsVerifier(ScheduledProgram program, Kernel kernel)
    {
        this.program = program;
        this.kernel = kernel;
    }

    public static void Verify(ScheduledProgram program, Kernel kernel) => new BoundsVerifier(program, kernel).Verify();

    private void Verify()
    {
        switch (kernel)
        {
            case RowKernel rows:
                Visit(rows.Body, Rows(rows.RowsPerSample, rows.PerSample), 1);
                break;
            case ContractionKernel product:
                VerifyProduct(product);
                break;
            case ChainKernel chain:
                long terms = Rows(chain.Iteration.Rows, chain.IterationPerSample);
                Visit(chain.Term, terms, chain.Iteration.Columns);
                Visit(chain.Factor, terms, chain.Iteration.Columns);
                Visit(chain.Result, Rows(chain.Target.Rows, chain.TargetPerSample), chain.Target.Columns);
                break;
            case AccumulateKernel accumulate:
                Expect(accumulate.Accumulator, accumulate.Rows, accumulate.Columns);
                Expect(accumulate.Left, accumulate.RowsPerSample, accumulate.Rows);
                Expect(accumulate.Right, accumulate.RowsPerSample, accumulate.Columns);
                break;
            case PackKernel pack:
                int packed = pack.Transposed ? pack.Columns : pack.Depth;
                Expect(pack.Source, pack.Matrices * packed, pack.Transposed ? pack.Depth : pack.Columns);
                AtLeast(pack.Panels, pack.Matrices * pack.Depth, pack.Columns);
                break;
            case MoveKernel move:
                VerifyMove(move);
                break;
            case ReshapeKernel reshape:
                Expect(reshape.Source, reshape.From.Rows, reshape.From.Columns);
                Expect(reshape.Target, reshape.To.Rows, reshape.To.Columns);
                Require(reshape.From.Count == reshape.To.Count, $"reshapes {reshape.From} to {reshape.To}");
                break;
            case GatherKernel gather:
                Expect(gather.Target, gather.Shape[0], gather.Shape.Columns);
                Expect(gather.Table, gather.TableRows, gather.Shape.Columns);
                AtLeast(gather.Indices, 1, gather.Shape[0]);
                break;
            case LoadKernel load:
                Shape parameter = Shape.Of(program.Graph.Parameters[load.Parameter].Shape);
                Expect(load.Target, parameter.Rows, parameter.Columns);
                break;
            case ConstantKernel constant:
                Expect(constant.Target, 1, constant.Bits.Count);
                break;
            case RopeKernel rope:
                Expect(rope.Source, rope.Shape.Rows, rope.Shape.Columns);
                Expect(rope.Target, rope.Shape.Rows, rope.Shape.Columns);
                Expect(rope.Cosines, 1, rope.Shape.Columns / 2);
                Expect(rope.Sines, 1, rope.Shape.Columns / 2);
                break;
            case PickKernel pick:
                Expect(pick.Source, 1, pick.Columns);
                Expect(pick.Target, 1, 1);
                AtLeast(pick.Tokens, 1, 1);
                break;
            case PickGradientKernel pick:
                Expect(pick.Gradient, 1, 1);
                Expect(pick.Target, 1, pick.Columns);
                AtLeast(pick.Tokens, 1, 1);
                break;
            case SequenceKernel attention:
                VerifyAttention(attention);
                break;
            case MixtureKernel mixture:
                VerifyMixture(mixture.Mixture, mixture.Kept, mixture.X, mixture.Probabilities);
                Expect(mixture.Result, mixture.Mixture.Rows, mixture.Mixture.Width);
                AtLeast(mixture.Gates, mixture.Mixture.Experts * mixture.Mixture.Width, mixture.Mixture.Hidden);
                AtLeast(mixture.Ups, mixture.Mixture.Experts * mixture.Mixture.Width, mixture.Mixture.Hidden);
                AtLeast(mixture.Downs, mixture.Mixture.Experts * mixture.Mixture.Hidden, mixture.Mixture.Width);
                break;
            case MixtureGradientKernel mixture:
                VerifyMixture(mixture.Mixture, mixture.Kept, mixture.XGradient, mixture.ProbabilitiesGradient);
                Expect(mixture.Gradient, mixture.Mixture.Rows, mixture.Mixture.Width);
                AtLeast(mixture.Gates, mixture.Mixture.Experts * mixture.Mixture.Hidden, mixture.Mixture.Width);
                AtLeast(mixture.Ups, mixture.Mixture.Experts * mixture.Mixture.Hidden, mixture.Mixture.Width);
                AtLeast(mixture.Downs, mixture.Mixture.Experts * mixture.Mixture.Width, mixture.Mixture.Hidden);
                break;
            case MixtureAccumulateKernel mixture:
                bool isDown = mixture.Weight == 4;
                VerifyMixture(mixture.Mixture, mixture.Kept, -1, -1);
                Expect(
                    mixture.Accumulator,
                    mixture.Mixture.Experts * (isDown ? mixture.Mixture.Width : mixture.Mixture.Hidden),
                    isDown ? mixture.Mixture.Hidden : mixture.Mixture.Width);
                AtLeast(mixture.Blocks, 1, MixtureMemory.Blocks(mixture.Mixture.Experts));
                break;
            case ScatterKernel scatter:
                Expect(scatter.Gradient, scatter.Shape[0], scatter.Shape.Columns);
                Expect(scatter.Target, scatter.TableRows, scatter.Shape.Columns);
                AtLeast(scatter.Indices, 1, scatter.Shape[0]);
                break;
        }
    }

    private void VerifyMixture(MixtureShape mixture, int kept, int x, int probabilities)
    {
        AtLeast(kept, mixture.Rows, MixtureMemory.Kept(mixture.ExpertsPerRow, mixture.Width, mixture.Hidden));
        ExpectIfAny(x, mixture.Rows, mixture.Width);
        ExpectIfAny(probabilities, mixture.Rows, mixture.Experts);
    }

    private void VerifyAttention(SequenceKernel kernel)
    {
        AttentionShape shape = kernel.Attention;
        (int Query, int Key, int Value, int Result)[] operands = kernel switch
        {
            AttentionKernel attention => new[] { (attention.Query, attention.Key, attention.Value, attention.Result) },
            AttentionGradientKernel gradient => new[]
            {
                (gradient.Query, gradient.Key, gradient.Value, gradient.Gradient),
                (gradient.QueryGradient, gradient.KeyGradient, gradient.ValueGradient, -1),
            },
            _ => new (int, int, int, int)[0],
        };
        foreach ((int query, int key, int value, int result) in operands)
        {
            ExpectIfAny(query, shape.Heads, shape.Size);
            ExpectIfAny(key, shape.KeyValueHeads, shape.Size);
            ExpectIfAny(value, shape.KeyValueHeads, shape.ValueSize);
            ExpectIfAny(result, shape.Heads, shape.ValueSize);
        }
    }

    private void ExpectIfAny(int id, int rows, int columns)
    {
        if (id >= 0)
        {
            Expect(id, rows, columns);
        }
    }

    private void VerifyProduct(ContractionKernel product)
    {
        LeftMatrix left = product.Left;
        AtLeast(left.Buffer, left.Transposed ? product.DepthTo : product.Rows, left.Transposed ? product.Rows : product.DepthTo);
        RightMatrix right = product.Right;
        bool isTransposed = right.Packing == Packing.Transposed;
        AtLeast(right.Buffer, isTransposed ? product.Columns : product.DepthTo, isTransposed ? product.DepthTo : product.Columns);
        if (isTransposed)
        {
            AtLeast(right.PanelBuffer, product.DepthTo - product.DepthFrom, product.Columns);
        }

        Visit(product.Epilogue, Rows(product.Rows, product.PerSample), product.Columns);
    }

    private void VerifyMove(MoveKernel move)
    {
        long rows = Rows(move.RowsPerSample, move.PerSample);
        foreach (Move part in move.Moves)
        {
            Visit(part.Source, rows, part.Length);
            Visit(part.Target, rows, part.Length);
        }
    }

    private void Visit(IEnumerable<Statement> statements, long rows, int columns)
    {
        foreach (Statement statement in statements)
        {
            switch (statement)
            {
                case Let let:
                    Visit(let.Value, rows, columns);
                    break;
                case Store store:
                    Visit(store.Value, rows, columns);
                    VisitStore(store.Access, rows, columns);
                    break;
                case ColumnLoop loop:
                    Visit(loop.Body, rows, loop.Columns);
                    break;
                case RowReduction reduction:
                    Visit(reduction.Body, rows, reduction.Columns);
                    Visit(reduction.Term, rows, reduction.Columns);
                    Visit(reduction.Factor, rows, reduction.Columns);
                    break;
                case SelectFirstMaximum select:
                    Visit(select.Input, rows, select.Columns);
                    Visit(select.Maximum, rows, 1);
                    Visit(select.Gradient, rows, 1);
                    VisitStore(select.Result, rows, select.Columns);
                    break;
            }
        }
    }

    private void Visit(Expression? expression, long rows, int columns)
    {
        switch (expression)
        {
            case Load load:
                Visit(load.Access, rows, columns);
                break;
            case Apply apply:
                foreach (Expression argument in apply.Arguments)
                {
                    Visit(argument, rows, columns);
                }

                break;
        }
    }

    /// <summary>A store fills its rows, so that no element of them keeps an older value; a row kept for one row at a time does too.</summary>
    private void VisitStore(Access access, long rows, int columns)
    {
        Buffer buffer = program[access.Buffer];
        bool fills = access.Column == ColumnMode.Vector && access.ColumnOffset == 0 && buffer.Columns == columns;
        bool covers = access.Rows.Count == 0 ? buffer.Rows == 1 : LastRow(access, rows) == Rows(buffer.Rows, buffer.PerSample) - 1;
        Require(fills && covers, $"stores {rows} rows of {columns} into '{buffer.Name}' of {Rows(buffer.Rows, buffer.PerSample)} rows of {buffer.Columns}");
    }

    private void Visit(Access access, long rows, int columns)
    {
        Buffer buffer = program[access.Buffer];
        int last = access.ColumnOffset + (access.Column == ColumnMode.Broadcast ? 1 : columns);
        Require(access.ColumnOffset >= 0 && last <= buffer.Columns, $"reaches column {last - 1} of '{buffer.Name}', which has {buffer.Columns}");
        Require(
            LastRow(access, rows) < Rows(buffer.Rows, buffer.PerSample),
            $"reaches row {LastRow(access, rows)} of '{buffer.Name}', which has {Rows(buffer.Rows, buffer.PerSample)} for {Samples} samples");
    }

    private static long LastRow(Access access, long rows) => access.Rows.Sum(term => LastOf(term, rows));

    private static long LastOf(RowTerm term, long rows)
    {
        long last = (rows - 1) / term.Divisor;
        return (term.Modulus > 0 ? System.Math.Min(last, term.Modulus - 1) : last) * term.Multiplier;
    }

    private void Expect(int id, int rows, int columns)
    {
        Buffer buffer = program[id];
        bool matches = buffer.Rows == rows && buffer.Columns == columns;
        Require(matches, $"expects '{buffer.Name}' to have {rows} rows of {columns}, but it has {buffer.Rows} of {buffer.Columns}");
    }

    private void AtLeast(int id, int rows, int columns)
    {
        Buffer buffer = program[id];
        bool fits = buffer.Rows >= rows && buffer.Columns >= columns;
        Require(fits, $"reads {rows} rows of {columns} of '{buffer.Name}', which has {buffer.Rows} of {buffer.Columns}");
    }

    private static long Rows(int rows, bool perSample) => perSample ? (long)rows * Samples : rows;

    private void Require(bool holds, string violation)
    {
        if (!holds)
        {
            throw new CompilerStageException("Scheduling", $"The kernel '{kernel.Name}' {violation}.");
        }
    }
}
