using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace PrecisionGen.Analyzers;

/// <summary>The words by which gradients, loss scales, weights and coefficients are known in training code.</summary>
internal static class TrainingNames
{
    private static readonly HashSet<string> Gradients = NameWords.Set(
        "grad", "grads", "gradient", "gradients", "dw", "db", "dweight", "dweights", "dbias");

    private static readonly HashSet<string> Scales = NameWords.Set("scale", "scaling", "scaler");

    private static readonly HashSet<string> LossScales = NameWords.Set(
        "lossscale", "lossscaling", "lossscaler", "gradscale", "gradscaler", "gradientscale", "gradientscaler", "ampscale");

    private static readonly HashSet<string> OtherScales = NameWords.Set(
        "clip", "clipping", "norm", "lr", "rate", "learning", "image", "font", "attention", "advantage", "reward", "time", "log");

    private static readonly HashSet<string> Inverses = NameWords.Set("inv", "inverse", "reciprocal", "rcp", "unscale", "recip");

    private static readonly HashSet<string> Weights = NameWords.Set(
        "weight", "weights", "param", "params", "parameter", "parameters", "theta", "bias", "biases", "w", "b", "kernel", "embedding", "embeddings");

    private static readonly HashSet<string> Rates = NameWords.Set("lr", "learningrate", "alpha", "eta", "stepsize", "rate");

    public static bool SaysGradient(string? name) => Has(name, Gradients);

    /// <summary>"scale", "lossScale", "scaler", but not "clipScale".</summary>
    public static bool SaysScale(string? name) => Has(name, LossScales) || (Has(name, Scales) && !Has(name, OtherScales));

    /// <summary>"lossScale", "GradScaler": a scale of nothing but the loss.</summary>
    public static bool SaysLossScale(string? name) => Has(name, LossScales) || HasWord(name, "scaler");

    /// <summary>"invScale".</summary>
    public static bool SaysInverse(string? name) => Has(name, Inverses);

    public static bool SaysWeight(string? name) => Has(name, Weights);

    public static bool SaysLearningRate(string? name) => Has(name, Rates);

    /// <summary>"lr", "learningRate", but not "alpha" or "rate".</summary>
    public static bool SaysNothingButLearningRate(string? name) => HasWord(name, "lr") || HasWord(name, "learningrate");

    public static bool HasWord(string? name, string word) => name is not null && NameWords.Of(name).Contains(word);

    private static bool Has(string? name, HashSet<string> words) => name is not null && NameWords.Has(name, words);
}
