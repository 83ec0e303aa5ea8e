using System;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Rolling;

/// <summary>Rewrites what kernels of one skeleton differ in: buffers, names of locals, the parameter that is loaded.</summary>
internal sealed class KernelRewriter
{
    private readonly Func<int, int> bufferOf;
    private readonly Func<string, string> nameOf;

    public KernelRewriter(Func<int, int> bufferOf, Func<string, string> nameOf)
    {
        this.bufferOf = bufferOf;
        this.nameOf = nameOf;
    }

    public Kernel Rewrite(Kernel kernel) => kernel switch
    {
        RowKernel rows => rows with { Body = Rewrite(rows.Body) },
        ContractionKernel product => product with
        {
            Left = product.Left with { Buffer = Map(product.Left.Buffer) },
            Right = product.Right with { Buffer = Map(product.Right.Buffer), PanelBuffer = Map(product.Right.PanelBuffer) },
            Epilogue = Rewrite(product.Epilogue),
        },
        LoadKernel load => load with { Parameter = 0, Target = Map(load.Target) },
        PackKernel pack => pack with { Source = Map(pack.Source), Panels = Map(pack.Panels) },
        ChainKernel chain => chain with
        {
            Term = Rewrite(chain.Term),
            Factor = chain.Factor is null ? null : Rewrite(chain.Factor),
            Result = Rewrite(chain.Result),
            Accumulator = Map(chain.Accumulator),
        },
        AccumulateKernel accumulate => accumulate with
        {
            Left = Map(accumulate.Left),
            Right = Map(accumulate.Right),
            Accumulator = Map(accumulate.Accumulator),
        },
        MoveKernel move => move with { Moves = new EquatableArray<Move>(move.Moves.Select(Rewrite)) },
        ReshapeKernel reshape => reshape with { Source = Map(reshape.Source), Target = Map(reshape.Target) },
        GatherKernel gather => gather with { Table = Map(gather.Table), Indices = Map(gather.Indices), Target = Map(gather.Target) },
        ScatterKernel scatter => scatter with
        {
            Gradient = Map(scatter.Gradient),
            Indices = Map(scatter.Indices),
            Target = Map(scatter.Target),
        },
        _ => RewriteSequence(kernel),
    };

    private Kernel RewriteSequence(Kernel kernel) => kernel switch
    {
        ConstantKernel constant => constant with { Target = Map(constant.Target) },
        RopeKernel rope => rope with
        {
            Source = Map(rope.Source),
            Cosines = Map(rope.Cosines),
            Sines = Map(rope.Sines),
            Target = Map(rope.Target),
        },
        PickKernel pick => pick with { Source = Map(pick.Source), Tokens = Map(pick.Tokens), Target = Map(pick.Target) },
        PickGradientKernel pick => pick with { Gradient = Map(pick.Gradient), Tokens = Map(pick.Tokens), Target = Map(pick.Target) },
        AttentionKernel attention => attention with
        {
            Query = Map(attention.Query),
            Key = Map(attention.Key),
            Value = Map(attention.Value),
            Result = Map(attention.Result),
        },
        AttentionGradientKernel attention => attention with
        {
            Gradient = Map(attention.Gradient),
            Query = Map(attention.Query),
            Key = Map(attention.Key),
            Value = Map(attention.Value),
            QueryGradient = Map(attention.QueryGradient),
            KeyGradient = Map(attention.KeyGradient),
            ValueGradient = Map(attention.ValueGradient),
        },
        _ => RewriteMixture(kernel),
    };

    private Kernel RewriteMixture(Kernel kernel) => kernel switch
    {
        MixtureKernel mixture => mixture with
        {
            X = Map(mixture.X),
            Probabilities = Map(mixture.Probabilities),
            Gates = Map(mixture.Gates),
            Ups = Map(mixture.Ups),
            Downs = Map(mixture.Downs),
            Result = Map(mixture.Result),
            Kept = Map(mixture.Kept),
        },
        MixtureGradientKernel mixture => mixture with
        {
            Gradient = Map(mixture.Gradient),
            Gates = Map(mixture.Gates),
            Ups = Map(mixture.Ups),
            Downs = Map(mixture.Downs),
            Kept = Map(mixture.Kept),
            XGradient = Map(mixture.XGradient),
            ProbabilitiesGradient = Map(mixture.ProbabilitiesGradient),
        },
        MixtureAccumulateKernel mixture => mixture with
        {
            Kept = Map(mixture.Kept),
            Accumulator = Map(mixture.Accumulator),
            Blocks = Map(mixture.Blocks),
        },
        _ => throw new InvalidOperationException($"No rewriting of a {kernel.GetType().Name}."),
    };

    private EquatableArray<Statement> Rewrite(EquatableArray<Statement> statements) => new(statements.Select(Rewrite));

    private Statement Rewrite(Statement statement) => statement switch
    {
        Let let => new Let(nameOf(let.Name), Rewrite(let.Value)),
        Store store => new Store(Rewrite(store.Access), Rewrite(store.Value)),
        ColumnLoop loop => loop with { Body = Rewrite(loop.Body) },
        RowReduction reduction => reduction with
        {
            Name = nameOf(reduction.Name),
            Body = Rewrite(reduction.Body),
            Term = Rewrite(reduction.Term),
            Factor = reduction.Factor is null ? null : Rewrite(reduction.Factor),
        },
        SelectFirstMaximum select => select with
        {
            Input = Rewrite(select.Input),
            Maximum = Rewrite(select.Maximum),
            Gradient = Rewrite(select.Gradient),
            Result = Rewrite(select.Result),
        },
        _ => throw new InvalidOperationException($"No rewriting of a {statement.GetType().Name}."),
    };

    private Expression Rewrite(Expression expression) => expression switch
    {
        Load load => new Load(Rewrite(load.Access)),
        Local local => new Local(nameOf(local.Name)),
        Apply apply => apply with { Arguments = new EquatableArray<Expression>(apply.Arguments.Select(Rewrite)) },
        _ => expression,
    };

    private Access Rewrite(Access access) => access with { Buffer = Map(access.Buffer) };

    private Move Rewrite(Move move) => move with { Source = Rewrite(move.Source), Target = Rewrite(move.Target) };

    private int Map(int buffer) => buffer < 0 ? buffer : bufferOf(buffer);
}
