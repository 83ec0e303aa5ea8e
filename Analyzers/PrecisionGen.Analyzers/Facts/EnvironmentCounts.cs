using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Code that runs once for each of a number of parts that the machine decides, and the variable that counts the parts.</summary>
internal readonly struct PartLoop
{
    public PartLoop(IOperation body, ISymbol index, IOperation count)
    {
        Body = body;
        Index = index;
        Count = count;
    }

    /// <summary>The loop's body or the lambda.</summary>
    public IOperation Body { get; }

    public ISymbol Index { get; }

    /// <summary>Where the machine is asked: Environment.ProcessorCount.</summary>
    public IOperation Count { get; }
}

/// <summary>Numbers that differ between machines: the count of cores, and how many elements a vector has.</summary>
internal static class EnvironmentCounts
{
    private const int MaximumDepth = 4;

    /// <summary>The property that the expression's value depends on, through locals and read-only fields; null if there is none.</summary>
    public static IOperation? In(IOperation expression, BlockContext block) => In(expression, block, 0);

    /// <summary>Loops, Parallel.For, and Select over Range whose number of turns depends on the machine.</summary>
    public static IEnumerable<PartLoop> PartLoopsAround(IOperation operation, BlockContext block)
    {
        if (!block.AsksTheMachine)
        {
            yield break;
        }

        foreach (IOperation outer in operation.Ancestors())
        {
            switch (outer)
            {
                case IForLoopOperation { Condition: IBinaryOperation condition } loop
                    when condition.LeftOperand.WithoutCasts().SymbolOf() is { } index && loop.Locals.Contains(index, SymbolEqualityComparer.Default)
                    && CountsParts(loop) && In(condition.RightOperand, block) is { } count:
                    yield return new PartLoop(loop.Body, index, count);
                    break;
                case IAnonymousFunctionOperation { Symbol.Parameters: { IsEmpty: false } parameters }
                    when CallOf(outer) is { } call && CountOf(call, block) is { } count:
                    yield return new PartLoop(outer, parameters[0], count);
                    break;
            }
        }
    }

    /// <summary>True if the method reads such a number, or a read-only field that may hold one.</summary>
    public static bool MayBeIn(BlockFacts facts)
    {
        for (int i = 0; i < facts.Kinds.Count; i++)
        {
            if ((facts.Kinds[i] == OperationKind.PropertyReference && IsOfMachine(((IPropertyReferenceOperation)facts.Operations[i]).Property))
                || (facts.Kinds[i] == OperationKind.FieldReference && ((IFieldReferenceOperation)facts.Operations[i]).Field.IsReadOnly))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if the expression depends on the variable, directly or through locals.</summary>
    public static bool DependsOn(IOperation expression, ISymbol symbol, BlockContext block, int depth = 0) =>
        expression.Symbols().Any(one => SymbolEqualityComparer.Default.Equals(one, symbol)
            || (depth < MaximumDepth && one is ILocalSymbol local && block.Facts.WritesOf(local).Select(BlockFacts.ValueWritten)
                .Any(value => value is not null && DependsOn(value, symbol, block, depth + 1))));

    // A step of 1: for (i = 0; i < n; i += Vector<float>.Count) walks over elements, not over parts.
    private static bool CountsParts(IForLoopOperation loop) =>
        loop.AtLoopBottom.Any(step => step is IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation });

    private static IOperation? In(IOperation expression, BlockContext block, int depth)
    {
        foreach (IOperation one in expression.Everything())
        {
            if (one is IPropertyReferenceOperation { Property: { IsStatic: true } property } && IsOfMachine(property))
            {
                return one;
            }

            IEnumerable<IOperation?> values = depth >= MaximumDepth ? Enumerable.Empty<IOperation?>() : one switch
            {
                ILocalReferenceOperation local => block.Facts.WritesOf(local.Local).Select(BlockFacts.ValueWritten),
                IFieldReferenceOperation { Field: { IsReadOnly: true } field } => new[] { block.Whole.InitializerOf(field, block.Cancellation) },
                _ => Enumerable.Empty<IOperation?>(),
            };
            if (values.Select(value => value is null ? null : In(value, block, depth + 1)).FirstOrDefault(found => found is not null) is { } count)
            {
                return count;
            }
        }

        return null;
    }

    private static bool IsOfMachine(IPropertySymbol property) => property.IsStatic && property.Name switch
    {
        "ProcessorCount" => property.ContainingType?.Name == "Environment",
        "ThreadCount" => property.ContainingType?.Name == "ThreadPool",
        "Count" => property.ContainingType is { Name: "Vector" } type && type.ContainingNamespace.IsNamed("System", "Numerics"),
        _ => false,
    };

    private static IInvocationOperation? CallOf(IOperation lambda) => lambda.Ancestors().FirstOrDefault(outer => outer is not IArgumentOperation
        and not IDelegateCreationOperation and not IConversionOperation) as IInvocationOperation;

    private static IOperation? CountOf(IInvocationOperation call, BlockContext block)
    {
        switch (call.TargetMethod.Name, call.TargetMethod.ContainingType?.Name)
        {
            case ("For" or "ForAsync", "Parallel"):
                return call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 1) is { } end ? In(end.Value, block) : null;
            case ("ForEach", "Parallel") or ("Select", "Enumerable" or "ParallelEnumerable"):
                return call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { } source ? InSource(source.Value, block) : null;
            default:
                return null;
        }
    }

    /// <summary>Enumerable.Range(0, count), Partitioner.Create(0, n, size), through AsParallel and the like.</summary>
    private static IOperation? InSource(IOperation source, BlockContext block) => block.Facts.Resolve(source) switch
    {
        IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" or "ParallelEnumerable" } } range
            when range.Arguments.Length == 2 => In(range.Arguments[1].Value, block),
        IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "Partitioner" } } parts
            when parts.Arguments.Length == 3 => In(parts.Arguments[2].Value, block),
        IInvocationOperation { TargetMethod.Name: "AsParallel" or "AsOrdered" or "WithDegreeOfParallelism", Arguments: { IsEmpty: false } arguments } =>
            InSource(arguments[0].Value, block),
        _ => null,
    };
}
