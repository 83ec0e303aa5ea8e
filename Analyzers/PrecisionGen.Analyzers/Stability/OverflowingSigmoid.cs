using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>A sigmoid, tanh or SiLU written as a quotient whose two sides both overflow: e^x / (1 + e^x) is NaN from 89 on.</summary>
internal sealed class OverflowingSigmoid : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG2008", "sigmoid or tanh that overflows",
        "Exp({0}) is Infinity from {1} on in {2}, so {3} is Infinity / Infinity, which is NaN, where the result is {4}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.OnBinary(Check, Numbers.Floating, BinaryOperatorKind.Divide);

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation quotient = (IBinaryOperation)operation;
        if (block.Known.FormatOf(quotient.Type, block.Options) is null
            || !MentionsExponential(quotient.RightOperand, block))
        {
            return;
        }

        List<IInvocationOperation> below = new();
        Collect(quotient.RightOperand, below, block);
        List<IInvocationOperation> above = new();
        Collect(quotient.LeftOperand, above, block);
        foreach (IInvocationOperation exponential in above)
        {
            IOperation argument = ArgumentOf(exponential);
            if (below.Any(one => Expressions.Same(ArgumentOf(one), argument))
                && below.All(one => Expressions.Same(ArgumentOf(one), argument) || IsNegationOf(ArgumentOf(one), argument) || IsNegationOf(argument, ArgumentOf(one)))
                && block.Known.FormatOf(exponential.Type, block.Options) is { } format
                && !ExponentialBounds.IsBounded(argument, format.MaximumExponential, block)
                && quotient.RightOperand.WithoutCasts() is not IInvocationOperation { TargetMethod.Name: "Exp" })
            {
                Report(quotient, argument, format, block);
                return;
            }
        }
    }

    private void Report(IBinaryOperation quotient, IOperation argument, FloatFormat format, BlockContext block)
    {
        SigmoidForm? form = SigmoidForm.Of(quotient, block);
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (form is not null && quotient.Type is not ITypeParameterSymbol)
        {
            properties = properties.Add(FixProperties.Replacement, form.Write(quotient, block));
        }

        block.Report(
            this, quotient.Syntax.GetLocation(), properties, null, argument.Text(), FloatFormat.Write(format.MaximumExponential), format.Name, quotient.Text(),
            form?.Limit ?? "finite");
    }

    private static bool MentionsExponential(IOperation denominator, BlockContext block) => denominator.Everything().Any(one =>
        one is IInvocationOperation { TargetMethod.Name: "Exp" }
        || (one is ILocalReferenceOperation local && MathCall.Of(block.Facts.Resolve(local).WithoutCasts(), out _) == MathFunction.Exp)
        || (one is ILocalReferenceOperation sum && block.Facts.Resolve(sum) is IBinaryOperation));

    /// <summary>The exponentials that are terms or factors of the expression.</summary>
    private static void Collect(IOperation operation, List<IInvocationOperation> found, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();
        switch (value)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } both when found.Count < 16:
                Collect(both.LeftOperand, found, block);
                Collect(both.RightOperand, found, block);
                break;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation:
                Collect(negation.Operand, found, block);
                break;
            case IInvocationOperation call when MathCall.Of(call, out IReadOnlyList<IOperation> arguments) is var function:
                if (function == MathFunction.Exp && arguments.Count == 1)
                {
                    found.Add(call);
                }
                else if (function == MathFunction.Pow && arguments.Count == 2)
                {
                    Collect(arguments[0], found, block);
                }

                break;
        }
    }

    private static IOperation ArgumentOf(IInvocationOperation exponential) => exponential.Arguments[0].Value;

    private static bool IsNegationOf(IOperation a, IOperation b) =>
        a.WithoutCasts() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation && Expressions.Same(negation.Operand, b);
}
