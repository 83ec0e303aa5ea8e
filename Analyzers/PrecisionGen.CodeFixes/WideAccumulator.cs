using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>
/// Turns a local sum of a 16-bit type into a float: its declaration, what is added to it, and a cast back to its type where it is
/// read, so that nothing outside of the method changes.
/// </summary>
internal static class WideAccumulator
{
    /// <summary>True if the sum at the site is a local whose every use can be rewritten, a LINQ Aggregate, or a call with a helper.</summary>
    public static bool CanApply(FixSite site) => site.Node switch
    {
        InvocationExpressionSyntax call when NameOf(call) == "Aggregate" => AggregateIn(site, call) is not null,
        InvocationExpressionSyntax call => HelperFor(site, call) is not null,
        _ => LocalAt(site) is { } local && EditsFor(site, local) is not null,
    };

    public static void Apply(FixSite site, DocumentEditor editor)
    {
        if (site.Node is InvocationExpressionSyntax call)
        {
            if (NameOf(call) == "Aggregate")
            {
                editor.ReplaceNode(call, AggregateIn(site, call)!);
            }
            else
            {
                ReplaceByHelper(call, HelperFor(site, call)!, editor);
            }

            return;
        }

        foreach ((SyntaxNode old, SyntaxNode replacement) in EditsFor(site, LocalAt(site)!)!)
        {
            editor.ReplaceNode(old, replacement);
        }
    }

