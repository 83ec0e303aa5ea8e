using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers;

/// <summary>
/// What code is for, read from the words in the names of its method, type, namespace and parameters. Several rules matter only in
/// a loss or a checkpoint, and names are the only thing that says so.
/// </summary>
internal sealed class CodeRole
{
    private static readonly HashSet<string> LearningWords = NameWords.Set(
        "ppo", "grpo", "gspo", "policy", "policies", "rollout", "rollouts", "advantage", "advantages", "reward", "rewards", "actor", "critic",
        "agent", "trainer", "train", "training", "learner", "loss", "losses", "surrogate", "gradient", "gradients", "optimizer", "adam", "sgd",
        "reinforce", "logprob", "logprobs", "logit", "logits", "sampler", "replay", "trajectory", "trajectories", "dropout", "epoch", "batch");

    private static readonly HashSet<string> PersistenceWords = NameWords.Set(
        "save", "load", "export", "import", "checkpoint", "checkpoints", "weight", "weights", "dataset", "datasets", "csv", "serialize",
        "deserialize", "write", "read", "writer", "reader", "config", "configuration", "settings", "hyper", "hyperparameters", "parse", "args",
        "vocabulary", "embedding", "embeddings", "tsv", "parameters", "model");

    private readonly HashSet<string> words;

    private CodeRole(HashSet<string> words)
    {
        this.words = words;
        IsLearning = words.Overlaps(LearningWords);
        IsPersistence = words.Overlaps(PersistenceWords);
    }

    /// <summary>Trains, samples a policy, or computes a loss.</summary>
    public bool IsLearning { get; }

    /// <summary>Reads or writes data, weights or settings.</summary>
    public bool IsPersistence { get; }

    public static CodeRole Of(ISymbol owner, ImmutableArray<IOperation> roots)
    {
        HashSet<string> words = new(StringComparer.Ordinal);
        for (ISymbol? symbol = owner; symbol is not null and not INamespaceSymbol { IsGlobalNamespace: true }; symbol = symbol.ContainingSymbol)
        {
            words.UnionWith(NameWords.Of(symbol.Name));
            if (symbol is IMethodSymbol method)
            {
                words.UnionWith(method.Parameters.SelectMany(parameter => NameWords.Of(parameter.Name)));
            }
        }

        return new CodeRole(words);
    }

    public bool Has(string word) => words.Contains(word);
}
