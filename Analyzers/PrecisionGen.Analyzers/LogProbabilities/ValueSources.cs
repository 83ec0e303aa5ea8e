using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// Where the values of a variable or member come from, anywhere in the compilation: assignments, initializers, arguments of its
/// parameter, elements written or added, and calls that fill it as a span.
/// </summary>
internal sealed class ValueSources
{
    private readonly CompilationContext whole;
    private readonly ConcurrentDictionary<ISymbol, IReadOnlyList<IOperation>> sources = new(SymbolEqualityComparer.Default);
    private NameIndex? index;

    public ValueSources(CompilationContext whole) => this.whole = whole;

    /// <summary>
    /// The expressions that the symbol takes its values (or those of its elements) from. An argument stands for a call that fills
    /// the symbol.
    /// </summary>
    public IReadOnlyList<IOperation> Of(ISymbol symbol, CancellationToken cancellation) =>
        sources.GetOrAdd(symbol.OriginalDefinition, one => Find(one, cancellation).ToArray());

    private NameIndex Index(CancellationToken cancellation) => index ??= new NameIndex(whole.Compilation, cancellation);

    private IEnumerable<IOperation> Find(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (IOperation initializer in Initializers(symbol, cancellation))
        {
            yield return initializer;
        }

        foreach (SimpleNameSyntax name in Index(cancellation).Of(symbol.Name))
        {
            SemanticModel model = whole.ModelOf(name.SyntaxTree);
            ISymbol? bound = model.GetSymbolInfo(name, cancellation).Symbol?.OriginalDefinition;
            if (SymbolEqualityComparer.Default.Equals(bound, symbol) && SourceAt(name, model, cancellation) is { } source)
            {
                yield return source;
            }
        }

        if (symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter)
        {
            foreach (IOperation argument in Arguments(method, parameter, cancellation))
            {
                yield return argument;
            }
        }
    }

    private IEnumerable<IOperation> Initializers(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = reference.GetSyntax(cancellation);
            ExpressionSyntax? value = declaration switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer?.Value,
                PropertyDeclarationSyntax property => property.ExpressionBody?.Expression ?? property.Initializer?.Value,
                _ => null,
            };
            if (value is not null && whole.ModelOf(value.SyntaxTree).GetOperation(value, cancellation) is { } operation)
            {
                yield return operation;
            }

            // A positional record's property takes the constructor's argument.
            if (declaration is ParameterSyntax && symbol is IPropertySymbol positional)
            {
                foreach (IMethodSymbol constructor in positional.ContainingType.InstanceConstructors)
                {
                    foreach (IParameterSymbol parameter in constructor.Parameters.Where(one => one.Name == symbol.Name))
                    {
                        foreach (IOperation argument in Arguments(constructor, parameter, cancellation))
                        {
                            yield return argument;
                        }
                    }
                }
            }
        }
    }

    private static IOperation? SourceAt(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax place = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        while (place.Parent is ElementAccessExpressionSyntax element && element.Expression == place)
        {
            place = element;
        }

        SyntaxNode? source = place.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == place => assignment.Right,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "Enqueue" or "Push", Parent: InvocationExpressionSyntax call } member
                when member.Expression == place => call.ArgumentList.Arguments.FirstOrDefault()?.Expression,
            ArgumentSyntax argument => argument,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsSpan" or "Span", Parent: InvocationExpressionSyntax { Parent: ArgumentSyntax span } } => span,
            _ => null,
        };
        return source is null ? null : model.GetOperation(source, cancellation);
    }

    private IEnumerable<IOperation> Arguments(IMethodSymbol method, IParameterSymbol parameter, CancellationToken cancellation)
    {
        IEnumerable<SyntaxNode> calls = method.MethodKind == MethodKind.Constructor
            ? Index(cancellation).Creations
            : Index(cancellation).Of(method.Name).Select(name => name.FirstAncestorOrSelf<InvocationExpressionSyntax>()).OfType<SyntaxNode>();
        foreach (SyntaxNode call in calls)
        {
            IOperation? operation = whole.ModelOf(call.SyntaxTree).GetOperation(call, cancellation);
            IMethodSymbol? target = (operation as IInvocationOperation)?.TargetMethod ?? (operation as IObjectCreationOperation)?.Constructor;
            if (SymbolEqualityComparer.Default.Equals(target?.OriginalDefinition, method.OriginalDefinition)
                && operation!.ChildOperations.OfType<IArgumentOperation>()
                    .FirstOrDefault(one => one.Parameter?.Ordinal == parameter.Ordinal) is { } argument)
            {
                yield return argument.Value;
            }
        }
    }
}
