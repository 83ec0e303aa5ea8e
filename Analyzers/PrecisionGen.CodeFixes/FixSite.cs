using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace PrecisionGen.CodeFixes;

/// <summary>The place of a diagnostic, and what a fix needs to look around it.</summary>
public sealed class FixSite
{
    /// <summary>A place in a document.</summary>
    public FixSite(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation)
    {
        Node = node;
        Model = model;
        Diagnostic = diagnostic;
        Cancellation = cancellation;
    }

    /// <summary>The innermost node that spans the diagnostic.</summary>
    public SyntaxNode Node { get; }

    public SemanticModel Model { get; }

    public Diagnostic Diagnostic { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>The operation of the node, or null in code that does not bind.</summary>
    public IOperation? Operation => Model.GetOperation(Node, Cancellation);

    /// <summary>True if the runtime package is referenced, so that a fix may call PrecisionGen.StableMath.</summary>
    public bool HasStableMath => Model.Compilation.GetTypeByMetadataName("PrecisionGen.StableMath") is not null;

    /// <summary>The end of a line as the document writes it.</summary>
    public SyntaxTrivia LineEnd => Node.SyntaxTree.GetRoot(Cancellation).DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))
        is { RawKind: not 0 } found ? found : SyntaxFactory.ElasticLineFeed;

    /// <summary>The nearest node of this kind, the place itself included.</summary>
    public T? Nearest<T>()
        where T : SyntaxNode => Node.AncestorsAndSelf().OfType<T>().FirstOrDefault();

    /// <summary>The operation of a node.</summary>
    public IOperation? OperationOf(SyntaxNode node) => Model.GetOperation(node, Cancellation);

    /// <summary>Reads an expression from text, with names in full ("global::System.MathF") that are simplified where possible.</summary>
    public static ExpressionSyntax Expression(string text)
    {
        ExpressionSyntax parsed = SyntaxFactory.ParseExpression(text);
        return parsed
            .ReplaceNodes(
                parsed.DescendantNodes().Where(node => node is MemberAccessExpressionSyntax or QualifiedNameSyntax),
                (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithAdditionalAnnotations(Simplifier.Annotation, Formatter.Annotation);
    }

    /// <summary>
    /// The new expression in the place of the old one: its trivia, and parentheses that are removed again where they are not needed.
    /// </summary>
    public static ExpressionSyntax InPlaceOf(ExpressionSyntax old, ExpressionSyntax replacement) =>
        SyntaxFactory.ParenthesizedExpression(replacement.WithoutTrivia())
            .WithTriviaFrom(old)
            .WithAdditionalAnnotations(Simplifier.Annotation, Formatter.Annotation);
}
