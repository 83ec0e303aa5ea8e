using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>exp(x) or pow(x, y) where the known range of the arguments reaches beyond the result's type.</summary>
internal sealed class ExponentialOverflow : HazardRule
{
    /// <summary>Ranges this wide come from the types of integers and counts, not from a bound that somebody chose.</summary>
    private const double WidestChosenRange = 1e6;

    private static readonly HashSet<string> RawNames = new(StringComparer.Ordinal)
    {
        "logit", "logits", "logratio", "logratios", "logstd", "logvar", "logvariance", "logsigma", "logscale", "logweight", "logweights", "score", "scores",
        "energy", "energies", "preactivation", "preactivations",
    };

    private static readonly HashSet<string> ProbabilityWords = NameWords.Set("prob", "probs", "probability", "probabilities");

    public override RuleDescription Description { get; } = new(
        "PG1002", "Exponential can leave its type's range", "{0} is Infinity in {1} where {2} is above {3}, and it {4}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckExponential, "Exp");
        dispatch.OnCall(CheckPower, "Pow");
        dispatch.OnCall(CheckTensor, "exp", "exp_");
    }

    private void CheckExponential(IInvocationOperation call, BlockContext block)
    {
        if (!MathCall.Is(call, MathFunction.Exp, out IOperation argument) || NarrowestType(call, block) is not { } format)
        {
            return;
        }

        Interval range = block.Ranges.Of(argument);
        double limit = format.MaximumExponential;
        if (range.High <= limit || range.IsEmpty || ResultUse.Tolerates(call, block))
        {
            return;
        }

        if (IsChosen(range.High, argument, block))
        {
            string claim = range.Low > limit ? $"is at least {FloatFormat.Write(range.Low)}" : $"can be {FloatFormat.Write(range.High)}";
            DiagnosticSeverity? severity = range.Low <= limit ? null : block.InKernel ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
            Report(block, call, argument, format, claim, severity);
        }
        else if (IsRaw(argument, block.Known.KindOf(call.Type, block.Options) == NumericKind.Half, block) && !ExponentialForms.IsNamed(call, block)
            && !ExponentialBounds.IsBounded(argument, limit, block))
        {
            Report(block, call, argument, format, "is bounded by nothing", DiagnosticSeverity.Info);
        }
    }

    private void CheckPower(IInvocationOperation call, BlockContext block)
    {
        if (MathCall.Of(call, out IReadOnlyList<IOperation> arguments) != MathFunction.Pow || arguments.Count != 2
            || NarrowestType(call, block) is not { } format || ResultUse.Tolerates(call, block))
        {
            return;
        }

        Interval x = block.Ranges.Of(arguments[0]);
        Interval y = block.Ranges.Of(arguments[1]);
        double limit = Math.Log(format.Maximum) / Math.Log(x.Low);
        if (Constants.ValueOf(arguments[0], block) > 1 && y.High > limit && !IsChosen(y.High, arguments[1], block)
            && IsRaw(arguments[1], block.Known.KindOf(call.Type, block.Options) == NumericKind.Half, block))
        {
            block.Report(
                this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, DiagnosticSeverity.Info,
                call.Text(), format.Name, arguments[1].Text(), FloatFormat.Write(limit), "is bounded by nothing");
            return;
        }

        if (!x.IsBounded || !y.IsBounded || x.IsEmpty || y.IsEmpty
            || !IsChosen(x.Magnitude, arguments[0], block) || !IsChosen(y.Magnitude, arguments[1], block))
        {
            return;
        }

        double highest = Math.Max(Math.Pow(x.Magnitude, y.High), x.Low > 0 ? Math.Pow(x.Low, y.Low) : 0);
        if (highest > format.Maximum)
        {
            bool isCertain = x.Low >= 1 && Math.Pow(x.Low, y.Low) > format.Maximum;
            string claim = isCertain ? $"is at least {FloatFormat.Write(Math.Pow(x.Low, y.Low))}" : $"can be {FloatFormat.Write(highest)}";
            DiagnosticSeverity? severity = !isCertain ? null : block.InKernel ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
            block.Report(
                this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, severity,
                call.Text(), format.Name, "the power", FloatFormat.Write(format.Maximum), claim);
        }
    }

