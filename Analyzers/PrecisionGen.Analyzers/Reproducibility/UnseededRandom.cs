using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>
/// Random numbers that no seed repeats: new Random(), Random.Shared, a clock or a Guid, or one generator for many threads.
/// </summary>
internal sealed class UnseededRandom : HazardRule
{
    /// <summary>The property that names the seed at hand.</summary>
    public const string Seed = "seed";

    private static readonly string[] LearningWords =
    {
        "weights", "xavier", "glorot", "kaiming", "network", "neural", "tensor", "tensors", "augmentation", "gaussian",
        "minibatch", "dataset", "mcts", "bandit", "exploration", "neuron", "neurons", "layer", "genome", "perceptron", "backprop",
    };

    // Where repeating is not wanted, or would be wrong.
    private static readonly string[] IdleWords =
    {
        "jitter", "backoff", "retry", "retries", "delay", "sleep", "timeout", "interval", "polling", "heartbeat", "throttle", "port",
        "token", "password", "nonce", "salt", "secret", "guid", "uuid", "correlation", "session", "username", "filename", "temporary",
        "fuzz", "fuzzer", "seed", "reseed",
    };

    public override RuleDescription Description { get; } = new(
        "PG3009", "Random numbers cannot be repeated", "'{0}' {1}, so two runs of '{2}' draw different numbers; {3}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckCreation, OperationKind.ObjectCreation);
        dispatch.On(CheckShared, OperationKind.PropertyReference);
        dispatch.OnCall(CheckGuid, "NewGuid");
        dispatch.OnCall(CheckThreads, "Next", "NextDouble", "NextSingle", "NextInt64", "NextBytes", "Shuffle", "GetItems");
    }

    private void CheckCreation(IOperation operation, BlockContext block)
    {
        IObjectCreationOperation creation = (IObjectCreationOperation)operation;
        if (!IsRandom(creation.Type))
        {
            return;
        }

        string? reason = creation.Arguments.Length switch
        {
            0 => "is seeded by the operating system",
            1 when !IsAskedFirst(creation.Arguments[0].Value, block) => Entropy(block.Facts.Resolve(creation.Arguments[0].Value), block),
            _ => null,
        };
        if (reason is not null && !IsMeant(creation, block))
        {
            Report(creation, reason, block);
        }
    }

    private void CheckShared(IOperation operation, BlockContext block)
    {
        IPropertyReferenceOperation reference = (IPropertyReferenceOperation)operation;
        if (reference.Property is { Name: "Shared", IsStatic: true } property && IsRandom(property.ContainingType)
            && !IsMeant(reference, block))
        {
            Report(reference, "has no seed", block);
        }
    }

