using System;
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

    // What is being searched on this thread: a variable may be taken apart from itself, (head, rest) = rest.
    [ThreadStatic]
    private static HashSet<ISymbol>? active;

    public ValueSources(CompilationContext whole) => this.whole = whole;

    /// <summary>
    /// The expressions that the symbol takes its values (or those of its elements) from. An argument stands for a call that fills
    /// the symbol.
    /// </summary>
    public IReadOnlyList<IOperation> Of(ISymbol symbol, CancellationToken cancellation)
    {
        ISymbol definition = symbol.OriginalDefinition;
        if (sources.TryGetValue(definition, out IReadOnlyList<IOperation>? known))
        {
            return known;
        }

        active ??= new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (!active.Add(definition))
        {
            return Array.Empty<IOperation>();
        }

        try
        {
            return sources.GetOrAdd(definition, Find(definition, cancellation).ToArray());
        }
        finally
        {
            active.Remove(definition);
        }
    }

    public NameIndex Index => index ??= new NameIndex(whole.Compilation);

    private IEnumerable<IOperation> Find(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (IOperation initializer in Initializers(symbol, cancellation))
        {
            yield return initializer;
        }

        // A local variable and a parameter are written in the file that declares them.
        IEnumerable<SimpleNameSyntax> names = symbol is ILocalSymbol or IParameterSymbol
            ? symbol.DeclaringSyntaxReferences.Take(1).SelectMany(one => NameIndex.In(one.SyntaxTree, symbol.Name, cancellation))
            : Index.Of(symbol.Name, cancellation);
        foreach (SimpleNameSyntax name in names)
        {
            if (!IsWritten(name))
            {
                continue;
            }

            SemanticModel model = whole.ModelOf(name.SyntaxTree);
            ISymbol? bound = model.GetSymbolInfo(name, cancellation).Symbol?.OriginalDefinition;
            if (SymbolEqualityComparer.Default.Equals(bound, symbol))
            {
                foreach (IOperation source in SourcesAt(name, model, cancellation))
                {
                    yield return source;
                }
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
            if (TupleElements.Deconstructed(declaration) is { } part)
            {
                foreach (IOperation element in Elements(part, cancellation))
                {
                    yield return element;
                }
            }

            foreach (SyntaxNode value in InitialValues(declaration))
            {
                if (whole.ModelOf(value.SyntaxTree).GetOperation(value, cancellation) is { } operation)
                {
                    yield return operation;
                }
            }

            if (declaration is ParameterSyntax && symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.LambdaMethod } } parameter
                && declaration.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { } lambda
                && whole.ModelOf(lambda.SyntaxTree).GetOperation(lambda, cancellation) is IAnonymousFunctionOperation function
                && ValueSteps.CollectionOf(function, parameter.Ordinal) is { } collection)
            {
                yield return collection;
            }
        }

        // A positional record's property takes the constructor's argument, also where the record comes from another assembly.
        bool isPositional = symbol.DeclaringSyntaxReferences.Length == 0
            || symbol.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) is ParameterSyntax);
        if (symbol is IPropertySymbol or IFieldSymbol && isPositional && symbol.ContainingType is { IsTupleType: false } owner)
        {
            foreach (IMethodSymbol constructor in owner.InstanceConstructors)
            {
                foreach (IParameterSymbol parameter in constructor.Parameters.Where(one => one.Name.Equals(symbol.Name, StringComparison.OrdinalIgnoreCase)))
                {
                    foreach (IOperation argument in Arguments(constructor, parameter, cancellation))
                    {
                        yield return argument;
                    }
                }
            }
        }
    }

    private static IEnumerable<SyntaxNode> InitialValues(SyntaxNode declaration)
    {
        switch (declaration)
        {
            case VariableDeclaratorSyntax { Initializer: { } initializer }:
                yield return initializer.Value;
                break;
            case PropertyDeclarationSyntax property:
                if ((property.ExpressionBody?.Expression ?? property.Initializer?.Value) is { } value)
                {
                    yield return value;
                }

                foreach (ReturnStatementSyntax returned in property.AccessorList?.DescendantNodes().OfType<ReturnStatementSyntax>() ?? [])
                {
                    if (returned.Expression is { } expression)
                    {
                        yield return expression;
                    }
                }

                foreach (AccessorDeclarationSyntax accessor in property.AccessorList?.Accessors ?? default)
                {
                    if (accessor is { Keyword.ValueText: "get", ExpressionBody.Expression: { } body })
                    {
                        yield return body;
                    }
                }

                break;
            case ForEachStatementSyntax loop:
                yield return loop.Expression;
                break;
            case SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax { Parent: ArgumentListSyntax } argument } }:
                yield return argument;
                break;
        }
    }

    /// <summary>The expression that begins with the name and may be written: the member access or the element around it.</summary>
    private static ExpressionSyntax PlaceOf(SimpleNameSyntax name)
    {
        ExpressionSyntax place = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        while (place.Parent is ElementAccessExpressionSyntax element && element.Expression == place)
        {
            place = element;
        }

        return place;
    }

    // Asked before the name is bound: most places only read.
    private static bool IsWritten(SimpleNameSyntax name)
    {
        ExpressionSyntax place = PlaceOf(name);
        return place.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == place,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddRange" or "Enqueue" or "Push" or "Insert" or "AsSpan" or "Span" or "Write" } => true,
            ArgumentSyntax => true,
            _ => false,
        };
    }

    private IEnumerable<IOperation> SourcesAt(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax place = PlaceOf(name);
        if (place.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax } left)
        {
            return TupleElements.Deconstructed(left) is { } part ? Elements(part, cancellation) : Enumerable.Empty<IOperation>();
        }

        SyntaxNode? source = place.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == place => assignment.Right,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddRange" or "Enqueue" or "Push" or "Insert", Parent: InvocationExpressionSyntax call } member
                when member.Expression == place => call.ArgumentList.Arguments.LastOrDefault()?.Expression,
            ArgumentSyntax argument => argument,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsSpan" or "Span", Parent: InvocationExpressionSyntax { Parent: ArgumentSyntax span } } => span,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Span", Parent: ArgumentSyntax span } => span,
            _ => null,
        };
        return source is not null && model.GetOperation(source, cancellation) is { } operation ? new[] { operation } : Enumerable.Empty<IOperation>();
    }

    private IEnumerable<IOperation> Elements((ExpressionSyntax Whole, int Ordinal) part, CancellationToken cancellation) =>
        whole.ModelOf(part.Whole.SyntaxTree).GetOperation(part.Whole, cancellation) is { } tuple
            ? TupleElements.Of(tuple, part.Ordinal, whole, cancellation)
            : Enumerable.Empty<IOperation>();

    private IEnumerable<IOperation> Arguments(IMethodSymbol method, IParameterSymbol parameter, CancellationToken cancellation)
    {
        IEnumerable<SyntaxNode> calls = method.MethodKind == MethodKind.Constructor
            ? Index.Creations(cancellation)
            : Index.Of(method.Name, cancellation).Select(name => name.FirstAncestorOrSelf<InvocationExpressionSyntax>()).OfType<SyntaxNode>();
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
