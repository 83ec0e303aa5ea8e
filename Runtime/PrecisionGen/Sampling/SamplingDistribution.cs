using System;
using System.Globalization;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;

namespace PrecisionGen.Sampling;

/// <summary>
/// The distribution that a token is drawn from, and that its recorded log-probability is of: the model's own, or the model's after a
/// temperature and truncation. Inference records with it and training recomputes with it, by the functions here.
/// </summary>
/// <remarks>
/// With l the model's log-probabilities and n the number of tokens, t = l / temperature in float32. Top-k keeps the k largest t, the lower
/// index of equal ones. Of what it keeps, top-p sorts e = exp(t - max) > 0 by e descending and index ascending, and keeps the shortest
/// prefix whose ascending double chain reaches p times the chain's end. The removed t become -infinity, and the log-probabilities are
/// LogSoftmax over the row: s = RowSum(exp(t - max)) over the token's own index, (t - max) - log(s). So at temperature 1 without
/// truncation they would be l up to rounding; there they are l itself, bit for bit (<see cref="Raw"/>). The default value is Raw.
/// </remarks>
public readonly record struct SamplingDistribution
{
    // 0 stands for 1 in both, so that the default value is Raw.
    private readonly float temperature;
    private readonly float topP;

    /// <summary>Describes a distribution.</summary>
    /// <param name="temperature">Divides the log-probabilities; above 0 and finite.</param>
    /// <param name="topK">The number of tokens kept; 0 keeps all.</param>
    /// <param name="topP">The probability that the kept tokens reach together, in (0, 1]; 1 keeps all.</param>
    public SamplingDistribution(float temperature = 1f, int topK = 0, float topP = 1f)
    {
        if (!(temperature > 0) || !float.IsFinite(temperature))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is above 0 and finite.");
        }

        if (!(topP > 0 && topP <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(topP), topP, "Top-p lies in (0, 1].");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(topK);
        this.temperature = temperature == 1 ? 0 : temperature;
        this.topP = topP == 1 ? 0 : topP;
        TopK = topK;
    }

    private SamplingDistribution(bool isGreedy)
    {
        IsGreedy = isGreedy;
    }

    /// <summary>The model's own distribution: temperature 1, nothing truncated.</summary>
    public static SamplingDistribution Raw => default;

    /// <summary>Certain of the most probable token, the lowest index of equal ones: its log-probability is 0.</summary>
    public static SamplingDistribution Greedy => new(isGreedy: true);

    /// <summary>Divides the log-probabilities, in float32.</summary>
    public float Temperature => temperature == 0 ? 1 : temperature;

    /// <summary>The number of tokens kept; 0 keeps all.</summary>
    public int TopK { get; }

    /// <summary>The probability that the kept tokens reach together; 1 keeps all.</summary>
    public float TopP => topP == 0 ? 1 : topP;

    /// <summary>Whether the most probable token is certain.</summary>
    public bool IsGreedy { get; }

    /// <summary>Whether this is the model's own distribution.</summary>
    public bool IsRaw => this == Raw;

    /// <summary>The log-probability of a token. Allocates nothing.</summary>
    /// <param name="logProbabilities">The model's log-probabilities of all tokens.</param>
    /// <param name="token">The token.</param>
    /// <param name="workspace">Scratch for as many tokens.</param>
    /// <returns>
    /// -infinity for a token that is truncated; NaN where a row holds NaN or +infinity, or only -infinity (raw: the row's element).
    /// </returns>
    /// <exception cref="ArgumentException">Lengths do not agree, or there is no such token.</exception>
    public float LogProbability(ReadOnlySpan<float> logProbabilities, int token, SamplingWorkspace workspace)
    {
        Validate(logProbabilities, token, workspace);
        if (IsRaw)
        {
            return logProbabilities[token];
        }

        if (IsGreedy)
        {
            int best = workspace.MostProbable(logProbabilities);
            return best < 0 ? float.NaN : best == token ? 0f : float.NegativeInfinity;
        }

        if (!workspace.TryTruncate(logProbabilities, this, out float maximum))
        {
            return float.NaN;
        }

        float sum = workspace.ComputeNumerators(maximum);
        return (workspace.Scores[token] - maximum) - ElementaryFunctions.Log(sum);
    }

    /// <summary>The gradient of <see cref="LogProbability"/> with respect to the model's log-probabilities. Allocates nothing.</summary>
    /// <remarks>
    /// In float32, g the given gradient: raw: g at the token, +0 elsewhere. Greedy, or a truncated token: +0. Else with
    /// p = exp(t - max) / s: kept tokens j have ((j is the token ? g : +0) - p * g) / temperature, removed ones +0. What is kept counts as
    /// constant. A row that is no distribution has NaN throughout.
    /// </remarks>
    /// <param name="logProbabilities">The model's log-probabilities of all tokens.</param>
    /// <param name="token">The token.</param>
    /// <param name="gradient">The gradient of the token's log-probability.</param>
    /// <param name="workspace">Scratch for as many tokens.</param>
    /// <param name="result">One for each token; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or there is no such token.</exception>
    public void LogProbabilityGradient(
        ReadOnlySpan<float> logProbabilities, int token, float gradient, SamplingWorkspace workspace, Span<float> result)
    {
        Validate(logProbabilities, token, workspace);
        if (result.Length != logProbabilities.Length)
        {
            throw new ArgumentException($"{logProbabilities.Length} gradients are expected; {result.Length} were given.", nameof(result));
        }

        result.Clear();
        if (IsRaw)
        {
            result[token] = gradient;
        }
        else if (IsGreedy ? workspace.MostProbable(logProbabilities) < 0 : !workspace.TryTruncate(logProbabilities, this, out _))
        {
            result.Fill(float.NaN);
        }
        else if (!IsGreedy && workspace.Scores[token] > float.NegativeInfinity)
        {
            Differentiate(token, gradient, workspace, result);
        }
    }

    /// <summary>Names every part that is not the model's own.</summary>
    public override string ToString() => IsGreedy
        ? "greedy"
        : IsRaw
            ? "raw"
            : string.Create(CultureInfo.InvariantCulture, $"temperature {Temperature}, top-k {TopK}, top-p {TopP}");

    private static void Validate(ReadOnlySpan<float> logProbabilities, int token, SamplingWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        workspace.RequireLength(logProbabilities.Length);
        if ((uint)token >= (uint)logProbabilities.Length)
        {
            throw new ArgumentException($"Token {token} was given; there are {logProbabilities.Length}.", nameof(token));
        }
    }

    private void Differentiate(int token, float gradient, SamplingWorkspace workspace, Span<float> result)
    {
        ReadOnlySpan<float> scores = workspace.Scores;
        float sum = workspace.ComputeNumerators(RowReduction.Maximum(scores));
        for (int i = 0; i < result.Length; i++)
        {
            if (scores[i] > float.NegativeInfinity)
            {
                float own = i == token ? gradient : 0f;
                result[i] = (own - ((workspace.Numerators[i] / sum) * gradient)) / Temperature;
            }
        }
    }
}
