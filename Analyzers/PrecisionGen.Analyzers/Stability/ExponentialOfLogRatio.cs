using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.LogProbabilities;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>exp(new log-probability - old) without a bound on the difference, and a ratio of probabilities over an epsilon.</summary>
internal sealed class ExponentialOfLogRatio : HazardRule
{
    private static readonly string[] NewWords = { "new", "current", "cur", "now", "pi", "policy", "learner", "target" };
    private static readonly string[] OldWords = { "old", "previous", "prev", "behavior", "behaviour", "mu", "rollout", "sampled" };

    public override RuleDescription Description { get; } = new(
        "PG2012", "ratio of probabilities without a bound", "{0} is {1}, and {2}", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckExponential, "Exp", "exp");
        dispatch.OnBinary(CheckQuotient, Numbers.Any, BinaryOperatorKind.Divide);
    }

    private void CheckExponential(IInvocationOperation call, BlockContext block)
    {
        bool isTensor = call.Type is { Name: "Tensor" };
        IOperation? argument = isTensor ? Rows.SourceOf(call) : MathCall.Is(call, MathFunction.Exp, out IOperation scalar) ? scalar : null;
        FloatFormat? format = isTensor ? FloatFormat.Single : FloatFormat.Of(block.Known.KindOf(call.Type, block.Options));
        if (argument is null || format is null || !ExponentialForms.IsLogRatio(argument, block) || IsLimited(call)
            || (isTensor ? IsClamped(argument, block) : ExponentialBounds.IsBounded(argument, format.MaximumExponential, block)))
        {
            return;
        }

        string text = argument.Bare().Syntax.ToString();
        string called = call.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax syntax ? syntax.Expression.ToString() : "";
        string? replacement = isTensor
            ? call.Instance is not null ? $"({text}).clamp(-20, 20).exp()" : $"{called}(({text}).clamp(-20, 20))"
            : ReferenceEquals(format, FloatFormat.Half) ? $"{called}(global::System.Half.Clamp({text}, (global::System.Half)(-10), (global::System.Half)10))"
            : $"{called}(global::System.Math.Clamp({text}, -20, 20))";
        block.Report(
            this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Replacement, replacement), null, call.Text(),
            $"Infinity from a difference of {FloatFormat.Write(format.MaximumExponential)} on in {format.Name}", "Infinity times an advantage of 0 is NaN");
    }

    /// <summary>newProbability / (oldProbability + epsilon).</summary>
    private void CheckQuotient(IOperation operation, BlockContext block)
    {
        IBinaryOperation quotient = (IBinaryOperation)operation;
        if (quotient.RightOperand.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } floored
            && Constants.ValueOf(floored.RightOperand, block) is { } epsilon and > 0 and < 0.01
            && ((IsProbability(quotient.LeftOperand, NewWords) && IsProbability(floored.LeftOperand, OldWords))
                || IsImportanceRatio(block.Owner.Name)))
        {
            block.Report(
                this, quotient, quotient.Text(), $"{FloatFormat.Write(1 / epsilon)} where the old probability is rounded to 0",
                "log-probabilities would give the ratio itself");
        }
    }

    /// <summary>ImportanceWeight(behaviour, target), and not the importance of a feature.</summary>
    private static bool IsImportanceRatio(string method) => NameWords.Of(method).ToArray() is var words && words.Contains("importance")
        && words.Any(word => word is "weight" or "weights" or "ratio" or "ratios" or "sampling");

    /// <summary>Min(1, exp(d)) and Clamp(exp(d), low, high): infinity does not get past them.</summary>
    private static bool IsLimited(IInvocationOperation call)
    {
        IOperation? outer = call.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation)
        {
            outer = outer.Parent;
        }

        return outer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Min" or "Clamp" or "clamp" or "minimum" } }
            || (outer is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThanOrEqual
                or BinaryOperatorKind.GreaterThanOrEqual
            });
    }

    private static bool IsClamped(IOperation argument, BlockContext block) => block.Facts.Resolve(argument).Everything()
        .Any(one => one is IInvocationOperation { TargetMethod.Name: "clamp" or "clamp_" or "clamp_max" or "clip" or "minimum" });

    private static bool IsProbability(IOperation operation, string[] words)
    {
        IOperation root = LogProbabilityNames.Root(operation);
        string? name = root is IInvocationOperation call ? call.Instance?.SymbolOf()?.Name + "_" + call.TargetMethod.Name : root.SymbolOf()?.Name;
        string[] found = name is null ? Array.Empty<string>() : NameWords.Of(name).ToArray();
        return found.Any(word => word is "prob" or "probs" or "probability" or "probabilities" or "p") && !found.Contains("log") && found.Any(words.Contains);
    }
}
