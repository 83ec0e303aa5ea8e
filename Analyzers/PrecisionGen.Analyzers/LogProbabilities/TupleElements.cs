using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>One element of what a tuple, or a list of tuples, can hold; and where a deconstruction takes a variable from.</summary>
internal static class TupleElements
{
    private const int MaximumDepth = 8;

    public static IEnumerable<IOperation> Of(IOperation tuple, int ordinal, CompilationContext whole, CancellationToken cancellation, int depth = 0)
    {
        if (depth > MaximumDepth)
        {
            return Enumerable.Empty<IOperation>();
        }

        IEnumerable<IOperation> Next(IEnumerable<IOperation> sources) =>
            sources.SelectMany(source => Of(source, ordinal, whole, cancellation, depth + 1));

        IOperation bare = tuple.WithoutCasts();
        switch (bare)
        {
            case ITupleOperation literal:
                return ordinal < literal.Elements.Length ? new[] { literal.Elements[ordinal] } : Array.Empty<IOperation>();
            case IAwaitOperation wait:
                return Next(new[] { wait.Operation });
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return Next(new[] { conditional.WhenTrue, otherwise });
            case IArrayElementReferenceOperation element:
                return Next(new[] { element.ArrayReference });
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection }:
                return Next(new[] { collection });
            case IInvocationOperation call when whole.ResultsOf(call.TargetMethod.OriginalDefinition, cancellation) is { Count: > 0 } results:
                return Next(results);
            case IInvocationOperation call when ValueSteps.IsSame(call) && FormulaReader.Inputs(call).FirstOrDefault() is { } same:
                return Next(new[] { same });
            case { } named when named.Type is { IsTupleType: false } type && Positional(type, ordinal) is { } property:
                return whole.Sources.Of(property, cancellation);
            case { } named when named.SymbolOf() is { } symbol:
                return Next(whole.Sources.Of(symbol, cancellation));
            default:
                return Array.Empty<IOperation>();
        }
    }

    /// <summary>The expression that is taken apart, and which part of it this variable or argument gets; null if it is none of it.</summary>
    public static (ExpressionSyntax Whole, int Ordinal)? Deconstructed(SyntaxNode part)
    {
        SyntaxNode node = part is SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax { Parent: ArgumentSyntax declared } } ? declared : part;
        (SyntaxNode Left, int Ordinal)? place = node switch
        {
            ArgumentSyntax { Parent: TupleExpressionSyntax tuple } argument => (tuple, tuple.Arguments.IndexOf(argument)),
            SingleVariableDesignationSyntax { Parent: ParenthesizedVariableDesignationSyntax { Parent: DeclarationExpressionSyntax all } list } variable =>
                (all, list.Variables.IndexOf(variable)),
            _ => null,
        };
        return place is not { } found ? null : found.Left.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && assignment.Left == found.Left =>
                (assignment.Right, found.Ordinal),
            ForEachVariableStatementSyntax loop when loop.Variable == found.Left => (loop.Expression, found.Ordinal),
            _ => null,
        };
    }

    /// <summary>The property of a positional record, by the parameters of its Deconstruct.</summary>
    private static IPropertySymbol? Positional(ITypeSymbol type, int ordinal)
    {
        ITypeSymbol one = type is IArrayTypeSymbol array ? array.ElementType
            : type is INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;
        return one.GetMembers("Deconstruct").OfType<IMethodSymbol>()
            .Where(method => ordinal < method.Parameters.Length)
            .SelectMany(method => one.GetMembers(method.Parameters[ordinal].Name).OfType<IPropertySymbol>())
            .FirstOrDefault();
    }
}
