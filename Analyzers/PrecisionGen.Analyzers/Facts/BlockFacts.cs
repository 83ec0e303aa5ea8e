using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>The operations of one method, and who writes its variables: the only dataflow that most rules need.</summary>
internal sealed class BlockFacts
{
    private static readonly List<IOperation> None = new();
    private readonly Dictionary<ISymbol, List<IOperation>> writes = new(SymbolEqualityComparer.Default);
    private readonly List<IOperation> operations = new();
    private readonly List<OperationKind> kinds = new();
    private readonly List<IInvocationOperation> calls = new();
    private readonly List<IObjectCreationOperation> creations = new();
    private readonly List<IAssignmentOperation> assignments = new();

    public BlockFacts(ImmutableArray<IOperation> roots)
    {
        Roots = roots;
        foreach (IOperation root in roots)
        {
            Stack<IOperation> pending = new();
            pending.Push(root);
            while (pending.Count > 0)
            {
                IOperation operation = pending.Pop();
                OperationKind kind = operation.Kind;
                Add(operation, kind);

                // Half of all operations are leaves: to ask them for children costs more than to know it.
                if (kind is OperationKind.Literal or OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.InstanceReference)
                {
                    continue;
                }

                foreach (IOperation child in operation.ChildOperations.Reverse())
                {
                    pending.Push(child);
                }
            }
        }
    }

    /// <summary>Every operation of the method, in the order of the source: walked once, for all rules.</summary>
    public IReadOnlyList<IOperation> Operations => operations;

    /// <summary>Their kinds, in the same order.</summary>
    public IReadOnlyList<OperationKind> Kinds => kinds;

    /// <summary>The calls among them.</summary>
    public IReadOnlyList<IInvocationOperation> Calls => calls;

    /// <summary>The objects that are made by a constructor, among them.</summary>
    public IReadOnlyList<IObjectCreationOperation> Creations => creations;

    /// <summary>The plain and compound assignments among them.</summary>
    public IReadOnlyList<IAssignmentOperation> Assignments => assignments;

    /// <summary>The bodies of the method, its lambdas and local functions included.</summary>
    public ImmutableArray<IOperation> Roots { get; }

    /// <summary>
    /// The operations that write the variable or member in this method: declarators with a value, assignments, increments, and
    /// arguments passed by ref or out. In the order of the source.
    /// </summary>
    public IReadOnlyList<IOperation> WritesOf(ISymbol symbol) => writes.TryGetValue(symbol, out List<IOperation>? found) ? found : None;

    /// <summary>The value of a local that is written once, plainly; null for any other.</summary>
    public IOperation? OnlyValue(ILocalSymbol local) => WritesOf(local) is { Count: 1 } only ? ValueWritten(only[0]) : null;

    /// <summary>What a declarator or plain assignment writes; null for other writes.</summary>
    public static IOperation? ValueWritten(IOperation write) => write.Kind switch
    {
        OperationKind.VariableDeclarator => ((IVariableDeclaratorOperation)write).GetVariableInitializer()?.Value,
        OperationKind.SimpleAssignment when write is ISimpleAssignmentOperation { Target: not ITupleOperation } assignment => assignment.Value,
        _ => null,
    };

    /// <summary>Follows a name to the expression that it was given, as long as there is only one.</summary>
    public IOperation Resolve(IOperation operation)
    {
        IOperation bare = operation.Bare();
        for (int step = 0; step < 8 && bare.Kind == OperationKind.LocalReference && OnlyValue(((ILocalReferenceOperation)bare).Local) is { } value; step++)
        {
            bare = value.Bare();
        }

        return bare;
    }

    /// <summary>True if anything inside <paramref name="region"/> writes the symbol.</summary>
    public bool IsWrittenIn(ISymbol symbol, IOperation region)
    {
        foreach (IOperation write in WritesOf(symbol))
        {
            if (region.Syntax.Span.Contains(write.Syntax.Span) && region.Syntax.SyntaxTree == write.Syntax.SyntaxTree)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if anything inside <paramref name="region"/> writes one of the symbols.</summary>
    public bool IsAnyWrittenIn(ISymbol[] symbols, IOperation region)
    {
        foreach (ISymbol symbol in symbols)
        {
            if (IsWrittenIn(symbol, region))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(IOperation operation, OperationKind kind)
    {
        operations.Add(operation);
        kinds.Add(kind);
        switch (kind)
        {
            case OperationKind.Invocation:
                calls.Add((IInvocationOperation)operation);
                break;
            case OperationKind.ObjectCreation:
                creations.Add((IObjectCreationOperation)operation);
                break;
            case OperationKind.VariableDeclarator when operation is IVariableDeclaratorOperation declarator && declarator.GetVariableInitializer() is not null:
                Add(declarator.Symbol, operation);
                break;
            case OperationKind.SimpleAssignment or OperationKind.CompoundAssignment or OperationKind.DeconstructionAssignment or OperationKind.CoalesceAssignment:
                IAssignmentOperation assignment = (IAssignmentOperation)operation;
                assignments.Add(assignment);
                AddTarget(assignment.Target, operation);
                break;
            case OperationKind.Increment or OperationKind.Decrement:
                AddTarget(((IIncrementOrDecrementOperation)operation).Target, operation);
                break;
            case OperationKind.Argument when operation is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                AddTarget(argument.Value, operation);
                break;
            case OperationKind.Loop when operation is IForEachLoopOperation loop:
                foreach (ILocalSymbol local in loop.Locals)
                {
                    Add(local, operation);
                }

                break;
            case OperationKind.DeclarationPattern when operation is IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Add(declared, operation);
                break;
        }
    }

    private void AddTarget(IOperation target, IOperation write)
    {
        switch (target.Bare())
        {
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                {
                    AddTarget(element, write);
                }

                break;
            case IDeclarationExpressionOperation declaration:
                AddTarget(declaration.Expression, write);
                break;
            default:
                if (target.SymbolOf() is { } symbol)
                {
                    Add(symbol, write);
                }

                break;
        }
    }

    private void Add(ISymbol symbol, IOperation write)
    {
        if (!writes.TryGetValue(symbol, out List<IOperation>? found))
        {
            writes.Add(symbol, found = new List<IOperation>());
        }

        found.Add(write);
    }
}
