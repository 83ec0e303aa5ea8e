namespace PrecisionGen.Generators.Tests;

/// <summary>Definitions of decoder-only transformers, small but with every piece that real ones have.</summary>
internal static class SequenceModels
{
    /// <summary>Learned positions, two heads, a GELU MLP, a tied head; the second forward scores tokens with the first.</summary>
    public const string Gpt = Definitions.Usings + """
        [PrecisionModule]
        public sealed partial class Block
        {
            public const int Width = 8;
            private const int Heads = 2;
            [Parameter(Width)] private partial Tensor AttentionGain { get; }
            [Parameter(3 * Width, Width)] private partial Tensor QueryKeyValue { get; }
            [Parameter(Width, Width)] private partial Tensor Projection { get; }
            [Parameter(Width)] private partial Tensor MlpGain { get; }
            [Parameter(4 * Width, Width)] private partial Tensor Up { get; }
            [Parameter(Width, 4 * Width)] private partial Tensor Down { get; }
            public Tensor Apply(Tensor x)
            {
                Tensor[] parts = Split(Linear(RmsNorm(x, AttentionGain), QueryKeyValue), 3);
                Tensor attended = CausalAttention(Rows(parts[0]), Rows(parts[1]), Rows(parts[2]));
                x += Linear(Reshape(attended, -1, Width), Projection);
                return x + Linear(Gelu(Linear(RmsNorm(x, MlpGain), Up)), Down);
            }
            private static Tensor Rows(Tensor x) => Reshape(x, -1, Heads, Width / Heads);
        }
        [PrecisionModel(DType.Float16, DType.BFloat16)]
        public sealed partial class Gpt
        {
            private const int Vocabulary = 11;
            [Parameter(Vocabulary, Block.Width)] private partial Tensor Embedding { get; }
            [Parameter(16, Block.Width)] private partial Tensor PositionEmbedding { get; }
            [Submodules(1)] private partial IReadOnlyList<Block> Blocks { get; }
            [Forward(Modes = Modes.Inference | Modes.Decoding)]
            public Tensor LogProbabilities(Tokens tokens)
            {
                Tokens positions = Positions(tokens);
                Tensor x = Gather(Embedding, tokens) + Gather(PositionEmbedding, positions);
                foreach (Block block in Blocks) x = block.Apply(x);
                return LogSoftmax(Linear(Cast(RmsNorm(x), DType.Float32), Cast(Embedding, DType.Float32)));
            }
            [Forward]
            public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);
        }
        """;

    /// <summary>Rotary embeddings, grouped query heads with QK-norm, a window and a softcap, SwiGLU; blocks that take the tokens.</summary>
    public const string Llama = Definitions.Usings + """
        [PrecisionModule]
        public sealed partial class Block
        {
            public const int Width = 8;
            private const int Heads = 4;
            private const int KeyValueHeads = 2;
            private const int Size = 2;
            [Parameter(Heads * Size, Width)] private partial Tensor Query { get; }
            [Parameter(KeyValueHeads * Size, Width)] private partial Tensor Key { get; }
            [Parameter(KeyValueHeads * Size, Width)] private partial Tensor Value { get; }
            [Parameter(Size)] private partial Tensor QueryGain { get; }
            [Parameter(Width, Heads * Size)] private partial Tensor Output { get; }
            [Parameter(16, Width)] private partial Tensor Gate { get; }
            [Parameter(16, Width)] private partial Tensor Up { get; }
            [Parameter(Width, 16)] private partial Tensor Down { get; }
            public Tensor Apply(Tensor x)
            {
                Tensor y = RmsNorm(x);
                Tensor query = Rotated(RmsNorm(Reshape(Linear(y, Query), -1, Heads, Size), QueryGain));
                Tensor key = Rotated(Reshape(Linear(y, Key), -1, KeyValueHeads, Size));
                Tensor value = Reshape(Linear(y, Value), -1, KeyValueHeads, Size);
                Tensor attended = CausalAttention(query, key, value, softcap: 50f, window: 4);
                x = x + Linear(Reshape(attended, -1, Heads * Size), Output);
                y = RmsNorm(x);
                return x + Linear(Silu(Linear(y, Gate)) * Linear(y, Up), Down);
            }
            private static Tensor Rotated(Tensor x) => RopeLlama3(
                x, 500000f, highFrequencyFactor: 4f, lowFrequencyFactor: 1f, factor: 32f, originalLength: 8192);
        }
        [PrecisionModel(DType.BFloat16)]
        public sealed partial class Llama
        {
            [Parameter(11, Block.Width)] private partial Tensor Embedding { get; }
            [Submodules(2)] private partial IReadOnlyList<Block> Blocks { get; }
            [Parameter(11, Block.Width)] private partial Tensor Head { get; }
            [Forward(Modes = Modes.Inference | Modes.Training | Modes.Decoding)]
            public Tensor LogProbabilities(Tokens tokens)
            {
                Tensor x = Gather(Embedding, tokens);
                for (int i = 0; i < Blocks.Count; i++) x = Blocks[i].Apply(x);
                return LogSoftmax(Cast(Linear(RmsNorm(x), Head), DType.Float32));
            }
        }
        """;

    /// <summary>A router in Float32 and two of four experts.</summary>
    public const string Mixture = Definitions.Usings + """
        [PrecisionModel(DType.Float16)]
        public sealed partial class Mixture
        {
            private const int Experts = 4;
            [Parameter(11, 8)] private partial Tensor Embedding { get; }
            [Parameter(Experts, 8)] private partial Tensor Router { get; }
            [Parameter(Experts, 6, 8)] private partial Tensor Gates { get; }
            [Parameter(Experts, 6, 8)] private partial Tensor Ups { get; }
            [Parameter(Experts, 8, 6)] private partial Tensor Downs { get; }
            [Forward]
            public Tensor Hidden(Tokens tokens)
            {
                Tensor x = Gather(Embedding, tokens);
                Tensor probabilities = Softmax(Linear(Cast(x, DType.Float32), Cast(Router, DType.Float32)));
                return x + MixtureOfExperts(x, probabilities, Gates, Ups, Downs, expertsPerToken: 2);
            }
        }
        """;

    /// <summary>A fixed weight with an update of rank 2 that is trained.</summary>
    public const string LowRank = Definitions.Usings + """
        [PrecisionModel(DType.Float16)]
        public sealed partial class LowRank
        {
            [Parameter(11, 8, Trainable = false)] private partial Tensor Embedding { get; }
            [Parameter(8, 8, Trainable = false)] private partial Tensor W { get; }
            [Parameter(2, 8, Initializer = Initializer.KaimingUniform)] private partial Tensor A { get; }
            [Parameter(8, 2, Initializer = Initializer.Zeros)] private partial Tensor B { get; }
            [Forward]
            public Tensor Hidden(Tokens tokens) => Linear(Rope(Gather(Embedding, tokens)), W + MatMul(B, A));
        }
        """;
}
