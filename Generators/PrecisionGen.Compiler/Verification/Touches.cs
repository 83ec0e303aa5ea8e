using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Verification;

/// <summary>A kernel's read or write of a buffer.</summary>
internal readonly record struct Touch(int Buffer, bool IsWrite);

/// <summary>What kernels read and write, in the order in which they do.</summary>
internal static class Touches
{
    public static IEnumerable<Touch> Of(Kernel kernel)
    {
        switch (kernel)
        {
            case RowKernel rows:
                return rows.Body.SelectMany(Of);
            case ContractionKernel product:
                IEnumerable<Touch> room = product.Right.PanelBuffer < 0 ? Enumerable.Empty<Touch>() : Write(product.Right.PanelBuffer);
                return Read(product.Left.Buffer, product.Right.Buffer).Concat(room).Concat(product.Epilogue.SelectMany(Of));
            case PackKernel pack:
                return Read(pack.Source).Concat(Write(pack.Panels));
            case ChainKernel chain:
                IEnumerable<Touch> total = chain.Accumulator < 0 ? Enumerable.Empty<Touch>() : Write(chain.Accumulator);
                return Of(chain.Term).Concat(Of(chain.Factor)).Concat(total).Concat(chain.Result.SelectMany(Of));
            case AccumulateKernel accumulate:
                return Read(accumulate.Left, accumulate.Right).Concat(Write(accumulate.Accumulator));
            case MoveKernel move:
                return move.Moves.SelectMany(part => Read(part.Source.Buffer).Concat(Write(part.Target.Buffer)));
            case ReshapeKernel reshape:
                return Read(reshape.Source).Concat(Write(reshape.Target));
            case GatherKernel gather:
                return Read(gather.Table, gather.Indices).Concat(Write(gather.Target));
            case LoadKernel load:
                return Write(load.Target);
            case ConstantKernel constant:
                return Write(constant.Target);
            case RopeKernel rope:
                return Read(rope.Source, rope.Cosines, rope.Sines).Concat(Write(rope.Target));
            case PickKernel pick:
                return Read(pick.Source, pick.Tokens).Concat(Write(pick.Target));
            case PickGradientKernel pick:
                return Read(pick.Gradient, pick.Tokens).Concat(Write(pick.Target));
            case AttentionKernel attention:
                return Read(attention.Query, attention.Key, attention.Value).Concat(Write(attention.Result));
            case AttentionGradientKernel attention:
                return Read(attention.Gradient, attention.Query, attention.Key, attention.Value)
                    .Concat(new[] { attention.QueryGradient, attention.KeyGradient, attention.ValueGradient }.SelectMany(Write));
            case MixtureKernel mixture:
                return Read(mixture.X, mixture.Probabilities, mixture.Gates, mixture.Ups, mixture.Downs).Concat(Write(mixture.Result)).Concat(Write(mixture.Kept));
            case MixtureGradientKernel mixture:
                return Read(mixture.Gradient, mixture.Gates, mixture.Ups, mixture.Downs, mixture.Kept)
                    .Concat(new[] { mixture.Kept, mixture.XGradient, mixture.ProbabilitiesGradient }.Where(buffer => buffer >= 0).SelectMany(Write));
            case MixtureAccumulateKernel mixture:
                return Read(mixture.Kept).Concat(Write(mixture.Accumulator)).Concat(Write(mixture.Blocks));
            case ScatterKernel scatter:
                return Read(scatter.Gradient, scatter.Indices).Concat(Write(scatter.Target));
            default:
                throw new CompilerStageException("Scheduling", $"The kernel '{kernel.Name}' is of an unknown kind, {kernel.GetType().Name}.");
        }
    }

    private static IEnumerable<Touch> Of(Statement statement) => statement switch
    {
        Let let => Of(let.Value),
        Store store => Of(store.Value).Concat(Write(store.Access.Buffer)),
        ColumnLoop loop => loop.Body.SelectMany(Of),
        RowReduction reduction => reduction.Body.SelectMany(Of).Concat(Of(reduction.Term)).Concat(Of(reduction.Factor)),
        SelectFirstMaximum select => Read(select.Input.Buffer, select.Maximum.Buffer, select.Gradient.Buffer).Concat(Write(select.Result.Buffer)),
        _ => Enumerable.Empty<Touch>(),
    };

    private static IEnumerable<Touch> Of(Expression? expression) => expression is null ? Enumerable.Empty<Touch>() : Read(ExpressionWalker.Buffers(expression).ToArray());

    private static IEnumerable<Touch> Read(params int[] buffers) => buffers.Select(buffer => new Touch(buffer, false));

    private static IEnumerable<Touch> Write(int buffer) => new[] { new Touch(buffer, true) };
}
