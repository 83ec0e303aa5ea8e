using System;
using System.Linq;

namespace PrecisionGen.RandomModels;

/// <content>The operations of several values.</content>
internal sealed partial class SequenceBody
{
    private static readonly string[] Functions =
    [
        "Tanh({0})", "Silu({0})", "Gelu({0})", "GeluTanh({0})", "Sigmoid({0})", "Sin({0})", "Exp(Min({0}, 1f))", "{0} * {0}", "{0} + {0} * 0.5f",
        "1f - {0}", "Softmax({0})", "RmsNorm({0})", "Softplus({0})", "Relu({0})", "StopGradient({0}) * {0}", "Abs({0})", "{0} - Mean({0})",
    ];

    private void AddBinary(TimeValue x)
    {
        TimeValue y = values.LastOrDefault(value => value != x && value.DType == x.DType && value.Shape.SequenceEqual(x.Shape)) ?? x;
        string operand = y == x || random.Next(3) == 0 ? Parameter(x.DType, x.Shape[^1]) : y.Name;
        Add(Pick($"{x.Name} + {operand}", $"{x.Name} - {operand}", $"{operand} * {x.Name}", $"Max({x.Name}, {operand})"), x.DType, x.Shape);
    }

    private void AddNorm(TimeValue x)
    {
        string gain = Parameter(x.DType, x.Shape[^1]);
        string text = random.Next(2) == 0 ? $"RmsNorm({x.Name}, {gain})" : $"LayerNorm({x.Name}, {gain}, {Parameter(x.DType, x.Shape[^1])})";
        Add(text, x.DType, x.Shape);
    }

    private void AddMovement(TimeValue x)
    {
        int last = x.Shape[^1];
        if (x.Shape.Length > 1)
        {
            Flatten();
        }
        else if (random.Next(3) == 0)
        {
            Add($"Concatenate({x.Name}, {x.Name} * 0.5f)", x.DType, last * 2);
        }
        else if (last % 2 == 0 && random.Next(2) == 0)
        {
            Add($"Split({x.Name}, 2)[{random.Next(2)}]", x.DType, last / 2);
        }
        else if (last % 2 == 0)
        {
            Add($"Reshape({x.Name}, -1, 2, {last / 2})", x.DType, 2, last / 2);
        }
        else
        {
            int start = random.Next(last);
            int length = random.Next(1, last - start + 1);
            Add($"Slice({x.Name}, {start}, {length})", x.DType, length);
        }
    }

    /// <summary>Attention of random heads with a residual connection.</summary>
    private void AddAttention()
    {
        Flatten();
        TimeValue x = Last;
        int size = Pick(2, 3, 4, 6, 8);
        int valueSize = Pick(size, 1, 5);
        int keyValueHeads = random.Next(1, 4);
        int heads = keyValueHeads * random.Next(1, 4);
        TimeValue query = Project(x, heads, size);
        TimeValue key = Project(x, keyValueHeads, size);
        TimeValue value = Add(
            $"Reshape(Linear({x.Name}, {Parameter(x.DType, keyValueHeads * valueSize, x.Shape[0])}), -1, {keyValueHeads}, {valueSize})",
            x.DType, keyValueHeads, valueSize);
        string options = Pick("", "", ", softcap: 2.5f", ", scale: 0.4f");
        string text = looksAhead && random.Next(2) == 0
            ? $"Attention({query.Name}, {key.Name}, {value.Name}{options})"
            : $"CausalAttention({query.Name}, {key.Name}, {value.Name}{Pick("", "", ", window: 1", ", window: 3", ", window: 20")}{options})";
        TimeValue mixed = Add(text, x.DType, heads, valueSize);
        string output = Parameter(x.DType, x.Shape[0], heads * valueSize);
        Add($"{x.Name} + Linear(Reshape({mixed.Name}, -1, {heads * valueSize}), {output})", x.DType, x.Shape);
    }

    private void AddMixture()
    {
        TimeValue x = Last;
        int experts = random.Next(1, 7);
        int hidden = random.Next(1, 12);
        int width = x.Shape[^1];
        string router = $"Linear({x.Name}, {Parameter(x.DType, experts, width)})";
        TimeValue probabilities = Add($"Softmax(Cast({router}, DType.Float32))", DType.Float32, [.. x.Shape[..^1], experts]);
        string gates = Parameter(x.DType, experts, hidden, width);
        string ups = Parameter(x.DType, experts, hidden, width);
        string downs = Parameter(x.DType, experts, width, hidden);
        string text = $"MixtureOfExperts({x.Name}, {probabilities.Name}, {gates}, {ups}, {downs}, {random.Next(1, experts + 1)})";
        Add(text, x.DType, x.Shape);
    }

    private TimeValue Project(TimeValue x, int heads, int size)
    {
        string text = $"Reshape(Linear({x.Name}, {Parameter(x.DType, heads * size, x.Shape[0])}), -1, {heads}, {size})";
        text = random.Next(3) == 0 ? $"RmsNorm({text}, {Parameter(x.DType, size)})" : text;
        return Add(size % 2 == 0 && random.Next(2) == 0 ? Rope(text) : text, x.DType, heads, size);
    }

    private string Rope(string x) => Pick($"Rope({x})", $"Rope({x}, 50f)", $"RopeLinear({x}, 100f, 3f)", $"RopeLlama3({x}, 50f, 8f, 1f, 4f, 16)");
}