    /// <summary>h.exp() of a Half tensor that nothing bounds.</summary>
    private void CheckTensor(IInvocationOperation call, BlockContext block)
    {
        if (!block.Known.HasTorchSharp || TensorDtype.Receiver(call) is not { } receiver || TensorDtype.Of(receiver, block) != NumericKind.Half)
        {
            return;
        }

        bool isBounded = block.Facts.Resolve(receiver) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } => true,
            IUnaryOperation => true,
            IInvocationOperation inner => inner.TargetMethod.Name is not ("half" or "to" or "to_type" or "matmul" or "bmm" or "add" or "mul" or "view" or "reshape"),
            _ => false,
        };
        if (!isBounded)
        {
            block.Report(
                this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, DiagnosticSeverity.Info,
                call.Text(), "a Half tensor", receiver.Text(), FloatFormat.Write(FloatFormat.Half.MaximumExponential), "is bounded by nothing");
        }
    }

    private void Report(
        BlockContext block, IInvocationOperation call, IOperation argument, FloatFormat format, string claim, DiagnosticSeverity? severity)
    {
        INamedTypeSymbol type = call.TargetMethod.ContainingType;
        string owner = type.Name == "StableMath" ? "global::System.MathF" : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        NumericKind kind = block.Known.KindOf(call.Type, block.Options);
        string number = Math.Floor(format.MaximumExponential).ToString(CultureInfo.InvariantCulture);
        string limit = kind == NumericKind.Double ? number : kind == NumericKind.Single ? number + "f" : $"({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){number}f";
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (type.Name == "StableMath" || type.GetMembers("Min").Any(one => one.DeclaredAccessibility == Accessibility.Public))
        {
            properties = properties.Add(FixProperties.Function, owner + ".Min").Add(FixProperties.Limit, limit);
        }

        block.Report(
            this, call.Syntax.GetLocation(), properties, severity,
            call.Text(), format.Name, argument.Text(), FloatFormat.Write(format.MaximumExponential), claim);
    }

    /// <summary>The type that the result ends in: that of the call, or of a narrowing cast around it.</summary>
    private static FloatFormat? NarrowestType(IInvocationOperation call, BlockContext block)
    {
        FloatFormat? narrowest = FloatFormat.Of(block.Known.KindOf(call.Type, block.Options));
        for (IOperation? outer = call.Parent; outer is IParenthesizedOperation or IConversionOperation; outer = outer.Parent)
        {
            FloatFormat? format = FloatFormat.Of(block.Known.KindOf(outer.Type, block.Options));
            narrowest = format is not null && narrowest is not null && format.Maximum < narrowest.Maximum ? format : narrowest;
        }

        return narrowest;
    }

    /// <summary>True for a bound that the code states, and not merely the limit of an integer type.</summary>
    private static bool IsChosen(double bound, IOperation argument, BlockContext block) =>
        Math.Abs(bound) < WidestChosenRange
        && (block.Known.KindOf(argument.WithoutCasts().Type, block.Options) != NumericKind.Integer
            || Math.Abs(bound) is < 32_000 and not (byte.MaxValue or sbyte.MaxValue or 128));

    /// <summary>A logit, a log-scale or, in Half, any value that comes from outside, where no other rule reports the formula.</summary>
    private static bool IsRaw(IOperation argument, bool isHalf, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(argument).WithoutCasts();
        if (isHalf && value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient)
        {
            value = quotient.LeftOperand.WithoutCasts();
        }

        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            value = Constants.ValueOf(product.LeftOperand, block) > 0 ? product.RightOperand.WithoutCasts()
                : Constants.ValueOf(product.RightOperand, block) > 0 ? product.LeftOperand.WithoutCasts()
                : value;
        }

        string? name = (value is IArrayElementReferenceOperation element ? element.ArrayReference : value).SymbolOf()?.Name
            ?? (value as IPropertyReferenceOperation)?.Instance?.SymbolOf()?.Name;
        bool isOutside = value is IParameterReferenceOperation or IArrayElementReferenceOperation or IMemberReferenceOperation;
        return name is not null && !Maxima.SaysMaximum(name) && !NameWords.Has(name, ProbabilityWords) && !IsPartOfSoftmax(argument, block)
            && ((isOutside && isHalf) || NameWords.Has(name, RawNames));
    }

    // A softmax without its maximum is another rule's.
    private static bool IsPartOfSoftmax(IOperation argument, BlockContext block) =>
        argument.Ancestors().Any(one => one is ILoopOperation or IAnonymousFunctionOperation)
        && block.Facts.Operations.Any(one => one
            is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } or ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide }
            && !argument.Syntax.Span.Contains(one.Syntax.Span));
}