    /// <summary>OrderBy(x => Guid.NewGuid()): a shuffle.</summary>
    private void CheckGuid(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod.ContainingType is { Name: "Guid" }
            && call.Ancestors().OfType<IAnonymousFunctionOperation>().FirstOrDefault() is { } lambda
            && lambda.Ancestors().OfType<IInvocationOperation>()
                .FirstOrDefault() is { TargetMethod.Name: "OrderBy" or "OrderByDescending" or "ThenBy" or "Sort" }
            && !IsMeant(call, block))
        {
            Report(call, "is an order that no seed repeats", block);
        }
    }

    private void CheckThreads(IInvocationOperation call, BlockContext block)
    {
        if (call.Instance is { } generator && IsRandom(call.TargetMethod.ContainingType)
            && generator.Bare() is not IPropertyReferenceOperation { Property: { Name: "Shared", IsStatic: true } }
            && block.Parallel.Around(call) is { IsRepeated: true } body
            && ParallelCode.IsShared(generator, body.Scope, isLocked: false) && !IsMeant(call, block))
        {
            Report(
                generator, $"is drawn from by the threads of {body.Name} in the order in which they arrive", block,
                "System.Random is not safe for threads either: give each index a generator of its own");
        }
    }

    private void Report(IOperation where, string reason, BlockContext block, string? advice = null)
    {
        ISymbol? seed = SeedAtHand(where, block);
        bool matters = block.InKernel || seed is not null || block.Role.IsLearning || Array.Exists(LearningWords, block.Role.Has);
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (advice is null && seed is not null)
        {
            properties = properties.Add(Seed, seed.Name);
        }

        block.Report(
            this, where.Syntax.GetLocation(), properties, matters ? DiagnosticSeverity.Warning : null,
            where.Text(), reason, NameOf(block.Owner),
            advice ?? (seed is not null ? $"'{seed.Name}' is at hand and not used" : "new Random(1).Next() is 534011718 in each run"));
    }

    /// <summary>What makes a seed differ from run to run; null if nothing does.</summary>
    private static string? Entropy(IOperation seed, BlockContext block)
    {
        foreach (IOperation operation in seed.Everything().Select(one => one is ILocalReferenceOperation ? block.Facts.Resolve(one) : one))
        {
            switch (operation)
            {
                case IPropertyReferenceOperation
                {
                    Property:
                    {
                        Name: "TickCount" or "TickCount64" or "Now" or "UtcNow" or "Today"
                            or "ProcessId" or "CurrentManagedThreadId" or "ManagedThreadId"
                    }
                }:
                    return "is seeded by the clock";
                case IInvocationOperation { TargetMethod: { Name: "GetTimestamp", ContainingType.Name: "Stopwatch" } }:
                    return "is seeded by the clock";
                case IInvocationOperation { TargetMethod: { Name: "NewGuid", ContainingType.Name: "Guid" } }:
                    return "is seeded by a new Guid";
                case IInvocationOperation
                {
                    TargetMethod: { Name: "GetInt32" or "GetBytes" or "Fill", ContainingType.Name: "RandomNumberGenerator" }
                }:
                    return "is seeded by the operating system";
                case IInvocationOperation
                {
                    TargetMethod.Name: "GetHashCode",
                    Instance.Type.SpecialType: SpecialType.System_String or SpecialType.System_Object
                }:
                    return "is seeded by a hash that differs in every process";
                case IInvocationOperation { TargetMethod: { Name: "Combine" or "ToHashCode", ContainingType.Name: "HashCode" } }:
                    return "is seeded by a hash that differs in every process";
            }
        }

        return null;
    }

    /// <summary>
    /// True where the caller can give a seed or a generator, where the number is a seed itself, and where an option allows it.
    /// </summary>
    private static bool IsMeant(IOperation random, BlockContext block)
    {
        if (IsAllowed(block) || (!block.InKernel && IsIdle(block.Owner)) || HasSeededTwin(random, block))
        {
            return true;
        }

        foreach (IOperation outer in random.Ancestors())
        {
            switch (outer)
            {
                case IConditionalOperation choice when AsksForSeed(choice.Condition):
                case ISwitchExpressionOperation { Value: { } value } when AsksForSeed(value):
                case ICoalesceOperation coalesce when AsksForSeed(coalesce.Value):
                case ICoalesceAssignmentOperation { Target: { } target } when AsksForSeed(target)
                    && target.Bare() is IParameterReferenceOperation:
                case IVariableDeclaratorOperation declarator when NameWords.Of(declarator.Symbol.Name).Any(IsIdle):
                case IAssignmentOperation { Target: { } written } when written.SymbolOf() is { } name
                    && NameWords.Of(name.Name).Any(IsIdle):
                case IArgumentOperation { Parameter: { } parameter } when NameWords.Of(parameter.Name).Any(IsIdle):
                case IInvocationOperation { TargetMethod: { } method } when IsTiming(method) || method.MethodKind == MethodKind.Constructor:
                    return true;
            }
        }

        return false;
    }

    /// <summary>seed ?? Environment.TickCount: the clock only serves where no seed was given.</summary>
    private static bool IsAskedFirst(IOperation seed, BlockContext block) => block.Facts.Resolve(seed).Everything().Any(one => one switch
    {
        ICoalesceOperation coalesce => AsksForSeed(coalesce.Value),
        IConditionalOperation choice => AsksForSeed(choice.Condition),
        _ => false,
    });

    private static bool IsTiming(IMethodSymbol method) =>
        method.Name is "Sleep" or "Delay" or "FromMilliseconds" or "FromSeconds" or "AddSeconds" or "AddMilliseconds"
        && method.ContainingType?.Name is "Thread" or "Task" or "TimeSpan" or "DateTime";

    /// <summary>True if the value is, or is about, a seed or a generator that the caller may give.</summary>
    private static bool AsksForSeed(IOperation value) => value.Symbols().Any(symbol =>
        NameWords.Of(symbol.Name).Contains("seed")
        || symbol is IParameterSymbol parameter
            && (IsRandom(parameter.Type) || NameWords.Of(symbol.Name).Any(word => word is "deterministic" or "rng")));

    /// <summary>Another generator in the same method takes a seed: this one is for when there is none.</summary>
    private static bool HasSeededTwin(IOperation random, BlockContext block) => random is IObjectCreationOperation
        && block.Facts.Operations.OfType<IObjectCreationOperation>().Any(other =>
            other.Syntax != random.Syntax && IsRandom(other.Type) && other.Arguments.Length == 1
                && Entropy(block.Facts.Resolve(other.Arguments[0].Value), block) is null);

    private static bool IsAllowed(BlockContext block)
    {
        for (ISymbol? symbol = block.Owner; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (block.Options.RandomAllowed.Contains(symbol.Name) || block.Options.RandomAllowed.Contains(symbol.ToDisplayString()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An integer called seed that this place can read: a parameter, or a member of the type.</summary>
    private static ISymbol? SeedAtHand(IOperation where, BlockContext block)
    {
        IEnumerable<IParameterSymbol> parameters = where.Ancestors()
            .Select(outer => (outer as IAnonymousFunctionOperation)?.Symbol ?? (outer as ILocalFunctionOperation)?.Symbol)
                .OfType<IMethodSymbol>()
            .Append(block.Owner as IMethodSymbol).OfType<IMethodSymbol>().SelectMany(method => method.Parameters);
        if (parameters.FirstOrDefault(parameter => IsSeed(parameter.Name, parameter.Type)) is { } given)
        {
            return given;
        }

        bool isInstance = block.Owner is IMethodSymbol { IsStatic: false };
        return block.Owner.ContainingType?.GetMembers().FirstOrDefault(member => (member.IsStatic || isInstance) && member switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false } field => IsSeed(field.Name, field.Type),
            IPropertySymbol property => IsSeed(property.Name, property.Type),
            _ => false,
        });
    }

    private static bool IsSeed(string name, ITypeSymbol type)
    {
        ITypeSymbol number = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return number.SpecialType is >= SpecialType.System_Int32 and <= SpecialType.System_UInt64
            && NameWords.Of(name).Contains("seed");
    }

    /// <summary>By its name. To seed centres is to draw them: only what returns a number can be a seed.</summary>
    private static bool IsIdle(ISymbol owner) => NameWords.Of(owner.Name).Any(word => IsIdle(word)
        && (word != "seed" || owner is not IMethodSymbol { ReturnsVoid: true }));

    private static bool IsIdle(string word) => Array.IndexOf(IdleWords, word) >= 0;

    private static bool IsRandom(ITypeSymbol? type) => type is { Name: "Random" }
        && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    private static string NameOf(ISymbol owner) =>
        owner is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } or IMethodSymbol { Name: "<Main>$" }
        ? owner.ContainingType.Name
        : owner.Name;
}
