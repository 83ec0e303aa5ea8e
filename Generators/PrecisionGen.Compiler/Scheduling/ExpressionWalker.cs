using System.Collections.Generic;
using System.Linq;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Finds what expressions, statements and kernels mention.</summary>
internal static class ExpressionWalker
{
    public static IEnumerable<string> Locals(Expression expression) => expression switch
    {
        Local local => new[] { local.Name },
        Apply apply => apply.Arguments.SelectMany(Locals),
        _ => Enumerable.Empty<string>(),
    };

    public static IEnumerable<int> Buffers(Expression? expression) => expression switch
    {
        Load load => new[] { load.Access.Buffer },
        Apply apply => apply.Arguments.SelectMany(Buffers),
        _ => Enumerable.Empty<int>(),
    };

    public static IEnumerable<int> Buffers(Statement statement) => statement switch
    {
        Let let => Buffers(let.Value),
        Store store => Buffers(store.Value).Append(store.Access.Buffer),
        ColumnLoop loop => loop.Body.SelectMany(Buffers),
        RowReduction reduction => reduction.Body.SelectMany(Buffers).Concat(Buffers(reduction.Term)).Concat(Buffers(reduction.Factor)),
        SelectFirstMaximum select => new[] { select.Input.Buffer, select.Maximum.Buffer, select.Gradient.Buffer, select.Result.Buffer },
        _ => Enumerable.Empty<int>(),
    };

    public static IEnumerable<int> Buffers(Kernel kernel) => kernel switch
    {
        RowKernel row => row.Body.SelectMany(Buffers),
        ContractionKernel product => product.Epilogue.SelectMany(Buffers).Append(product.Left.Buffer).Append(product.Right.Buffer)
            .Append(product.Right.PanelBuffer),
        PackKernel pack => new[] { pack.Source, pack.Panels },
        ChainKernel chain => chain.Result.SelectMany(Buffers).Concat(Buffers(chain.Term)).Concat(Buffers(chain.Factor)).Append(chain.Accumulator),
        AccumulateKernel accumulate => new[] { accumulate.Left, accumulate.Right, accumulate.Accumulator },
        MoveKernel move => move.Moves.SelectMany(part => new[] { part.Source.Buffer, part.Target.Buffer }),
        ReshapeKernel reshape => new[] { reshape.Source, reshape.Target },
        GatherKernel gather => new[] { gather.Table, gather.Indices, gather.Target },
        ScatterKernel scatter => new[] { scatter.Gradient, scatter.Indices, scatter.Target },
        _ => Enumerable.Empty<int>(),
    };
}
