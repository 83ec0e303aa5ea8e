using System;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PrecisionGen.Identity;
using Xunit;

namespace PrecisionGen.RandomModels;

/// <summary>The comparison must notice one wrong operation in emitted code: else its silence would prove nothing.</summary>
public sealed partial class NegativeControlTests
{
    private const string Rounding = "TSimd.RoundToFloat16(";

    private const string Source = """
        using PrecisionGen;
        using PrecisionGen.Identity;
        using static PrecisionGen.Operations;

        namespace Controls;

        [PrecisionModel(DTYPE)]
        public sealed partial class Control
        {
            [Parameter(24, 20)] private partial Tensor Weight { get; }
            [Parameter(24)] private partial Tensor Gain { get; }
            [Parameter(24)] private partial Tensor Bias { get; }

            [Forward]
            public Tensor Evaluate([Shape(3, 20)] Tensor x) => Tanh(LayerNorm(Linear(x, Weight), Gain, Bias));

            public static ModelUnderTest UnderTest() => new ModelUnderTest<Control, Inference, Training>(
                new Control(seed: 1),
                (model, dtype) => model.WithDType(dtype),
                (model, batch, options) => model.CreateInference(batch, options),
                (model, batch, options) => model.CreateTraining(batch, options),
                new ForwardUnderTest<Control, Inference, Training>(
                    "Evaluate",
                    [InputSignature.Tensor(3, 20)],
                    [72],
                    (model, sample) => [model.Evaluate(sample.Tensor(0))],
                    (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0]),
                    (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0]),
                    (kernel, gradients) => kernel.EvaluateBackward(gradients[0])));
        }
        """;

    [Fact]
    public void Emitted_code_as_it_is_agrees()
    {
        Assert.Null(FindDifference(DType.Float16, text => text));
        Assert.Null(FindDifference(DType.Float32, text => text));
    }

    [Fact]
    public void A_dropped_rounding_is_found_wherever_it_was()
    {
        int count = 0;
        _ = FindDifference(DType.Float16, text =>
        {
            count = text.Split(Rounding).Length - 1;
            return text;
        });
        Assert.InRange(count, 4, 20);
        for (int occurrence = 0; occurrence < count; occurrence++)
        {
            int dropped = occurrence;
            AssertFound(DType.Float16, text => ReplaceOccurrence(text, Rounding, "(", dropped));
        }
    }

    // In Float32: sums of 16-bit numbers and of their products are mostly exact in any order.
    [Fact]
    public void A_fused_multiply_add_in_two_steps_is_found() => AssertFound(DType.Float32, text =>
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
        InvocationExpressionSyntax fused = root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .First(call => call.Expression.ToString() == "TSimd.MultiplyAdd");
        ArgumentSyntax[] arguments = [.. fused.ArgumentList.Arguments];
        ExpressionSyntax split = SyntaxFactory.ParseExpression($"TSimd.Add(TSimd.Multiply({arguments[0]}, {arguments[1]}), {arguments[2]})");
        return root.ReplaceNode(fused, split).ToFullString();
    });

    [Fact]
    public void Two_swapped_terms_of_a_chain_are_found() => AssertFound(DType.Float32, text =>
        ChainRow().Replace(text, "nint row = $1(axis0 < 2 ? 1 - axis0 : axis0);", 1));

    private static void AssertFound(DType dtype, Func<string, string> mutate)
    {
        bool isChanged = false;
        string? difference = FindDifference(dtype, text =>
        {
            string mutated = mutate(text);
            isChanged |= mutated != text;
            return mutated;
        });
        Assert.True(isChanged, "The emitted text has no place for this mutation.");
        Assert.NotNull(difference);
        Assert.Contains(" differ, first at ", difference, StringComparison.Ordinal);
    }

    /// <summary>The first difference over several seeds, so that every width has its turn.</summary>
    private static string? FindDifference(DType dtype, Func<string, string> mutate)
    {
        using LoadedModels models = ModelCompiler.Compile([Source.Replace("DTYPE", "DType." + dtype, StringComparison.Ordinal)], mutate);
        using ModelUnderTest model = models.Create("Control");
        return Enumerable.Range(1, 4).Select(seed => ModelCheck.FindDifference(model, seed)).FirstOrDefault(found => found is not null);
    }

    private static string ReplaceOccurrence(string text, string old, string replacement, int occurrence)
    {
        int start = -1;
        for (int i = 0; i <= occurrence; i++)
        {
            start = text.IndexOf(old, start + 1, StringComparison.Ordinal);
        }

        return start < 0 ? text : text[..start] + replacement + text[(start + old.Length)..];
    }

    [GeneratedRegex(@"nint row = (.*)axis0;")]
    private static partial Regex ChainRow();
}
