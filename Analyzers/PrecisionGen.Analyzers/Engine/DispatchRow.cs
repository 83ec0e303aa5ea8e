using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers;

/// <summary>Which results a rule wants to see.</summary>
internal enum Numbers
{
    /// <summary>All, numbers or not.</summary>
    Any,

    /// <summary>Half, BFloat16, float, double, and type parameters, which can stand for each of them.</summary>
    Floating,

    /// <summary>Half and BFloat16.</summary>
    SixteenBit,
}

/// <summary>The rules that look at one kind of operation, or at one operator, by the dtype of its result.</summary>
internal sealed class DispatchRow
{
    private Action<IOperation, BlockContext>[] any = [];
    private Action<IOperation, BlockContext>[] floating = [];
    private Action<IOperation, BlockContext>[] sixteenBit = [];

    public void Add(Action<IOperation, BlockContext> check, Numbers numbers)
    {
        switch (numbers)
        {
            case Numbers.Floating:
                floating = floating.Append(check).ToArray();
                break;
            case Numbers.SixteenBit:
                sixteenBit = sixteenBit.Append(check).ToArray();
                break;
            default:
                any = any.Append(check).ToArray();
                break;
        }
    }

    public void Visit(IOperation operation, BlockContext block)
    {
        Call(any, operation, block);
        if (floating.Length + sixteenBit.Length == 0 || operation.Type is not { } type)
        {
            return;
        }

        NumericKind kind = block.Known.KindOf(type, block.Options);
        if (kind.IsFloating() || type.TypeKind == TypeKind.TypeParameter)
        {
            Call(floating, operation, block);
        }

        if (kind.IsSixteenBit())
        {
            Call(sixteenBit, operation, block);
        }
    }

    private static void Call(Action<IOperation, BlockContext>[] checks, IOperation operation, BlockContext block)
    {
        foreach (Action<IOperation, BlockContext> check in checks)
        {
            check(operation, block);
        }
    }
}
