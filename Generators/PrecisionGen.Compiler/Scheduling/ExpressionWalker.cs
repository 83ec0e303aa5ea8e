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

    /// <summary>The names of the locals that a kernel defines.</summary>
    public static IEnumerable<string> Names(Kernel kernel) => kernel switch
    {
        RowKernel rows => rows.Body.SelectMany(Names),
        ContractionKernel product => product.Epilogue.SelectMany(Names),
        ChainKernel chain => chain.Result.SelectMany(Names),
        _ => Enumerable.Empty<string>(),
    };

    private static IEnumerable<string> Names(Statement statement) => statement switch
    {
        Let let => new[] { let.Name },
        ColumnLoop loop => loop.Body.SelectMany(Names),
        RowReduction reduction => reduction.Body.SelectMany(Names).Append(reduction.Name),
        _ => Enumerable.Empty<string>(),
    };

    public static IEnumerable<Access> Loads(Expression? expression) => expression switch
    {
        Load load => new[] { load.Access },
        Apply apply => apply.Arguments.SelectMany(Loads),
        _ => Enumerable.Empty<Access>(),
    };

    public static IEnumerable<Access> Loads(Statement statement) => statement switch
    {
        Let let => Loads(let.Value),
        Store store => Loads(store.Value),
        ColumnLoop loop => loop.Body.SelectMany(Loads),
        RowReduction reduction => reduction.Body.SelectMany(Loads).Concat(Loads(reduction.Term)).Concat(Loads(reduction.Factor)),
        _ => Enumerable.Empty<Access>(),
    };

    /// <summary>The vector loads of a kernel's statements; other reads stay within a row's own columns.</summary>
    public static IEnumerable<Access> Loads(Kernel kernel) => kernel switch
    {
        RowKernel row => row.Body.SelectMany(Loads),
        ContractionKernel product => product.Epilogue.SelectMany(Loads),
        ChainKernel chain => chain.Result.SelectMany(Loads).Concat(Loads(chain.Term)).Concat(Loads(chain.Factor)),
        _ => Enumerable.Empty<Access>(),
    };

    public static IEnumerable<int> Buffers(Expression? expression) => Loads(expression).Select(access => access.Buffer);

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
        LoadKernel load => new[] { load.Target },
        ConstantKernel constant => new[] { constant.Target },
        RopeKernel rope => new[] { rope.Source, rope.Cosines, rope.Sines, rope.Target },
        PickKernel pick => new[] { pick.Source, pick.Tokens, pick.Target },
        PickGradientKernel pick => new[] { pick.Gradient, pick.Tokens, pick.Target },
        AttentionKernel attention => new[] { attention.Query, attention.Key, attention.Value, attention.Result },
        AttentionGradientKernel attention => new[]
        {
            attention.Gradient, attention.Query, attention.Key, attention.Value, attention.QueryGradient, attention.KeyGradient, attention.ValueGradient,
        },
        MixtureKernel mixture => new[]
        {
            mixture.X, mixture.Probabilities, mixture.Gates, mixture.Ups, mixture.Downs, mixture.Result, mixture.Kept,
        },
        MixtureGradientKernel mixture => new[]
        {
            mixture.Gradient, mixture.Gates, mixture.Ups, mixture.Downs, mixture.Kept, mixture.XGradient, mixture.ProbabilitiesGradient,
        },
        MixtureAccumulateKernel mixture => new[] { mixture.Kept, mixture.Accumulator, mixture.Blocks },
        ScatterKernel scatter => new[] { scatter.Gradient, scatter.Indices, scatter.Target },
        _ => Enumerable.Empty<int>(),
    };
}
