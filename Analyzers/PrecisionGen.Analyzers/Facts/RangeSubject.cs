using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers;

/// <summary>The expression whose range is asked for, and the variables in it.</summary>
internal sealed class RangeSubject
{
    public RangeSubject(IOperation operation, ISymbol[] symbols, int depth)
    {
        Operation = operation;
        Symbols = symbols;
        Depth = depth;
    }

    public IOperation Operation { get; }

    public ISymbol[] Symbols { get; }

    public int Depth { get; }
}
