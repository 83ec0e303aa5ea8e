using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>The text of an expression as mathematics writes it, every pair of operands in its own parentheses: the order is the meaning.</summary>
internal static class ExpressionPrinter
{
    public static string Print(ScheduledProgram program, Expression expression) => expression switch
    {
        Local local => local.Name,
        Number number => FloatBits.Describe(number.Bits),
        Load load => Print(program, load.Access),
        Apply apply => Print(apply.Operation, apply.Arguments.Select(argument => Print(program, argument)).ToArray()),
        _ => expression.ToString(),
    };

    /// <summary>The buffer with its row and column, such as hidden[row / 2 % 3, column + 4].</summary>
    public static string Print(ScheduledProgram program, Access access)
    {
        string row = access.Rows.Count == 0 ? "0" : string.Join(" + ", access.Rows.Select(Print));
        string column = access.Column == ColumnMode.Broadcast ? "0" : "column";
        column = access.ColumnOffset == 0 ? column : $"{column} + {access.ColumnOffset}";
        return $"{program[access.Buffer].Name}[{row}, {column}]";
    }

    private static string Print(RowTerm term)
    {
        string text = term.Divisor > 1 ? $"row / {term.Divisor}" : "row";
        text = term.Modulus > 0 ? $"{text} % {term.Modulus}" : text;
        return term.Multiplier > 1 ? $"{text} * {term.Multiplier}" : text;
    }

    private static string Print(VectorOperation operation, string[] arguments) => operation switch
    {
        VectorOperation.Add => $"({arguments[0]} + {arguments[1]})",
        VectorOperation.Subtract => $"({arguments[0]} - {arguments[1]})",
        VectorOperation.Multiply => $"({arguments[0]} * {arguments[1]})",
        VectorOperation.Divide => $"({arguments[0]} / {arguments[1]})",
        VectorOperation.Negate => $"-{arguments[0]}",
        VectorOperation.GreaterThan => $"({arguments[0]} > {arguments[1]})",
        VectorOperation.GreaterThanOrEqual => $"({arguments[0]} >= {arguments[1]})",
        VectorOperation.AreEqual => $"({arguments[0]} == {arguments[1]})",
        VectorOperation.And => $"({arguments[0]} and {arguments[1]})",
        VectorOperation.Or => $"({arguments[0]} or {arguments[1]})",
        VectorOperation.Select => $"({arguments[0]} ? {arguments[1]} : {arguments[2]})",
        _ => $"{operation}({string.Join(", ", arguments)})",
    };
}
