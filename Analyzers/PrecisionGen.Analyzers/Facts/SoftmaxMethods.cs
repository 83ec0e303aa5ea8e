using System.Collections.Concurrent;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>The methods of a compilation that make rows of probabilities, whatever their names are, and the fields that hold such rows.</summary>
internal sealed class SoftmaxMethods
{
    // A method that calls itself ends here.
    private const int MaximumNesting = 3;

    private readonly CompilationContext compilation;
    private readonly ConcurrentDictionary<IMethodSymbol, bool> returning = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, IOperation?> rows = new(SymbolEqualityComparer.Default);

    public SoftmaxMethods(CompilationContext compilation) => this.compilation = compilation;

    /// <summary>True for a method that returns one.</summary>
    public bool IsReturnedBy(IMethodSymbol method, BlockContext caller)
    {
        if (returning.TryGetValue(method, out bool known))
        {
            return known;
        }

        bool isOne = caller.Nesting < MaximumNesting && IsRow(method.ReturnType) && compilation.BodyOf(method, caller.Cancellation) is { } body
            && SoftmaxForms.IsReturnedBy(BlockContext.Inside(method, body, caller));
        if (caller.Nesting == 0)
        {
            returning.TryAdd(method, isOne);
        }

        return isOne;
    }

    /// <summary>True for a call that makes a softmax of the row it is given.</summary>
    public bool IsFilledBy(IInvocationOperation call, ISymbol row, BlockContext caller)
    {
        if (caller.Nesting > 0 || !call.TargetMethod.ReturnsVoid
            || call.Arguments.FirstOrDefault(argument => Rows.Is(argument.Value, row))?.Parameter?.OriginalDefinition is not { } parameter)
        {
            return false;
        }

        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        return rows.GetOrAdd(parameter, _ => compilation.BodyOf(method, caller.Cancellation) is { } body
            ? SoftmaxForms.LastWriteOf(parameter, BlockContext.Inside(method, body, caller), out bool _)
            : null) is not null;
    }

    /// <summary>What makes the elements of a field a softmax, if every method of its type that writes them does.</summary>
    public IOperation? In(IFieldSymbol field, BlockContext reader) => reader.Nesting > 0 || !IsRow(field.Type) ? null : rows.GetOrAdd(field, _ =>
    {
        IOperation? source = null;
        foreach (IMethodSymbol method in field.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (compilation.BodyOf(method, reader.Cancellation) is { } body)
            {
                IOperation? made = SoftmaxForms.LastWriteOf(field, BlockContext.Inside(method, body, reader), out bool isWritten);
                if (isWritten && made is null)
                {
                    return null;
                }

                source = made ?? source;
            }
        }

        return source;
    });

    private static bool IsRow(ITypeSymbol type) => type is IArrayTypeSymbol || type.Name is "Tensor" or "List" or "IReadOnlyList" or "IList" or "IEnumerable";
}
