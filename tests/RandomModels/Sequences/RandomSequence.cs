using System;
using System.Collections.Generic;

namespace PrecisionGen.RandomModels;

/// <summary>A model of sequences made at random, as the C# that a user would write with the harness's view of it.</summary>
/// <param name="Name">The class; its namespace is the name and an s.</param>
internal sealed record RandomSequence(string Name, int Seed, DType DType, string Text)
{
    public const int MaximumLength = 90;
    private const int MaximumOperations = 7;

    private const string Decoder = """
        (model, sequences, length, options) =>
                {
                    Decoder kernel = model.CreateDecoder(sequences, length, options);
                    return new SequenceDecoder(kernel, kernel.LogProbabilities);
                }
        """;

    /// <param name="operations">How many operations at most; fewer make a failing model easier to read.</param>
    public static RandomSequence Create(int seed, int operations = MaximumOperations)
    {
        Random random = new(seed);
        string name = "Sequence" + seed;
        DType dtype = (DType)random.Next(3);
        bool looksAhead = random.Next(6) == 0;
        int vocabulary = random.Next(2, 20);
        int width = random.Next(1, 9) * 2;
        int depth = random.Next(4) == 0 ? 0 : random.Next(1, 5);
        SequenceBody block = new(random, dtype, looksAhead);
        block.Begin("x", width);
        AddOperations(block, random.Next(1, 4), operations);
        block.End(width);
        SequenceBody body = new(random, dtype, looksAhead);
        string embedding = body.Parameter(dtype, vocabulary, width);
        body.Add($"Gather({embedding}, tokens)", dtype, width);
        AddOperations(body, random.Next(MaximumOperations), operations);
        if (depth > 0)
        {
            body.End(width);
            body.Statements.AddRange(
                [$"Tensor x = {body.Last.Name};", "foreach (Block block in Blocks)", "{", "    x = x * 0.5f + block.Apply(x, tokens);", "}", ""]);
            body.Begin("x", width);
            AddOperations(body, random.Next(3), operations);
        }

        body.End(width);
        string head = random.Next(2) == 0 ? embedding : body.Parameter(dtype, vocabulary, width);
        body.Add($"Linear({body.Last.Name}, {head})", dtype, vocabulary);
        string result = random.Next(3) switch
        {
            0 => body.Last.Name,
            1 => $"LogSoftmax({body.Last.Name})",
            _ => $"LogSoftmax(Cast({body.Last.Name}, DType.Float32))",
        };
        return new RandomSequence(name, seed, dtype, Print(name, dtype, looksAhead, vocabulary, depth, block, body, result));
    }

    private static void AddOperations(SequenceBody body, int count, int most)
    {
        for (int index = 0; index < Math.Min(count, most); index++)
        {
            body.AddOperation();
        }
    }

    public static string Print(
        string name, DType dtype, bool looksAhead, int vocabulary, int depth, SequenceBody block, SequenceBody body, string result) => $$"""
        using System.Collections.Generic;
        using PrecisionGen;
        using PrecisionGen.Identity.Sequences;
        using static PrecisionGen.Operations;

        namespace {{name}}s;

        [PrecisionModel(DType.{{dtype}})]
        public sealed partial class {{name}}
        {
            {{Lines(body.Parameters, 4)}}
            {{(depth > 0 ? $"[Submodules({depth})] private partial IReadOnlyList<Block> Blocks {{ get; }}" : "")}}

            [Forward(Modes = Modes.Inference{{(looksAhead ? "" : " | Modes.Decoding")}})]
            public Tensor LogProbabilities(Tokens tokens)
            {
                {{Lines(body.Statements, 8)}}
                return {{result}};
            }

            [Forward]
            public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);

            public static SequenceModel UnderTest() => new SequenceModel<{{name}}>(
                new {{name}}(seed: 1),
                {{vocabulary}},
                (model, tokens) => model.LogProbabilities(tokens),
                (model, tokens, targets) => model.TokenLogProbabilities(tokens, targets),
                (model, dtype) => model.WithDType(dtype),
                (model, rows, options) =>
                {
                    Inference kernel = model.CreateInference(rows, options);
                    return new SequenceInference(kernel, kernel.LogProbabilities, kernel.TokenLogProbabilities);
                },
                (model, rows, options) =>
                {
                    Training kernel = model.CreateTraining(rows, options);
                    return new SequenceTraining(kernel, kernel.TokenLogProbabilities, gradient => kernel.TokenLogProbabilitiesBackward(gradient));
                },
                {{(looksAhead ? "null" : Decoder)}});
        }

        {{(depth == 0 ? "" : $$"""
        [PrecisionModule]
        public sealed partial class Block
        {
            {{Lines(block.Parameters, 4)}}

            public Tensor Apply(Tensor x, Tokens tokens)
            {
                {{Lines(block.Statements, 8)}}
                return {{block.Last.Name}};
            }
        }
        """)}}

        """;

    private static string Lines(IEnumerable<string> lines, int indentation) => string.Join("\n" + new string(' ', indentation), lines);
}
