using System;
using System.Collections.Generic;
using System.Globalization;

namespace PrecisionGen;

/// <summary>Which tensors of a file make up each parameter of a model, as a table of names that a definition's author writes.</summary>
/// <remarks>
/// A <c>*</c> in the name of a parameter stands for the number of a block, and for the same number in the names of tensors. A <c>#</c>
/// in the name of a tensor stands for an index of the parameter's first dimension: the parameter is a stack of such tensors.
/// </remarks>
public sealed class CheckpointMap
{
    private readonly List<Rule> rules = [];
    private readonly List<string> ignored = [];
    private readonly Dictionary<string, string> copies = new(StringComparer.Ordinal);
    private readonly bool isIdentity;

    /// <summary>An empty table, to be filled by <see cref="Add(string, string)"/> and its neighbours.</summary>
    public CheckpointMap()
        : this(false)
    {
    }

    private CheckpointMap(bool isIdentity)
    {
        this.isIdentity = isIdentity;
    }

    private enum Form
    {
        Plain,
        Transposed,
        Concatenated,
        Kept,
    }

    /// <summary>Every tensor has the name and the shape of its parameter.</summary>
    public static CheckpointMap Identity { get; } = new(true);

    /// <summary>Tensors that repeat another one bit for bit where a file holds them, such as a tied head; by their names.</summary>
    internal IReadOnlyDictionary<string, string> Copies => copies;

    /// <summary>A parameter is one tensor, or with a <c>#</c> a stack of tensors.</summary>
    /// <param name="parameter">The parameter's name, such as <c>Blocks.*.AttentionGain</c>.</param>
    /// <param name="tensor">The tensor's name, such as <c>model.layers.*.input_layernorm.weight</c>.</param>
    /// <returns>This table.</returns>
    public CheckpointMap Add(string parameter, string tensor) => Add(new Rule(parameter, [tensor], [], Form.Plain));

    /// <summary>A parameter is a matrix that the file holds transposed.</summary>
    /// <inheritdoc cref="Add(string, string)"/>
    public CheckpointMap AddTransposed(string parameter, string tensor) => Add(new Rule(parameter, [tensor], [], Form.Transposed));

    /// <summary>A parameter is several tensors one after the other along its first dimension.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="tensors">Each tensor's name and its length along the first dimension.</param>
    /// <returns>This table.</returns>
    public CheckpointMap AddConcatenated(string parameter, params ReadOnlySpan<(string Name, int Rows)> tensors)
    {
        string[] names = new string[tensors.Length];
        int[] rows = new int[tensors.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            (names[i], rows[i]) = tensors[i];
        }

        return Add(new Rule(parameter, names, rows, Form.Concatenated));
    }

    /// <summary>A parameter that files do not hold, such as an adapter beside published weights: loading keeps it, saving leaves it out.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>This table.</returns>
    public CheckpointMap Keep(string parameter) => Add(new Rule(parameter, [], [], Form.Kept));

    /// <summary>Tensors of a file that are no weights, such as masks; a <c>*</c> stands for any number.</summary>
    /// <returns>This table.</returns>
    public CheckpointMap Ignore(string tensor)
    {
        ignored.Add(tensor);
        return this;
    }

    /// <summary>A tensor that a file may hold, and that then must repeat another one in every bit, such as a tied head.</summary>
    /// <returns>This table.</returns>
    public CheckpointMap AddCopy(string tensor, string original)
    {
        copies.Add(tensor, original);
        return this;
    }

    /// <summary>The tensors that make up a parameter, in the order of its elements; none for one that is kept.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <exception cref="ArgumentException">No rule or several fit the name, or a rule does not fit the shape.</exception>
    public IReadOnlyList<CheckpointTensor> TensorsOf(string parameter, ReadOnlySpan<int> shape)
    {
        if (isIdentity)
        {
            return [new CheckpointTensor(parameter, shape.ToArray())];
        }

        Rule? found = null;
        string? number = null;
        foreach (Rule rule in rules)
        {
            if (TryMatch(rule.Parameter, parameter, out string? matched))
            {
                found = found is null
                    ? rule
                    : throw new ArgumentException($"Two rules, {found.Parameter} and {rule.Parameter}, fit the parameter {parameter}.");
                number = matched;
            }
        }

        return found is null
            ? throw new ArgumentException($"No rule of the checkpoint map fits the parameter {parameter}.", nameof(parameter))
            : Expand(found, number, parameter, shape);
    }

    /// <summary>Whether a tensor of a file is no weight.</summary>
    internal bool IsIgnored(string tensor)
    {
        foreach (string pattern in ignored)
        {
            if (TryMatch(pattern, tensor, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<CheckpointTensor> Expand(Rule rule, string? number, string parameter, ReadOnlySpan<int> shape)
    {
        if (rule.Form == Form.Kept)
        {
            return [];
        }

        string first = Number(rule.Tensors[0], number);
        if (rule.Form == Form.Transposed)
        {
            return shape.Length == 2
                ? [new CheckpointTensor(first, [shape[1], shape[0]], IsTransposed: true)]
                : throw new ArgumentException($"Only a matrix can be transposed; {parameter} has shape [{Text(shape)}].", nameof(shape));
        }

        if (rule.Form == Form.Concatenated)
        {
            return Concatenation(rule, number, parameter, shape);
        }

        if (!first.Contains('#', StringComparison.Ordinal))
        {
            return [new CheckpointTensor(first, shape.ToArray())];
        }

        CheckpointTensor[] stack = new CheckpointTensor[shape[0]];
        for (int i = 0; i < stack.Length; i++)
        {
            string name = first.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            stack[i] = new CheckpointTensor(name, shape[1..].ToArray());
        }

        return stack;
    }

    private static CheckpointTensor[] Concatenation(Rule rule, string? number, string parameter, ReadOnlySpan<int> shape)
    {
        CheckpointTensor[] result = new CheckpointTensor[rule.Tensors.Length];
        int rows = 0;
        for (int i = 0; i < result.Length; i++)
        {
            int[] part = shape.ToArray();
            part[0] = rule.Rows[i];
            rows = checked(rows + part[0]);
            result[i] = new CheckpointTensor(Number(rule.Tensors[i], number), part);
        }

        return rows == shape[0]
            ? result
            : throw new ArgumentException($"The tensors of {parameter} have {rows} rows together; its shape is [{Text(shape)}].", nameof(shape));
    }

    private static bool TryMatch(string pattern, string name, out string? number)
    {
        number = null;
        int star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return pattern == name;
        }

        ReadOnlySpan<char> suffix = pattern.AsSpan(star + 1);
        int digits = name.Length - star - suffix.Length;
        if (digits < 1
            || !name.AsSpan().StartsWith(pattern.AsSpan(0, star), StringComparison.Ordinal)
            || !name.AsSpan().EndsWith(suffix, StringComparison.Ordinal)
            || name.AsSpan(star, digits).ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        number = name.Substring(star, digits);
        return true;
    }

    private static string Number(string pattern, string? number)
        => number is null ? pattern : pattern.Replace("*", number, StringComparison.Ordinal);

    private static string Text(ReadOnlySpan<int> shape) => string.Join(", ", shape.ToArray());

    private CheckpointMap Add(Rule rule)
    {
        if (isIdentity)
        {
            throw new InvalidOperationException("The identity map is shared; add rules to a map of your own.");
        }

        rules.Add(rule);
        return this;
    }

    private sealed record Rule(string Parameter, string[] Tensors, int[] Rows, Form Form);
}
