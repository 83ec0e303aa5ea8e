using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG5001: the call gets CultureInfo.InvariantCulture; a method group becomes a lambda that passes it; an interpolated string becomes FormattableString.Invariant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CultureDependentNumberFix : HazardFix
{
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";
    private const string Styles = "global::System.Globalization.NumberStyles.Float | global::System.Globalization.NumberStyles.AllowThousands";

    protected override string RuleId => "PG5001";

    protected override string? TitleFor(FixSite site) => Call(site) is not null || Group(site) is not null ? "Pass CultureInfo.InvariantCulture"
        : site.Nearest<InterpolatedStringExpressionSyntax>() is not null ? "Use FormattableString.Invariant"
        : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        if (Group(site) is { } group)
        {
            editor.ReplaceNode(group, FixSite.Expression($"text => {group.WithoutTrivia()}(text, {Invariant})").WithTriviaFrom(group));
            return;
        }

        if (Call(site) is not { } call)
        {
            InterpolatedStringExpressionSyntax text = site.Nearest<InterpolatedStringExpressionSyntax>()!;
            editor.ReplaceNode(text, FixSite.Expression($"global::System.FormattableString.Invariant({text.WithoutTrivia()})").WithTriviaFrom(text));
            return;
        }

        ArgumentSyntax culture = SyntaxFactory.Argument(FixSite.Expression(Invariant));
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        bool isTry = call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "TryParse" };
        arguments = isTry
            ? arguments.Insert(1, SyntaxFactory.Argument(FixSite.Expression(Styles))).Insert(2, culture)
            : arguments.Add(culture);
        editor.ReplaceNode(call, call.WithArgumentList(SyntaxFactory.ArgumentList(SpaceAfterCommas(arguments))));
    }

    /// <summary>The float.Parse of Select(float.Parse).</summary>
    private static MemberAccessExpressionSyntax? Group(FixSite site) =>
        site.Nearest<MemberAccessExpressionSyntax>() is { Parent: ArgumentSyntax } access && access.Span == site.Diagnostic.Location.SourceSpan ? access
            : site.Node is ArgumentSyntax { Expression: MemberAccessExpressionSyntax inside } && inside.Span == site.Diagnostic.Location.SourceSpan ? inside
            : null;

    /// <summary>The call that was reported; null where an interpolated string was.</summary>
    private static InvocationExpressionSyntax? Call(FixSite site) =>
        site.Node.DescendantNodesAndSelf().FirstOrDefault(node => node.Span == site.Diagnostic.Location.SourceSpan) is { } node
            && site.Nearest<InvocationExpressionSyntax>() is { } call && call.Span == node.Span
            ? call
            : null;

    private static SeparatedSyntaxList<ArgumentSyntax> SpaceAfterCommas(SeparatedSyntaxList<ArgumentSyntax> arguments) => SyntaxFactory.SeparatedList(
        arguments,
        Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), arguments.Count - 1));
}
