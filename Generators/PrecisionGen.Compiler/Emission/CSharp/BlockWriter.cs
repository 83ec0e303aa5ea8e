using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Writes the statements of one loop body. A subexpression that occurs twice becomes a local, computed once.</summary>
internal sealed class BlockWriter
{
    private readonly SourceWriter writer;
    private readonly ScheduledProgram program;
    private readonly KernelPlaces places;
    private readonly string row;
    private readonly string column;
    private readonly string prefix;
    private readonly Dictionary<Expression, string> shared = new();
    private readonly Dictionary<Expression, int> counts = new();
    private readonly HashSet<string> rounded = new();

    /// <param name="row">The C# expression of the current row.</param>
    /// <param name="column">The C# expression of the current column.</param>
    /// <param name="prefix">Begins the names of shared locals; enclosing bodies need different ones.</param>
    public BlockWriter(SourceWriter writer, ScheduledProgram program, KernelPlaces places, string row, string column, string prefix)
    {
        this.prefix = prefix;
        this.writer = writer;
        this.program = program;
        this.places = places;
        this.row = row;
        this.column = column;
    }

    /// <summary>Prepares for these expressions: what they share is found before any is written.</summary>
    public BlockWriter Expecting(IEnumerable<Expression> expressions)
    {
        foreach (Expression expression in expressions)
        {
            Count(expression);
        }

        return this;
    }

    public void Write(IEnumerable<Statement> statements)
    {
        Statement[] all = statements.ToArray();
        Expecting(all.SelectMany(Expressions));
        foreach (Statement statement in all)
        {
            switch (statement)
            {
                case Let let:
                    writer.WriteLine($"TVector {let.Name} = {Text(let.Value)};");
                    if (IsRounded(let.Value))
                    {
                        rounded.Add(let.Name);
                    }

                    break;
                case Store store:
                    writer.WriteLine($"TSimd.Store({StoredText(store)}, {Address(store.Access)});");
                    break;
                default:
                    throw new InvalidOperationException($"A loop body cannot hold a {statement.GetType().Name}.");
            }
        }
    }

    public string Text(Expression expression)
    {
        if (shared.TryGetValue(expression, out string? name))
        {
            return name;
        }

        string text = expression switch
        {
            Local local => local.Name,
            Number number => $"TSimd.Broadcast({Literal(number.Bits)})",
            Load load => LoadText(load.Access),
            Apply apply => $"TSimd.{apply.Operation}({string.Join(", ", apply.Arguments.Select(Text))})",
            _ => throw new InvalidOperationException($"No text for a {expression.GetType().Name}."),
        };
        if (expression is Local or Number || !counts.TryGetValue(expression, out int count) || count < 2)
        {
            return text;
        }

        name = prefix + (shared.Count + 1).ToString(CultureInfo.InvariantCulture);
        writer.WriteLine($"TVector {name} = {text};");
        shared.Add(expression, name);
        return name;
    }

    /// <summary>The arena and the index of an access.</summary>
    public string Address(Access access) => Address(access, ColumnText(access));

    public string Address(Access access, string columnText) => Address(access, columnText, places.ReferenceOf(access.Buffer));

    private string Address(Access access, string columnText, string reference)
    {
        Scheduling.Buffer buffer = program[access.Buffer];
        List<string> terms = new();
        string offset = places.TextOf(access.Buffer, reference, access.ColumnOffset);
        string rowText = RowText(access.Rows);
        if (rowText.Length > 0)
        {
            terms.Add(access.Rows.Count > 1 ? $"({rowText}) * {buffer.Stride}" : $"{rowText} * {buffer.Stride}");
        }

        if (columnText.Length > 0 && columnText != "0")
        {
            terms.Add(columnText);
        }

        if (offset.Length > 0 || terms.Count == 0)
        {
            terms.Insert(0, offset.Length == 0 ? "0" : offset);
        }

        return $"ref {reference}, {string.Join(" + ", terms)}";
    }

    public static string Literal(int bits)
    {
        float value = FloatBits.ToSingle(bits);
        return float.IsNaN(value) || float.IsInfinity(value)
            ? $"BitConverter.Int32BitsToSingle({bits})"
            : bits == int.MinValue ? "-0f" : value.ToString("G9", CultureInfo.InvariantCulture) + "f";
    }

    private static IEnumerable<Expression> Expressions(Statement statement) => statement switch
    {
        Let let => new[] { let.Value },
        Store store => new[] { store.Value },
        _ => Enumerable.Empty<Expression>(),
    };

    /// <summary>What a caller may see has no NaN but the canonical one; rounding to 16 bits leaves no other.</summary>
    private string StoredText(Store store) =>
        places.MayBeCallers(store.Access.Buffer) && !IsRounded(store.Value) ? $"TSimd.CanonicalizeNaN({Text(store.Value)})" : Text(store.Value);

    private bool IsRounded(Expression value) =>
        value is Apply { Operation: VectorOperation.RoundToFloat16 or VectorOperation.RoundToBFloat16 } || (value is Local local && rounded.Contains(local.Name));

    private string LoadText(Access access)
    {
        string address = Address(access, ColumnText(access), places.ReferenceOfLoad(access.Buffer));
        return access.Column == ColumnMode.Broadcast ? $"TSimd.Broadcast(Unsafe.Add({address}))" : $"TSimd.Load({address})";
    }

    private string ColumnText(Access access) => access.Column == ColumnMode.Vector ? column : "";

    private string RowText(EquatableArray<RowTerm> terms) => string.Join(" + ", terms.Select(term =>
    {
        string text = row;
        text = term.Divisor > 1 ? $"{text} / {term.Divisor}" : text;
        text = term.Modulus > 0 ? $"{text} % {term.Modulus}" : text;
        return term.Multiplier > 1 ? $"{text} * {term.Multiplier}" : text;
    }));

    private void Count(Expression expression)
    {
        counts.TryGetValue(expression, out int count);
        counts[expression] = count + 1;
        if (count == 0 && expression is Apply apply)
        {
            foreach (Expression argument in apply.Arguments)
            {
                Count(argument);
            }
        }
    }
}
