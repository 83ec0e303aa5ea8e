using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>What calls around a broken model of sequences see: its kernels with the signatures that they will have.</summary>
public class SequenceEmissionTests
{
    private const string Use = """
        using System;
        using PrecisionGen;
        public static class Program
        {
            public static void Run()
            {
                using M model = new(seed: 1);
                using M.Inference inference = model.CreateInference(maximumRows: 64);
                using M.Training training = model.CreateTraining(64, new PrecisionGen.Execution.KernelOptions());
                using M.Decoder decoder = model.CreateDecoder(sequences: 4, maximumLength: 32);
                ReadOnlySpan<int> lengths = [3, 5];
                ReadOnlySpan<int> tokens = stackalloc int[8];
                Span<float> values = stackalloc float[64];
                Stamp stamp = inference.Score(lengths, tokens, tokens, values);
                inference.Hidden(lengths, tokens, result: values);
                training.ZeroGradients();
                training.Score(lengths, tokens, targets: tokens, result: values);
                training.ScoreBackward(values);
                training.CompleteGradients();
                int first = decoder.Join();
                int second = decoder.Join(prefixOf: first, length: 2);
                stamp = decoder.Hidden([first, second], lengths, tokens, values);
                stamp = decoder.Hidden([first, second], lengths, tokens, values, DecoderOutput.EveryPosition);
                decoder.Leave(second);
                int length = decoder.LengthOf(first);
                _ = (stamp, length, training.Gradients, decoder.MaximumLength, decoder.MaximumSequences);
            }
        }
        """;

    [Theory]
    [InlineData("return Rope(x, -1f);", "")]
    [InlineData("return Reshape(x, -1, 3);", "")]
    [InlineData("return Attention(y, y, y);", "")]
    [InlineData("return x + tokens.Length;", "")]
    [InlineData("return Gathr(x, tokens);", "CS0103")]
    public void ABrokenModelShowsItsOwnErrorsOnly(string body, string expected) => Assert.Equal(
        expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Errors(Use, $$"""
            [PrecisionModel(DType.Float32)]
            public sealed partial class M
            {
                [Parameter(5, 8)] private partial Tensor Embedding { get; }
                [Forward(Modes = Modes.Inference | Modes.Training | Modes.Decoding)]
                public Tensor Hidden(Tokens tokens)
                {
                    Tensor x = Gather(Embedding, tokens);
                    Tensor y = Reshape(x, -1, 2, 4);
                    {{body}}
                }
                [Forward] public Tensor Score(Tokens tokens, Tokens targets) => Pick(Hidden(tokens), targets);
            }
            """));

    /// <summary>Names that the kernels use for parameters of their own, and forwards that cannot be decoded.</summary>
    [Theory]
    [InlineData("[Forward(Modes = Modes.Decoding)] public (Tensor Output, Tensor Sequences) F(Tokens lengths) => (Rope(Embedding), Gather(Embedding, lengths));")]
    [InlineData("[Forward(Modes = Modes.Decoding)] public Tensor F([Shape(2)] Indices rows) => Gather(Embedding, rows);")]
    [InlineData("[Forward(Modes = Modes.Decoding)] public Tensor F(Tokens a, [Shape(8)] Tensor b) => Gather(Embedding, a) + b;")]
    [InlineData("[Forward] public Tensor Join(Tokens tokens) => Gather(Embedding, tokens);")]
    public void AStubHasNoErrorOfItsOwn(string forwards) => Assert.Empty(Errors(
        "", $"[PrecisionModel(DType.Float32)] public sealed partial class M {{ [Parameter(5, 8)] private partial Tensor Embedding {{ get; }} {forwards} }}"));

    private static IEnumerable<string> Errors(string use, string model)
    {
        ImmutableArray<Diagnostic> found = GeneratorRun.Compile(TestCompilation.Create(Definitions.Usings + model, use, SequenceStubs.Source));
        return found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id);
    }
}
