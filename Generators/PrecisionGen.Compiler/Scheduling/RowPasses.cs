using System;
using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Collects the passes of a row operation. Expressions of operands are valid in every pass.</summary>
internal sealed class RowPasses
{
    private readonly Expression[] operands;
    private readonly Expression? gradient;
    private readonly EquatableArray<int> attributes;
    private readonly Func<Access> scratchRow;
    private readonly Func<Expression, Expression> roundBeforeGain;
    private readonly bool backwards;

    /// <param name="columns">The length of a row.</param>
    /// <param name="scratchRow">Makes a row that the kernel may keep between passes.</param>
    /// <param name="backwards">Whether the profile adds in another order.</param>
    public RowPasses(
        int columns,
        Expression[] operands,
        Expression? gradient,
        EquatableArray<int> attributes,
        Func<Access> scratchRow,
        Func<Expression, Expression> roundBeforeGain,
        bool backwards)
    {
        Columns = columns;
        this.operands = operands;
        this.gradient = gradient;
        this.attributes = attributes;
        this.scratchRow = scratchRow;
        this.roundBeforeGain = roundBeforeGain;
        this.backwards = backwards;
    }

    public List<Statement> Statements { get; } = new();

    public int Columns { get; }

    /// <summary>The length of the row as a float32.</summary>
    public Expression Count => (float)Columns;

    public Expression Dy => gradient ?? throw new InvalidOperationException("A forward has no gradient to read.");

    /// <summary>What the last pass with keep stored at this column.</summary>
    public Expression Kept => new Load(KeptAccess ?? throw new InvalidOperationException("No pass kept its terms."));

    private Access? KeptAccess { get; set; }

    public Expression X(int operand) => operands[operand];

    public bool HasOperand(int operand) => operand < operands.Length;

    public Expression Attribute(int index) => new Number(attributes[index]);

    public Expression RoundBeforeGain(Expression x) => roundBeforeGain(x);

    public Expression Let(string name, Expression value)
    {
        Statements.Add(new Let(name, value));
        return new Local(name);
    }

    public Expression Sum(string name, Expression term, bool keep = false) => Reduce(name, ReductionKind.Sum, term, null, keep);

    public Expression SumOfProducts(string name, Expression a, Expression b, bool keep = false) => Reduce(name, ReductionKind.Sum, a, b, keep);

    public Expression Maximum(string name, Expression term) => Reduce(name, ReductionKind.Maximum, term, null, false);

    private Expression Reduce(string name, ReductionKind kind, Expression term, Expression? factor, bool keep)
    {
        List<Statement> body = new();
        if (keep)
        {
            KeptAccess ??= scratchRow();
            body.Add(new Let(name + "Term", term));
            term = new Local(name + "Term");
            body.Add(new Store(KeptAccess, term));
        }

        Statements.Add(new RowReduction(name, kind, Columns, new EquatableArray<Statement>(body), term, factor, backwards));
        return new Local(name);
    }
}
