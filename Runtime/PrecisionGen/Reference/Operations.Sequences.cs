using PrecisionGen.Numerics;
using PrecisionGen.Reference;

namespace PrecisionGen;

/// <content>Operations along time, the leading axis of whatever is computed from <see cref="Tokens"/>.</content>
public static partial class Operations
{
    /// <summary>The rows of a table that tokens name, such as their embeddings.</summary>
    /// <param name="table">[rows, width].</param>
    /// <param name="tokens">Row numbers from 0 to rows - 1; another throws <see cref="System.ArgumentOutOfRangeException"/>.</param>
    /// <returns>[time, width].</returns>
    public static Tensor Gather(Tensor table, Tokens tokens) => Conversions.Gather(table, tokens);

    /// <summary>The positions of tokens: 0, 1, 2, and so on; for tables of learned position embeddings.</summary>
    public static Tokens Positions(Tokens tokens) => Sequences.Positions(tokens);

    /// <summary>At each position the element that a token names, such as the log-probability of the token that was taken.</summary>
    /// <param name="x">[time, n].</param>
    /// <param name="tokens">Columns from 0 to n - 1; another throws <see cref="System.ArgumentOutOfRangeException"/>.</param>
    /// <returns>[time, 1].</returns>
    public static Tensor Pick(Tensor x, Tokens tokens) => Sequences.Pick(x, tokens);

    /// <summary>
    /// Rotary position embedding (Su et al., RoFormer): the element i of a row and its partner i + size / 2 are rotated by the angle
    /// position * base^(-2i / size).
    /// </summary>
    /// <param name="x">[time, .., size], size even.</param>
    /// <param name="frequencyBase">The base of the frequencies, positive.</param>
    /// <returns>The shape of x.</returns>
    public static Tensor Rope(Tensor x, float frequencyBase = 10000f) =>
        RotaryEmbedding.Apply("Rope", x, RopeScalingKind.None, frequencyBase, 1f, 1f, 1f, 0);

    /// <summary>As <see cref="Rope"/> with all frequencies divided by a factor.</summary>
    /// <param name="x">[time, .., size], size even.</param>
    /// <param name="frequencyBase">The base of the frequencies, positive.</param>
    /// <param name="factor">What frequencies are divided by, positive.</param>
    /// <returns>The shape of x.</returns>
    public static Tensor RopeLinear(Tensor x, float frequencyBase, float factor) =>
        RotaryEmbedding.Apply("RopeLinear", x, RopeScalingKind.Linear, frequencyBase, factor, 1f, 1f, 0);

    /// <summary>
    /// As <see cref="Rope"/> with the scaling of Llama 3.1: frequencies of wavelengths above originalLength / lowFrequencyFactor are
    /// divided by the factor, those below originalLength / highFrequencyFactor kept, those between blended.
    /// </summary>
    /// <param name="x">[time, .., size], size even.</param>
    /// <param name="frequencyBase">The base of the frequencies, positive.</param>
    /// <param name="factor">What low frequencies are divided by, positive.</param>
    /// <param name="lowFrequencyFactor">Positive.</param>
    /// <param name="highFrequencyFactor">Above <paramref name="lowFrequencyFactor"/>.</param>
    /// <param name="originalLength">The length that the model was trained on first.</param>
    /// <returns>The shape of x.</returns>
    public static Tensor RopeLlama3(
        Tensor x, float frequencyBase, float factor, float lowFrequencyFactor, float highFrequencyFactor, int originalLength) =>
        RotaryEmbedding.Apply(
            "RopeLlama3", x, RopeScalingKind.Llama3, frequencyBase, factor, lowFrequencyFactor, highFrequencyFactor, originalLength);

    /// <summary>
    /// Attention of each position over its own and earlier positions: softmax(query * key * scale) * value for each head. Query head h
    /// reads key and value head h / (heads / keyValueHeads).
    /// </summary>
    /// <param name="query">[time, heads, size].</param>
    /// <param name="key">[time, keyValueHeads, size], keyValueHeads a divisor of heads.</param>
    /// <param name="value">[time, keyValueHeads, valueSize].</param>
    /// <param name="window">How many positions, its own included, each one sees at most; 0 for all.</param>
    /// <param name="softcap">The bound c of scores c * tanh(score / c); 0 for none.</param>
    /// <param name="scale">What scores are multiplied by; 0 for size^(-1/2).</param>
    /// <returns>[time, heads, valueSize].</returns>
    public static Tensor CausalAttention(Tensor query, Tensor key, Tensor value, int window = 0, float softcap = 0f, float scale = 0f) =>
        AttentionOperation.Apply("CausalAttention", query, key, value, isCausal: true, window, softcap, scale);

    /// <summary>
    /// As <see cref="CausalAttention"/>, of each position over all positions: it looks ahead, so nothing can decode with it.
    /// </summary>
    /// <param name="query">[time, heads, size].</param>
    /// <param name="key">[time, keyValueHeads, size], keyValueHeads a divisor of heads.</param>
    /// <param name="value">[time, keyValueHeads, valueSize].</param>
    /// <param name="softcap">The bound c of scores c * tanh(score / c); 0 for none.</param>
    /// <param name="scale">What scores are multiplied by; 0 for size^(-1/2).</param>
    /// <returns>[time, heads, valueSize].</returns>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, float softcap = 0f, float scale = 0f) =>
        AttentionOperation.Apply("Attention", query, key, value, isCausal: false, 0, softcap, scale);

    /// <summary>
    /// A mixture of SwiGLU experts: each row goes to the experts of its largest probabilities, whose results
    /// Linear(Silu(Linear(x, gate)) * Linear(x, up), down) are added with their probabilities, divided by the sum of these, as weights.
    /// </summary>
    /// <remarks>
    /// Of equal probabilities the lower index is chosen. Each operation inside an expert rounds its result. A row with a NaN probability
    /// goes to no expert, and its result and gradients are NaN.
    /// </remarks>
    /// <param name="x">[.., width].</param>
    /// <param name="probabilities">[.., experts], Float32, such as a Softmax over all experts.</param>
    /// <param name="gates">[experts, hidden, width].</param>
    /// <param name="ups">[experts, hidden, width].</param>
    /// <param name="downs">[experts, width, hidden].</param>
    /// <param name="expertsPerToken">How many experts each row goes to.</param>
    /// <returns>[.., width].</returns>
    public static Tensor MixtureOfExperts(
        Tensor x, Tensor probabilities, Tensor gates, Tensor ups, Tensor downs, int expertsPerToken) =>
        ExpertMixture.Apply(x, probabilities, gates, ups, downs, expertsPerToken);
}