    private static ILocalSymbol? LocalAt(FixSite site)
    {
        ExpressionSyntax? target = site.Node switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left,
            PostfixUnaryExpressionSyntax postfix => postfix.Operand,
            PrefixUnaryExpressionSyntax prefix => prefix.Operand,
            _ => null,
        };
        return target is IdentifierNameSyntax && site.Model.GetSymbolInfo(target, site.Cancellation).Symbol is ILocalSymbol local
            && Widening.IsSixteenBit(local.Type) ? local : null;
    }

    /// <summary>Every change that makes the local a float; null if one of its uses cannot change.</summary>
    private static List<(SyntaxNode Old, SyntaxNode New)>? EditsFor(FixSite site, ILocalSymbol local)
    {
        if (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(site.Cancellation) is not VariableDeclaratorSyntax
            {
                Initializer: { } initializer, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration,
            }
            || local.IsRef || declaration.Ancestors().FirstOrDefault(IsBody) is not { } body)
        {
            return null;
        }

        Widening widening = new(site.Model, local);
        List<(SyntaxNode Old, SyntaxNode New)> edits =
        [
            (declaration.Type, SyntaxFactory.ParseTypeName("float").WithTriviaFrom(declaration.Type)),
            (initializer.Value, widening.Float(initializer.Value)),
        ];
        IEnumerable<IdentifierNameSyntax> uses = body.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name =>
            name.Identifier.ValueText == local.Name
            && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.Cancellation).Symbol, local));
        foreach (IdentifierNameSyntax use in uses)
        {
            if (edits.Any(edit => edit.Old.Span.Contains(use.Span)))
            {
                continue;
            }

            switch (use.Parent)
            {
                case AssignmentExpressionSyntax assignment when assignment.Left == use:
                    if (assignment.Parent is not (ExpressionStatementSyntax or ForStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax))
                    {
                        return null;
                    }

                    edits.Add((assignment.Right, widening.Float(assignment.Right)));
                    break;
                case PostfixUnaryExpressionSyntax { Parent: ExpressionStatementSyntax or ForStatementSyntax }:
                case PrefixUnaryExpressionSyntax { Parent: ExpressionStatementSyntax or ForStatementSyntax }:
                    break;
                case ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax or PostfixUnaryExpressionSyntax:
                    return null;
                case PrefixUnaryExpressionSyntax prefix when !prefix.IsKind(SyntaxKind.UnaryMinusExpression):
                    return null;
                case CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword } } cast:
                    edits.Add((cast, use.WithTriviaFrom(cast)));
                    break;
                case CastExpressionSyntax { Type: PredefinedTypeSyntax }:
                    break;
                default:
                    AddRead(site, use, widening, edits);
                    break;
            }
        }

        return edits;
    }

    /// <summary>The whole expression around a read is computed in float, so that a mean or a root is not lost again.</summary>
    private static void AddRead(FixSite site, IdentifierNameSyntax use, Widening widening, List<(SyntaxNode Old, SyntaxNode New)> edits)
    {
        ExpressionSyntax top = use;
        while (Around(site, top) is { } outer)
        {
            top = outer;
        }

        TypeInfo type = site.Model.GetTypeInfo(top, site.Cancellation);
        if (top == use)
        {
            if (type.ConvertedType?.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double))
            {
                edits.Add((use, widening.Narrow(use)));
            }

            return;
        }

        edits.Add(widening.InFloat(top));
    }

    /// <summary>The parenthesis, arithmetic or square root of a 16-bit type that an expression is directly in.</summary>
    private static ExpressionSyntax? Around(FixSite site, ExpressionSyntax inner)
    {
        ExpressionSyntax? outer = inner.Parent switch
        {
            ParenthesizedExpressionSyntax parenthesized => parenthesized,
            BinaryExpressionSyntax binary when Widening.IsArithmetic(binary) => binary,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when IsRoot(call) => call,
            _ => null,
        };
        return outer is not null && Widening.IsSixteenBit(site.Model.GetTypeInfo(outer, site.Cancellation).Type) ? outer : null;
    }

    private static bool IsRoot(InvocationExpressionSyntax call) =>
        NameOf(call) == "Sqrt" && call.ArgumentList.Arguments.Count == 1 && call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Half" } };

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax
    {
        Parent: BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
        or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax
    } or CompilationUnitSyntax;

    /// <summary>(Half)xs.Aggregate(0f, (sum, x) => sum + (float)x).</summary>
    private static ExpressionSyntax? AggregateIn(FixSite site, InvocationExpressionSyntax call)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        if (arguments.Count is 0 or > 2 || call.Expression is not MemberAccessExpressionSyntax { Expression: var source } access
            || arguments[arguments.Count - 1].Expression is not ParenthesizedLambdaExpressionSyntax { ExpressionBody: { } body } lambda
            || lambda.ParameterList.Parameters.Count != 2 || lambda.ParameterList.Parameters.Any(parameter => parameter.Type is not null)
            || site.Model.GetDeclaredSymbol(lambda.ParameterList.Parameters[0], site.Cancellation) is not { } sum
            || site.Model.GetDeclaredSymbol(lambda.ParameterList.Parameters[1], site.Cancellation) is not { } element
            || site.Model.GetTypeInfo(call, site.Cancellation).Type is not { } type)
        {
            return null;
        }

        Widening widening = arguments.Count == 2 ? new(site.Model, sum) : new(site.Model, sum, element);
        ArgumentSyntax function = arguments[arguments.Count - 1].WithExpression(lambda.WithExpressionBody(widening.Float(body)));
        ExpressionSyntax wide = arguments.Count == 2
            ? call.WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(
                [arguments[0].WithExpression(new Widening(site.Model).Float(arguments[0].Expression)), function], arguments.GetSeparators())))
            : call.WithExpression(access.WithExpression(SyntaxFactory.ParseExpression(source + $".Select({element.Name} => (float){element.Name})")))
                .WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SingletonSeparatedList(function)));
        return FixSite.InPlaceOf(call, Widening.Cast(type.ToMinimalDisplayString(site.Model, call.SpanStart), wide.WithoutTrivia()));
    }

    /// <summary>The helper of the runtime package for a reduction of TensorPrimitives, or null.</summary>
    private static string? HelperFor(FixSite site, InvocationExpressionSyntax call) =>
        site.HasStableMath && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol { ContainingType.Name: "TensorPrimitives" } method
        && method.ReturnType is { Name: "Half", ContainingNamespace.Name: "System" }
            ? method.Name switch
            {
                "Sum" or "Dot" or "SumOfSquares" or "Norm" => "global::PrecisionGen.StableMath." + method.Name,
                "Average" => "global::PrecisionGen.StableMath.Mean",
                _ => null,
            }
            : null;

    private static void ReplaceByHelper(InvocationExpressionSyntax call, string helper, DocumentEditor editor)
    {
        ExpressionSyntax wide = call.WithExpression(FixSite.Expression(helper)).WithoutTrivia();
        if (call.Parent is CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword } } widened)
        {
            editor.ReplaceNode(widened, wide.WithTriviaFrom(widened));
            return;
        }

        string type = editor.SemanticModel.GetTypeInfo(call).Type!.ToMinimalDisplayString(editor.SemanticModel, call.SpanStart);
        editor.ReplaceNode(call, FixSite.InPlaceOf(call, Widening.Cast(type, wide)));
    }

    private static string? NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;
}
