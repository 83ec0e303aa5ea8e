using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.Cuda;

/// <summary>Expressions by intrinsics that round to nearest and that the compiler never contracts.</summary>
internal sealed partial class PseudoCudaEmitter
{
    private static readonly Dictionary<VectorOperation, string> Functions = new()
    {
        [VectorOperation.Add] = "__fadd_rn",
        [VectorOperation.Subtract] = "__fsub_rn",
        [VectorOperation.Multiply] = "__fmul_rn",
        [VectorOperation.Divide] = "__fdiv_rn",
        [VectorOperation.MultiplyAdd] = "__fmaf_rn",
        [VectorOperation.Sqrt] = "__fsqrt_rn",
        [VectorOperation.Abs] = "fabsf",
        [VectorOperation.IsNaN] = "isnan",
        [VectorOperation.Maximum] = "ieee_maximum",
        [VectorOperation.Minimum] = "ieee_minimum",
        [VectorOperation.RoundToFloat16] = "round_to_float16",
        [VectorOperation.RoundToBFloat16] = "round_to_bfloat16",
    };

    private static readonly HashSet<VectorOperation> Masks = new()
    {
        VectorOperation.GreaterThan, VectorOperation.GreaterThanOrEqual, VectorOperation.AreEqual, VectorOperation.IsNaN, VectorOperation.And,
        VectorOperation.Or,
    };

    private static string TypeOf(Expression value) => value is Apply apply && Masks.Contains(apply.Operation) ? "bool" : "float";

    private string Text(Expression expression) => expression switch
    {
        Local local => local.Name,
        Number number => Literal(number.Bits),
        Load load => Element(load.Access),
        Apply apply => Text(apply.Operation, apply.Arguments.Select(Text).ToArray()),
        _ => throw new System.InvalidOperationException($"No text for a {expression.GetType().Name}."),
    };

    private static string Text(VectorOperation operation, string[] arguments) => operation switch
    {
        VectorOperation.Negate => $"-{arguments[0]}",
        VectorOperation.GreaterThan => $"({arguments[0]} > {arguments[1]})",
        VectorOperation.GreaterThanOrEqual => $"({arguments[0]} >= {arguments[1]})",
        VectorOperation.AreEqual => $"({arguments[0]} == {arguments[1]})",
        VectorOperation.And => $"({arguments[0]} && {arguments[1]})",
        VectorOperation.Or => $"({arguments[0]} || {arguments[1]})",
        VectorOperation.Select => $"({arguments[0]} ? {arguments[1]} : {arguments[2]})",
        _ => $"{FunctionOf(operation)}({string.Join(", ", arguments)})",
    };

    /// <summary>Elementary functions are the correctly rounded ones, not CUDA's own.</summary>
    private static string FunctionOf(VectorOperation operation) =>
        Functions.TryGetValue(operation, out string? name) ? name : "rounded_" + operation.ToString().ToLowerInvariant();

    private static string Literal(int bits)
    {
        float value = FloatBits.ToSingle(bits);
        if (float.IsNaN(value) || float.IsInfinity(value))
        {
            return $"__int_as_float({Number(bits)})";
        }

        string text = bits == int.MinValue ? "-0" : value.ToString("G9", CultureInfo.InvariantCulture);
        return text.IndexOfAny(new[] { '.', 'E' }) < 0 ? text + ".0f" : text + "f";
    }

    /// <summary>The element of a buffer that belongs to the thread's row and column.</summary>
    private string Element(Access access, string column = "column")
    {
        if (kept.Contains(access.Buffer))
        {
            return $"{program[access.Buffer].Name}[{column}]";
        }

        string row = string.Join(" + ", access.Rows.Select(Text));
        string own = access.Column == ColumnMode.Broadcast ? "0" : column;
        return Element(access.Buffer, row.Length == 0 ? "0" : row, access.ColumnOffset == 0 ? own : $"{own} + {Number(access.ColumnOffset)}");
    }

    private string Element(int id, string row, string column)
    {
        Buffer buffer = program[id];
        List<string> terms = new();
        if (plan.OffsetOf(id) != 0)
        {
            terms.Add(Number(plan.OffsetOf(id)));
        }

        if (row != "0")
        {
            terms.Add(row.Contains(" ") ? $"({row}) * {buffer.Stride}" : $"{row} * {buffer.Stride}");
        }

        if (column != "0" || terms.Count == 0)
        {
            terms.Add(column);
        }

        return $"{ArenaOf(buffer.Space)}[{string.Join(" + ", terms)}]";
    }

    private static string ArenaOf(Space space) => space switch
    {
        Space.Tile => "tile",
        Space.Weights => "weights",
        Space.GradientWeights => "gradientWeights",
        _ => "accumulators",
    };

    private static string Text(RowTerm term)
    {
        string text = term.Divisor > 1 ? $"row / {term.Divisor}" : "row";
        text = term.Modulus > 0 ? $"{text} % {term.Modulus}" : text;
        return term.Multiplier > 1 ? $"{text} * {term.Multiplier}" : text;
    }
}
