using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PrecisionGen.Analyzers.LogProbabilities;

namespace PrecisionGen.Analyzers;

/// <summary>What is resolved once for a compilation and shared, read-only or concurrent, by all its blocks.</summary>
internal sealed class CompilationContext
{
    private readonly AnalyzerConfigOptionsProvider optionsProvider;
    private readonly ConcurrentDictionary<SyntaxTree, HazardOptions> options = new();
    private readonly ConcurrentDictionary<ISymbol, bool> kernels = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IFieldSymbol, IOperation?> initializers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();
    private readonly ConcurrentDictionary<IMethodSymbol, ZeroCause> zeros = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IOperation>> results = new(SymbolEqualityComparer.Default);

    public CompilationContext(Compilation compilation, AnalyzerConfigOptionsProvider optionsProvider)
    {
        this.optionsProvider = optionsProvider;
        Compilation = compilation;
        Known = new KnownNumerics(compilation);
        Sources = new ValueSources(this);
        Softmaxes = new SoftmaxMethods(this);
        Summaries = new ReferencedSummaries(compilation);
    }

    public Compilation Compilation { get; }

    public KnownNumerics Known { get; }

    /// <summary>Where values come from, across methods.</summary>
    public ValueSources Sources { get; }

    /// <summary>Methods that make rows of probabilities, and the fields that hold them.</summary>
    public SoftmaxMethods Softmaxes { get; }

    /// <summary>How the assemblies that this one refers to compute their log-probabilities.</summary>
    public ReferencedSummaries Summaries { get; }

    public HazardOptions OptionsOf(SyntaxTree tree) => options.GetOrAdd(tree, one => HazardOptions.Read(optionsProvider.GetOptions(one)));

    /// <summary>True where the owner, a type around it or its assembly is a definition or promises bits.</summary>
    public bool IsKernel(ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol)
        {
            return symbol is not null && kernels.GetOrAdd(Compilation.Assembly, PromisesBits);
        }

        return kernels.GetOrAdd(symbol, one => PromisesBits(one) || IsKernel((one as IMethodSymbol)?.AssociatedSymbol ?? one.ContainingSymbol));
    }

    /// <summary>The initializer of a field declared in this compilation, or null.</summary>
    public IOperation? InitializerOf(IFieldSymbol field, CancellationToken cancellation) => initializers.GetOrAdd(field, _ =>
    {
        if (field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer: { } value })
        {
            return null;
        }

        return ModelOf(value.SyntaxTree).GetOperation(value.Value, cancellation);
    });

    /// <summary>The expressions that a method declared in this compilation returns; none for any other.</summary>
    public IReadOnlyList<IOperation> ResultsOf(IMethodSymbol method, CancellationToken cancellation) => results.GetOrAdd(method, one =>
    {
        List<IOperation> found = new();
        foreach (SyntaxNode declaration in one.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)))
        {
            foreach (ExpressionSyntax returned in ReturnedBy(declaration))
            {
                if (ModelOf(returned.SyntaxTree).GetOperation(returned, cancellation) is { } operation)
                {
                    found.Add(operation);
                }
            }
        }

        return found;
    });

    /// <summary>Why what a method of this compilation returns can be 0.</summary>
    public ZeroCause ZeroOf(IMethodSymbol method, BlockContext caller)
    {
        // Remembered for callers outside alone: further inside, the limit of nesting cuts the search off earlier.
        bool isOutside = caller.Nesting == 0;
        if (isOutside && zeros.TryGetValue(method, out ZeroCause known))
        {
            return known;
        }

        ZeroCause cause = BodyOf(method, caller.Cancellation) is { } body ? ZeroEvidence.OfReturned(BlockContext.Inside(method, body, caller)) : ZeroCause.None;
        return isOutside ? zeros.GetOrAdd(method, cause) : cause;
    }

    /// <summary>The body of a method declared in this compilation, or null.</summary>
    public IOperation? BodyOf(IMethodSymbol method, CancellationToken cancellation) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation)
            is (BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax) and { } syntax
            ? ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation)
            : null;

    /// <summary>The semantic model of any file, for the rules that follow a value out of its method.</summary>
#pragma warning disable RS1030 // Asked only after a candidate was found, and shared by all of a compilation's blocks.
    public SemanticModel ModelOf(SyntaxTree tree) => models.GetOrAdd(tree, one => Compilation.GetSemanticModel(one));
#pragma warning restore RS1030

    private static IEnumerable<ExpressionSyntax> ReturnedBy(SyntaxNode declaration) => declaration
        .DescendantNodesAndSelf(node => node == declaration || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Select(node => node switch
        {
            ReturnStatementSyntax { Expression: { } value } => value,
            // The getter of an expression-bodied property is declared by its arrow.
            ArrowExpressionClauseSyntax arrow when arrow.Parent == declaration || arrow == declaration => arrow.Expression,
            _ => null,
        })
        .OfType<ExpressionSyntax>();

    private static bool PromisesBits(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { Name: "PrecisionModelAttribute" or "PrecisionModuleAttribute" or "ReproducibleAttribute" } type
        && type.ContainingNamespace is { Name: "PrecisionGen", ContainingNamespace.IsGlobalNamespace: true });
}
