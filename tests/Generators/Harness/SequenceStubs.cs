namespace PrecisionGen.Generators.Tests;

/// <summary>The runtime's surface for sequences, by name, as definitions see it. In a compilation it hides the runtime's own.</summary>
internal static class SequenceStubs
{
    public const string Source = """
        namespace PrecisionGen
        {
            using System;
            public sealed class Tokens
            {
                public static Tokens From(ReadOnlySpan<int> values) => null!;
                public int Length => 0;
                public ReadOnlySpan<int> Values => default;
            }
            public enum DecoderOutput { LastPosition, EveryPosition }
            public static class Operations
            {
                public static Tensor Linear(Tensor x, Tensor weight) => null!;
                public static Tensor Linear(Tensor x, Tensor weight, Tensor bias) => null!;
                public static Tensor MatMul(Tensor a, Tensor b) => null!;
                public static Tensor Exp(Tensor x) => null!;
                public static Tensor Gelu(Tensor x) => null!;
                public static Tensor GeluTanh(Tensor x) => null!;
                public static Tensor Silu(Tensor x) => null!;
                public static Tensor Softmax(Tensor x) => null!;
                public static Tensor LogSoftmax(Tensor x) => null!;
                public static Tensor LayerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon = 1e-5f) => null!;
                public static Tensor RmsNorm(Tensor x, float epsilon = 1e-5f) => null!;
                public static Tensor RmsNorm(Tensor x, Tensor gain, float epsilon = 1e-5f) => null!;
                public static Tensor Cast(Tensor x, DType dtype) => null!;
                public static Tensor Reshape(Tensor x, params int[] shape) => null!;
                public static Tensor Slice(Tensor x, int start, int length) => null!;
                public static Tensor[] Split(Tensor x, int parts) => null!;
                public static Tensor Gather(Tensor table, Indices indices) => null!;
                public static Tensor Gather(Tensor table, Tokens tokens) => null!;
                public static Tokens Positions(Tokens tokens) => null!;
                public static Tensor Pick(Tensor x, Tokens tokens) => null!;
                public static Tensor Rope(Tensor x, float frequencyBase = 10000f) => null!;
                public static Tensor RopeLinear(Tensor x, float frequencyBase, float factor) => null!;
                public static Tensor RopeLlama3(
                    Tensor x, float frequencyBase, float factor, float lowFrequencyFactor, float highFrequencyFactor, int originalLength) => null!;
                public static Tensor CausalAttention(
                    Tensor query, Tensor key, Tensor value, int window = 0, float softcap = 0f, float scale = 0f) => null!;
                public static Tensor Attention(Tensor query, Tensor key, Tensor value, float softcap = 0f, float scale = 0f) => null!;
                public static Tensor MixtureOfExperts(
                    Tensor x, Tensor probabilities, Tensor gates, Tensor ups, Tensor downs, int expertsPerToken) => null!;
            }
        }
        """;
}
