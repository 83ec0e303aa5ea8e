using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>integer * float, rounded to float before it is subtracted from a double.</summary>
internal sealed class RoundedProduct : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG1013", "Product is rounded to float before a double subtraction",
        "'{0}' is rounded to float (an error of up to 6e-8 of it) and then subtracted in double; cast '{1}' to double first",
        DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch) => dispatch.OnBinary(Check, Numbers.Floating, BinaryOperatorKind.Multiply);

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation product = (IBinaryOperation)operation;
        if (product.Type?.SpecialType != SpecialType.System_Single
            || IntegerFactor(product, block) is not { } integer || !IsSubtractedInDouble(product, block))
        {
            return;
        }

        // Small integers times short significands are not rounded, but nothing says how short an element is.
        block.Report(this, product, product.Text(), integer.Text());
    }

    private static IOperation? IntegerFactor(IBinaryOperation product, BlockContext block)
    {
        IOperation[] integers = new[] { product.LeftOperand, product.RightOperand }
            .Where(one => block.Known.KindOf(one.WithoutCasts().Type, block.Options) == NumericKind.Integer && Constants.ValueOf(one, block) is null)
            .ToArray();
        return integers.Length == 1 && integers[0] is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : null;
    }

    private static bool IsSubtractedInDouble(IBinaryOperation product, BlockContext block)
    {
        IOperation? outer = product.Parent;
        bool isWidened = false;
        while (outer is IParenthesizedOperation or IConversionOperation { IsImplicit: true })
        {
            isWidened |= outer is IConversionOperation && outer.Type?.SpecialType == SpecialType.System_Double;
            outer = outer.Parent;
        }

        return isWidened && outer switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference => IsDouble(
                difference.LeftOperand.Syntax.Span.Contains(product.Syntax.Span) ? difference.RightOperand : difference.LeftOperand, block),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract } difference => IsDouble(difference.Target, block),
            _ => false,
        };
    }

    private static bool IsDouble(IOperation other, BlockContext block) =>
        other.WithoutCasts().Type?.SpecialType == SpecialType.System_Double && Constants.ValueOf(other, block) is null;
}
