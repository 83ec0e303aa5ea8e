using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Operation kind, and for calls the method's name, to the rules that look at it.</summary>
internal sealed class RuleDispatch
{
    private readonly Dictionary<OperationKind, List<Action<IOperation, BlockContext>>> byKind = new();
    private readonly Dictionary<string, List<Action<IInvocationOperation, BlockContext>>> byMethod = new(StringComparer.Ordinal);
    private Action<IOperation, BlockContext>[]?[] table = Array.Empty<Action<IOperation, BlockContext>[]?>();

    /// <summary>Calls <paramref name="check"/> on every operation of one of these kinds.</summary>
    public void On(Action<IOperation, BlockContext> check, params OperationKind[] kinds)
    {
        foreach (OperationKind kind in kinds)
        {
            AddTo(byKind, kind, check);
        }
    }

    /// <summary>Calls <paramref name="check"/> on every call of a method with one of these names.</summary>
    public void OnCall(Action<IInvocationOperation, BlockContext> check, params string[] methods)
    {
        foreach (string method in methods)
        {
            AddTo(byMethod, method, check);
        }
    }

    /// <summary>Ends registration: kinds become an array, so that an operation nobody wants costs one look.</summary>
    public RuleDispatch Freeze()
    {
        int last = 0;
        foreach (OperationKind kind in byKind.Keys)
        {
            last = Math.Max(last, (int)kind);
        }

        table = new Action<IOperation, BlockContext>[]?[last + 1];
        foreach (KeyValuePair<OperationKind, List<Action<IOperation, BlockContext>>> row in byKind)
        {
            table[(int)row.Key] = row.Value.ToArray();
        }

        return this;
    }

    public void Visit(IOperation operation, BlockContext block)
    {
        int kind = (int)operation.Kind;
        if (kind < table.Length && table[kind] is { } checks)
        {
            foreach (Action<IOperation, BlockContext> check in checks)
            {
                check(operation, block);
            }
        }

        if (operation is IInvocationOperation call && byMethod.TryGetValue(call.TargetMethod.Name, out List<Action<IInvocationOperation, BlockContext>>? calls))
        {
            foreach (Action<IInvocationOperation, BlockContext> check in calls)
            {
                check(call, block);
            }
        }
    }

    private static void AddTo<TKey, TCheck>(Dictionary<TKey, List<TCheck>> rows, TKey key, TCheck check)
        where TKey : notnull
    {
        if (!rows.TryGetValue(key, out List<TCheck>? checks))
        {
            rows.Add(key, checks = new List<TCheck>());
        }

        checks.Add(check);
    }
}
