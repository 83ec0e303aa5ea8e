using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>The words by which log-probabilities, and what shapes them, are known in code.</summary>
internal static class LogProbabilityNames
{
    private static readonly HashSet<string> LogProbability = NameWords.Set(
        "logprob", "logprobs", "logp", "logps", "logpi", "logmu", "logprobability", "logprobabilities", "logpolicy", "loglikelihood");

    private static readonly HashSet<string> Short = NameWords.Set("lp", "lps");

    private static readonly HashSet<string> Temperature = NameWords.Set("temperature", "temp", "tau");

    private static readonly HashSet<string> Scaled = NameWords.Set("scaled", "tempered", "adjusted", "warped", "processed");

    private static readonly HashSet<string> Truncation = NameWords.Set("topp", "topk", "nucleus", "minp");

    private static readonly HashSet<string> Recorded = NameWords.Set(
        "old", "previous", "prev", "behavior", "behaviour", "recorded", "stored", "rollout");

    /// <summary>A frozen copy that a KL penalty compares with: another model or older weights on purpose.</summary>
    private static readonly HashSet<string> Reference = NameWords.Set(
        "ref", "reference", "base", "initial", "frozen", "teacher", "target", "sft", "prior");

    public static bool IsLogProbability(IOperation operation, HazardOptions options)
    {
        IOperation root = Root(operation);
        string? name = root is IInvocationOperation call ? call.TargetMethod.Name : root.SymbolOf()?.Name;
        return name is not null && (Has(name, LogProbability) || options.LogProbabilityMethods.Contains(name));
    }

    /// <summary>True for the recorded side of a ratio: old, previous, behaviour.</summary>
    public static bool IsRecorded(IOperation operation) => Root(operation).SymbolOf() is { } symbol && Has(symbol.Name, Recorded);

    /// <summary>"BehaviourLogProb", "OldLogProbs".</summary>
    public static bool SaysRecorded(string name) => Has(name, Recorded);

    public static bool IsLogProbability(string name) => Has(name, LogProbability);

    public static bool IsTemperature(string name) => Has(name, Temperature);

    /// <summary>newLp, oldLps: enough where the value is known to come from a logarithm.</summary>
    public static bool IsShort(IOperation operation) => (Root(operation) is IInvocationOperation call ? call.TargetMethod.Name : Root(operation).SymbolOf()?.Name)
        is { } name && Has(name, Short);

    public static bool IsScaled(string name) => Has(name, Scaled);

    public static bool IsTruncation(string name) => Has(name, Truncation);

    public static bool IsReference(string name) => Has(name, Reference);

    public static bool IsSoftmax(string name) => Squeezed(name) is "softmax" or "softmaxinplace" or "stablesoftmax";

    public static bool IsLogSoftmax(string name) => Squeezed(name) is "logsoftmax" or "logsoftmaxinplace" or "stablelogsoftmax";

    public static bool IsLogSumExp(string name) => Squeezed(name) is "logsumexp" or "lse" or "logz" or "lognormalizer" or "logpartition";

    /// <summary>batch.LogProbs[i] is batch.LogProbs.</summary>
    public static IOperation Root(IOperation operation)
    {
        while (true)
        {
            switch (operation.WithoutCasts())
            {
                case IArrayElementReferenceOperation element:
                    operation = element.ArrayReference;
                    break;
                case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance }:
                    operation = instance;
                    break;
                case IInvocationOperation { TargetMethod.Name: "get_Item" or "AsSpan" or "detach" or "ToArray" or "Slice", Instance: { } receiver }:
                    operation = receiver;
                    break;
                case { } root:
                    return root;
            }
        }
    }

    private static bool Has(string name, HashSet<string> words) => NameWords.Has(name, words);

    private static string Squeezed(string name) => name.Replace("_", "").ToLowerInvariant();
}
