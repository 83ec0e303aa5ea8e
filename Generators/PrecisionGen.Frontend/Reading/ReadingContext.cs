using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PrecisionGen.Frontend;

/// <summary>What one reading shares: the compilation, its semantic models, and the types and bodies read so far.</summary>
internal sealed class ReadingContext(Compilation compilation, CancellationToken cancellationToken)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> models = new();
    private readonly Dictionary<ISymbol, IOperation?> bodies = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, TypeReading> types = new(SymbolEqualityComparer.Default);

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Whether the symbol is declared in source of this compilation.</summary>
    public bool HasSource(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Any(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree));

    /// <summary>The declarations of a model or module, read once.</summary>
    public TypeReading ReadType(INamedTypeSymbol type)
    {
        if (!types.TryGetValue(type, out TypeReading? reading))
        {
            reading = new TypeReader(this, type).Read();
            types.Add(type, reading);
        }

        return reading;
    }

    /// <summary>The operations of a method's body; null when it has none in this compilation.</summary>
    public IOperation? ReadBody(IMethodSymbol method)
    {
        IMethodSymbol implementation = method.PartialImplementationPart ?? method;
        if (!bodies.TryGetValue(implementation, out IOperation? body))
        {
            body = FindBody(implementation);
            bodies.Add(implementation, body);
        }

        return body;
    }

    private IOperation? FindBody(IMethodSymbol symbol)
    {
        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            bool hasBody = reference.GetSyntax(CancellationToken) is MethodDeclarationSyntax method
                && (method.Body is not null || method.ExpressionBody is not null);
            if (hasBody && compilation.ContainsSyntaxTree(reference.SyntaxTree))
            {
                return Model(reference.SyntaxTree).GetOperation(reference.GetSyntax(CancellationToken), CancellationToken);
            }
        }

        return null;
    }

    private SemanticModel Model(SyntaxTree tree)
    {
        if (!models.TryGetValue(tree, out SemanticModel? model))
        {
            model = compilation.GetSemanticModel(tree);
            models.Add(tree, model);
        }

        return model;
    }
}
