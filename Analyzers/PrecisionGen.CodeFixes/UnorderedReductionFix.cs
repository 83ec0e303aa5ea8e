using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace PrecisionGen.CodeFixes;

/// <summary>
/// PG3001: a parallel loop keeps one partial result for each index and adds them in order afterwards; a parallel query is computed
/// in parallel and added in order.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnorderedReductionFix : HazardFix
{
    protected override string RuleId => "PG3001";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) =>
        QueryOf(site) is not null ? "Add in order after the parallel part"
        : LoopOf(site) is not null ? "Keep a partial result for each index and add them in order"
        : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        if (QueryOf(site) is { } query)
        {
            editor.ReplaceNode(query, InOrder(query).WithTriviaFrom(query));
        }
        else if (LoopOf(site) is { } loop)
        {
            ApplyToLoop(loop, site, editor);
        }
    }

    /// <summary>xs.AsParallel().Select(f).Sum() is xs.AsParallel().AsOrdered().Select(f).AsSequential().Sum().</summary>
    private static ExpressionSyntax InOrder(InvocationExpressionSyntax query)
    {
        MemberAccessExpressionSyntax last = (MemberAccessExpressionSyntax)query.Expression;
        InvocationExpressionSyntax start = Start(query)!;
        ExpressionSyntax source = ((MemberAccessExpressionSyntax)start.Expression).Expression;
        if (last.Expression == start)
        {
            return query.WithExpression(last.WithExpression(source.WithoutTrailingTrivia()));
        }

        bool isOrdered = query.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(member => member.Name.Identifier.Text == "AsOrdered");
        ExpressionSyntax ordered = isOrdered ? last.Expression : last.Expression.ReplaceNode(start, Call(start, "AsOrdered"));
        return query.WithExpression(last.WithExpression(Call(ordered, "AsSequential")));
    }

    private static InvocationExpressionSyntax Call(ExpressionSyntax receiver, string method) => SyntaxFactory.InvocationExpression(
        SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, SyntaxFactory.IdentifierName(method)));

    private static InvocationExpressionSyntax? QueryOf(FixSite site) =>
        site.Diagnostic.Properties.TryGetValue("shape", out string? shape) && shape == "Query"
            && site.Nearest<InvocationExpressionSyntax>() is { } query
            && query.Expression is MemberAccessExpressionSyntax && Start(query) is not null
            ? query
            : null;

    private static InvocationExpressionSyntax? Start(InvocationExpressionSyntax query) =>
        query.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .FirstOrDefault(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "AsParallel" }
            && call.ArgumentList.Arguments.Count == 0);

    /// <summary>
    /// A statement Parallel.For(0, n, i => ...) whose body adds once for each index, on its first level or in a lock there.
    /// </summary>
    private static InvocationExpressionSyntax? LoopOf(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue("shape", out string? shape) || shape != "Parallel.For"
            || site.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { Left: IdentifierNameSyntax target } sum
            || !(sum.IsKind(SyntaxKind.AddAssignmentExpression) || sum.IsKind(SyntaxKind.SubtractAssignmentExpression))
            || sum.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { } lambda
            || lambda.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
            || call.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax }
            || call.ArgumentList.Arguments is not { Count: 3 } arguments
            || !arguments[0].Expression.IsKind(SyntaxKind.NumericLiteralExpression) || arguments[0].Expression.ToString() != "0"
            || !IsPlain(arguments[1].Expression) || IndexOf(lambda) is null || !IsOnFirstLevel(sum, lambda)
            || site.Model.GetTypeInfo(arguments[1].Expression).Type?.SpecialType != SpecialType.System_Int32
            || lambda.DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.Text == target.Identifier.Text) != 1)
        {
            return null;
        }

        return call;
    }

    private static void ApplyToLoop(InvocationExpressionSyntax call, FixSite site, DocumentEditor editor)
    {
        AssignmentExpressionSyntax sum = site.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>()!;
        LambdaExpressionSyntax lambda = sum.FirstAncestorOrSelf<LambdaExpressionSyntax>()!;
        string type = site.Model.GetTypeInfo(sum.Left).Type!.ToMinimalDisplayString(site.Model, sum.SpanStart);
        string target = sum.Left.ToString();
        string partials = Free(target + "Partials", site, call);
        string partial = Free(target + "Partial", site, call);
        ExpressionSyntax stored = SyntaxFactory.ParseExpression($"{partials}[{IndexOf(lambda)}] = {sum.Right}");

        // The lock is no longer needed: each index writes a place of its own.
        SyntaxNode replaced = LockAround(sum) ?? (SyntaxNode)sum;
        SyntaxNode replacement = replaced is LockStatementSyntax
            ? SyntaxFactory.ExpressionStatement(stored).WithTriviaFrom(replaced).WithAdditionalAnnotations(Formatter.Annotation)
            : stored.WithTriviaFrom(sum).WithAdditionalAnnotations(Formatter.Annotation);
        StatementSyntax loop = (StatementSyntax)call.Parent!;
        StatementSyntax declaration = SyntaxFactory.ParseStatement(
            $"{type}[] {partials} = new {type}[{call.ArgumentList.Arguments[1].Expression}];\n");
        StatementSyntax fold = SyntaxFactory.ParseStatement(
            $"foreach ({type} {partial} in {partials})\n{{\n{target} {sum.OperatorToken.Text} {partial};\n}}")
            .WithTrailingTrivia(SyntaxFactory.EndOfLine("\n"), SyntaxFactory.EndOfLine("\n"));
        editor.InsertBefore(loop, declaration.WithLeadingTrivia(loop.GetLeadingTrivia()).WithAdditionalAnnotations(Formatter.Annotation));
        editor.InsertAfter(loop, fold.WithAdditionalAnnotations(Formatter.Annotation));
        editor.ReplaceNode(replaced, replacement);
    }

    private static string Free(string name, FixSite site, SyntaxNode near)
    {
        string free = name;
        for (int i = 2; site.Model.LookupSymbols(near.SpanStart, name: free).Any(); i++)
        {
            free = name + i;
        }

        return free;
    }

    private static bool IsOnFirstLevel(AssignmentExpressionSyntax sum, LambdaExpressionSyntax lambda) => lambda.Body == sum
        || (sum.Parent is ExpressionStatementSyntax statement
            && (statement.Parent == lambda.Body || LockAround(sum)?.Parent == lambda.Body));

    /// <summary>The lock that holds this statement alone.</summary>
    private static LockStatementSyntax? LockAround(AssignmentExpressionSyntax sum) => sum.Parent?.Parent switch
    {
        LockStatementSyntax direct => direct,
        BlockSyntax { Statements.Count: 1, Parent: LockStatementSyntax around } => around,
        _ => null,
    };

    private static string? IndexOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.Text,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 or 2 } parameters } => parameters[0].Identifier.Text,
        _ => null,
    };

    private static bool IsPlain(ExpressionSyntax expression) => expression is IdentifierNameSyntax or LiteralExpressionSyntax
        || expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or ThisExpressionSyntax };
}
