using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace PrecisionGen.CodeFixes;

/// <summary>
/// The fix of one rule. An automatic fix does what the code meant and has Fix All; an offered one changes results, says so in its
/// title, and is applied one at a time.
/// </summary>
public abstract class HazardFix : CodeFixProvider
{
    private const string OfferedSuffix = " (results change)";

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(RuleId);

    /// <summary>The id of the rule, "PG2003".</summary>
    protected abstract string RuleId { get; }

    /// <summary>True if the fix changes results beyond the error that it removes.</summary>
    protected virtual bool IsOffered => false;

    /// <inheritdoc/>
    public sealed override FixAllProvider? GetFixAllProvider() => IsOffered ? null : WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            FixSite site = new(node, model, diagnostic, context.CancellationToken);
            if (TitleFor(site) is { } title)
            {
                string shown = IsOffered ? title + OfferedSuffix : title;
                context.RegisterCodeFix(
                    CodeAction.Create(shown, cancellation => ApplyAsync(context.Document, diagnostic, cancellation), RuleId), diagnostic);
            }
        }
    }

    /// <summary>What the fix will do, "Use StableMath.Softplus"; null where it cannot be applied. Must not edit.</summary>
    protected abstract string? TitleFor(FixSite site);

    /// <summary>Makes the change.</summary>
    protected abstract void Apply(FixSite site, DocumentEditor editor);

    private async Task<Document> ApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        SyntaxNode node = editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        Apply(new FixSite(node, editor.SemanticModel, diagnostic, cancellation), editor);
        Document simplified = await Simplifier.ReduceAsync(editor.GetChangedDocument(), cancellationToken: cancellation).ConfigureAwait(false);
        return await Formatter.FormatAsync(simplified, Formatter.Annotation, cancellationToken: cancellation).ConfigureAwait(false);
    }
}
