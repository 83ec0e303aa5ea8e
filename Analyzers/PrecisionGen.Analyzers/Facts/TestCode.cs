using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Code that checks what a number becomes, where an infinity or a zero is the point.</summary>
internal static class TestCode
{
    /// <summary>In a test method, an argument of an assertion, or of a test such as IsInfinity.</summary>
    public static bool Expects(IOperation operation, BlockContext block)
    {
        for (ISymbol? symbol = block.Owner; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "FactAttribute" or "TheoryAttribute" or "TestAttribute"
                or "TestCaseAttribute" or "TestMethodAttribute" or "DataTestMethodAttribute" or "InlineDataAttribute" or "TestFixtureAttribute" or "TestClassAttribute"))
            {
                return true;
            }
        }

        return operation.Ancestors().TakeWhile(one => one is not IBlockOperation).Any(one => one switch
        {
            IInvocationOperation call => call.TargetMethod.ContainingType?.Name is "Assert" or "Should" or "Check"
                || call.TargetMethod.Name is "IsInfinity" or "IsPositiveInfinity" or "IsNegativeInfinity" or "IsFinite" or "IsNaN",
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
                IsInfinite(comparison.LeftOperand) || IsInfinite(comparison.RightOperand),
            _ => false,
        });
    }

    private static bool IsInfinite(IOperation operation) =>
        operation.WithoutCasts() is IMemberReferenceOperation { Member.Name: "PositiveInfinity" or "NegativeInfinity" };
}
