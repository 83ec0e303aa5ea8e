using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Operation kind, operator, dtype of the result, and for calls the method's name, to the rules that look at it. What a table can
/// decide is decided here, once for all rules: most operations end here without any rule having seen them.
/// </summary>
internal sealed class RuleDispatch
{
    private readonly Dictionary<string, List<Action<IInvocationOperation, BlockContext>>> byMethod = new(StringComparer.Ordinal);
    private readonly List<DispatchRow?> byKind = new();
    private readonly List<DispatchRow?> byBinaryOperator = new();
    private readonly List<DispatchRow?> byCompoundOperator = new();

    /// <summary>Calls <paramref name="check"/> on every operation of one of these kinds.</summary>
    public void On(Action<IOperation, BlockContext> check, params OperationKind[] kinds) => On(check, Numbers.Any, kinds);

    /// <summary>The same where the result is such a number.</summary>
    public void On(Action<IOperation, BlockContext> check, Numbers numbers, params OperationKind[] kinds)
    {
        foreach (OperationKind kind in kinds)
        {
            RowOf(byKind, (int)kind).Add(check, numbers);
        }
    }

    /// <summary>Calls <paramref name="check"/> on a + b, a - b, ... with one of these operators, where the result is such a number.</summary>
    public void OnBinary(Action<IOperation, BlockContext> check, Numbers numbers, params BinaryOperatorKind[] operators)
    {
        foreach (BinaryOperatorKind kind in operators)
        {
            RowOf(byBinaryOperator, (int)kind).Add(check, numbers);
        }
    }

    /// <summary>Calls <paramref name="check"/> on a += b, a -= b, ... with one of these operators, where the target is such a number.</summary>
    public void OnCompound(Action<IOperation, BlockContext> check, Numbers numbers, params BinaryOperatorKind[] operators)
    {
        foreach (BinaryOperatorKind kind in operators)
        {
            RowOf(byCompoundOperator, (int)kind).Add(check, numbers);
        }
    }

    /// <summary>Calls <paramref name="check"/> on every call of a method with one of these names.</summary>
    public void OnCall(Action<IInvocationOperation, BlockContext> check, params string[] methods)
    {
        foreach (string method in methods)
        {
            if (!byMethod.TryGetValue(method, out List<Action<IInvocationOperation, BlockContext>>? checks))
            {
                byMethod.Add(method, checks = new List<Action<IInvocationOperation, BlockContext>>());
            }

            checks.Add(check);
        }
    }

    public void Visit(IOperation operation, OperationKind kind, BlockContext block)
    {
        Find(byKind, (int)kind)?.Visit(operation, block);
        switch (kind)
        {
            case OperationKind.Binary:
                Find(byBinaryOperator, (int)((IBinaryOperation)operation).OperatorKind)?.Visit(operation, block);
                break;
            case OperationKind.CompoundAssignment:
                Find(byCompoundOperator, (int)((ICompoundAssignmentOperation)operation).OperatorKind)?.Visit(operation, block);
                break;
            case OperationKind.Invocation:
                Visit((IInvocationOperation)operation, block);
                break;
        }
    }

    private void Visit(IInvocationOperation call, BlockContext block)
    {
        if (byMethod.TryGetValue(call.TargetMethod.Name, out List<Action<IInvocationOperation, BlockContext>>? checks))
        {
            foreach (Action<IInvocationOperation, BlockContext> check in checks)
            {
                check(call, block);
            }
        }
    }

    private static DispatchRow? Find(List<DispatchRow?> rows, int index) => index < rows.Count ? rows[index] : null;

    private static DispatchRow RowOf(List<DispatchRow?> rows, int index)
    {
        while (rows.Count <= index)
        {
            rows.Add(null);
        }

        return rows[index] ??= new DispatchRow();
    }
}
