using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>log(softmax(z)), with or without an epsilon: the probability is rounded to 0, or drowns in the epsilon, before the logarithm.</summary>
internal sealed class LogOfSoftmax : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG2001", "logarithm of a softmax", "{0} is the logarithm of a softmax: for a logit {1} below the largest it is {2} instead of -{1}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, "Log", "log");

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (!TryFindArgument(call, block, out IOperation argument, out FloatFormat format))
        {
            return;
        }

        (IOperation probability, double epsilon) = WithoutEpsilon(argument, block);
        if (SoftmaxForms.SourceOf(probability, block) is not { } source
            || !block.Ranges.Of(probability).Contains(0)
            || (epsilon > 0 && (IsWeighted(call, probability) || block.Role.Has("metric") || block.Role.Has("metrics"))))
        {
            return;
        }

        double depth = epsilon > 0 ? Math.Ceiling(-Math.Log(epsilon)) + 7 : Math.Ceiling(-Math.Log(format.Epsilon / 2));
        double wrong = epsilon > 0 ? Math.Log(Math.Exp(-depth) + epsilon) : double.NegativeInfinity;
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (LogSoftmaxReplacement.For(call, probability, source, block) is { } replacement)
        {
            properties = properties.Add(FixProperties.Replacement, replacement);
        }

        block.Report(this, call.Syntax.GetLocation(), properties, null, call.Text(), FloatFormat.Write(depth), FloatFormat.Write(wrong));
    }

    /// <summary>The x of Math.Log(x), of TensorPrimitives.Log(x, result), of torch.log(x) and of x.log().</summary>
    private static bool TryFindArgument(IInvocationOperation call, BlockContext block, out IOperation argument, out FloatFormat format)
    {
        argument = call;
        format = FloatFormat.Single;
        if (MathCall.Is(call, MathFunction.Log, out IOperation scalar))
        {
            argument = scalar;
            format = FloatFormat.Of(block.Known.KindOf(scalar.WithoutCasts().Type, block.Options)) ?? format;
            return true;
        }

        if (TensorCall.IsPrimitive(call, block, out NumericKind elements))
        {
            argument = call.Arguments.FirstOrDefault(one => one.Parameter?.Ordinal == 0)?.Value ?? call;
            format = FloatFormat.Of(elements) ?? format;
            return call.Arguments.Length == 2;
        }

        if (call.Type is { Name: "Tensor" } && Rows.SourceOf(call) is { } tensor && tensor.Type?.Name == "Tensor")
        {
            argument = tensor;
            return true;
        }

        return false;
    }

    /// <summary>The p and epsilon of p + epsilon, Max(p, epsilon), Clamp(p, epsilon, 1) and p.clamp(min: epsilon).</summary>
    private static (IOperation Probability, double Epsilon) WithoutEpsilon(IOperation argument, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(argument.WithoutCasts()).WithoutCasts();
        IOperation[] parts = value switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => new[] { sum.LeftOperand, sum.RightOperand },
            IInvocationOperation { TargetMethod.Name: "Max" or "Clamp" or "clamp" or "clamp_min" or "add" } floor =>
                LogProbabilities.FormulaReader.Inputs(floor).Take(2).ToArray(),
            _ => Array.Empty<IOperation>(),
        };
        for (int index = 0; index < parts.Length && parts.Length == 2; index++)
        {
            if (Constants.ValueOf(parts[index].WithoutCasts(), block) is { } epsilon and > 0 and < 0.1)
            {
                return (parts[1 - index].WithoutCasts(), epsilon);
            }
        }

        return (value.Kind == OperationKind.Binary || value.Kind == OperationKind.Invocation ? value : argument.WithoutCasts(), 0);
    }

    /// <summary>p * log(p + epsilon), an entropy: where p is small the term is small whatever its logarithm is.</summary>
    private static bool IsWeighted(IInvocationOperation call, IOperation probability)
    {
        IOperation? outer = call.Parent;
        while (outer is IParenthesizedOperation or IConversionOperation or IUnaryOperation)
        {
            outer = outer.Parent;
        }

        return outer is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            && new[] { product.LeftOperand, product.RightOperand }.Any(side => side.Everything().Any(one => Expressions.Same(one.WithoutCasts(), probability)
                && !one.Ancestors().Contains(call)));
    }
}
