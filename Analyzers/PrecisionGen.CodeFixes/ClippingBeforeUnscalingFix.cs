using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;

namespace PrecisionGen.CodeFixes;

/// <summary>PG4003: the statement that unscales moves before the one that clips; where only a scaler's step does it, Unscale is called first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ClippingBeforeUnscalingFix : HazardFix
{
    protected override string RuleId => "PG4003";

    protected override string? TitleFor(FixSite site) => Plan(site) is { } plan
        ? plan.Added is null ? "Unscale the gradients first" : $"Call {plan.Added.ToString().Trim().TrimEnd(';')} first"
        : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        (SyntaxNode before, SyntaxNode? moved, StatementSyntax? added) = Plan(site)!.Value;
        if (added is not null)
        {
            editor.InsertBefore(before, added.WithLeadingTrivia(before.GetLeadingTrivia()).WithAdditionalAnnotations(Formatter.Annotation));
            return;
        }

        editor.InsertBefore(before, moved!.WithAdditionalAnnotations(Formatter.Annotation));
        editor.RemoveNode(moved!, SyntaxRemoveOptions.KeepNoTrivia);
    }

    private static (SyntaxNode Before, SyntaxNode? Moved, StatementSyntax? Added)? Plan(FixSite site)
    {
        if (UnscalingOf(site) is not { } unscaling || CommonList(site.Node, unscaling) is not { } list)
        {
            return null;
        }

        SyntaxNode clip = site.Node.AncestorsAndSelf().First(node => node.Parent == list);
        SyntaxNode later = unscaling.AncestorsAndSelf().First(node => node.Parent == list);
        if (clip == later || MentionsBackward(clip))
        {
            return null;
        }

        return site.Diagnostic.Properties["action"] == "Stepped"
            ? Call(unscaling, clip, site) is { } added && clip is StatementSyntax ? (clip, null, added) : null
            : IsUnscalingAlone(later) && !NeedsWhatIsBetween(clip, later, site) ? (clip, later, null) : null;
    }

    private static SyntaxNode? UnscalingOf(FixSite site) =>
        site.Diagnostic.Properties.TryGetValue("start", out string? start) && site.Diagnostic.Properties.TryGetValue("length", out string? length)
            ? site.Node.SyntaxTree.GetRoot(site.Cancellation).FindNode(
                new TextSpan(int.Parse(start!, CultureInfo.InvariantCulture), int.Parse(length!, CultureInfo.InvariantCulture)), getInnermostNodeForTie: true)
            : null;

    /// <summary>The innermost list of statements around both.</summary>
    private static SyntaxNode? CommonList(SyntaxNode a, SyntaxNode b) => a.Ancestors().FirstOrDefault(node =>
        node is BlockSyntax or SwitchSectionSyntax or CompilationUnitSyntax && node.Span.Contains(b.Span));

    private static bool MentionsBackward(SyntaxNode node) => node.DescendantNodes().OfType<SimpleNameSyntax>()
        .Any(name => name.Identifier.ValueText.IndexOf("backward", StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>One statement that does something, whatever loops and conditions stand around it.</summary>
    private static bool IsUnscalingAlone(SyntaxNode statement) => statement.DescendantNodesAndSelf()
        .Count(node => node is ExpressionStatementSyntax or LocalDeclarationStatementSyntax) <= 1;

    private static bool NeedsWhatIsBetween(SyntaxNode clip, SyntaxNode later, FixSite site)
    {
        string[] names = later.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText).ToArray();
        foreach (SyntaxNode between in later.Parent!.ChildNodes().SkipWhile(node => node != clip).TakeWhile(node => node != later))
        {
            StatementSyntax? statement = (between as GlobalStatementSyntax)?.Statement ?? between as StatementSyntax;
            if (statement is null)
            {
                continue;
            }

            DataFlowAnalysis? flow = site.Model.AnalyzeDataFlow(statement);
            if (flow is not { Succeeded: true } || flow.WrittenInside.Any(symbol => names.Contains(symbol.Name) && !flow.VariablesDeclared.Contains(symbol))
                || flow.VariablesDeclared.Any(symbol => names.Contains(symbol.Name) && statement is LocalDeclarationStatementSyntax))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>scaler.Unscale(gradients), from scaler.Step(optimizer, gradients).</summary>
    private static StatementSyntax? Call(SyntaxNode step, SyntaxNode clip, FixSite site)
    {
        if (step.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call
            || site.Model.GetTypeInfo(access.Expression).Type is not { } type)
        {
            return null;
        }

        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method is { Name: "Unscale" or "unscale_", Parameters.Length: 1 }))
        {
            ArgumentSyntax? argument = call.ArgumentList.Arguments.FirstOrDefault(one =>
                site.Model.ClassifyConversion(one.Expression, method.Parameters[0].Type).IsImplicit);
            if (argument is not null && IsKnownBefore(access.Expression, clip, site) && IsKnownBefore(argument.Expression, clip, site))
            {
                return SyntaxFactory.ParseStatement($"{access.Expression.WithoutTrivia()}.{method.Name}({argument.Expression.WithoutTrivia()});")
                    .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
            }
        }

        return null;
    }

    private static bool IsKnownBefore(ExpressionSyntax expression, SyntaxNode clip, FixSite site) =>
        expression.DescendantNodesAndSelf().All(node => node is IdentifierNameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax)
        && expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().All(name =>
            site.Model.GetSymbolInfo(name).Symbol is not ILocalSymbol local
            || local.DeclaringSyntaxReferences.All(reference => reference.Span.End < clip.SpanStart));
}
