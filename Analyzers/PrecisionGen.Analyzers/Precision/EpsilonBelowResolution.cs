using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>
/// An epsilon, a floor, a bound or a tolerance that its type rounds away: 1e-8 in Half is 0, 1 - 1e-8 in float is 1, and float.Epsilon
/// is no machine epsilon.
/// </summary>
internal sealed class EpsilonBelowResolution : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG1006", "Epsilon is below the resolution of its type", "{0}, {1}", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckConstant, Numbers.SixteenBit, SixteenBitConstant.Kinds);
        dispatch.On(CheckNearOne, Numbers.Floating, OperationKind.Literal, OperationKind.Conversion);
        dispatch.OnBinary(CheckNearOne, Numbers.Floating, BinaryOperatorKind.Add, BinaryOperatorKind.Subtract);
        dispatch.On(CheckSmallestNumber, OperationKind.FieldReference, OperationKind.PropertyReference);
        dispatch.OnBinary(
            CheckRelativeTolerance, Numbers.Any, BinaryOperatorKind.LessThan, BinaryOperatorKind.LessThanOrEqual,
            BinaryOperatorKind.GreaterThan, BinaryOperatorKind.GreaterThanOrEqual);
        dispatch.On(
            CheckNamedTolerance, OperationKind.VariableDeclarator, OperationKind.FieldInitializer, OperationKind.ParameterInitializer,
            OperationKind.PropertyInitializer);
        dispatch.OnBinary(CheckTensorSum, Numbers.Any, BinaryOperatorKind.Add);
        dispatch.OnCall(CheckTensorCall, "add", "add_", "clamp", "clamp_", "clamp_min", "clamp_min_", "clamp_max", "clamp_max_");
    }

    /// <summary>(Half)1e-8 is 0; 1 / (Half)1e-5 is Infinity; (Half)0.9999 is 1.</summary>
    private void CheckConstant(IOperation operation, BlockContext block)
    {
        if (SixteenBitConstant.At(operation, block) is not { } constant || constant.BecomesInfinite || TestCode.Expects(operation, block))
        {
            return;
        }

        string type = operation.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (constant.Rounded == 1 && constant.Exact < 1 && IsUpperBound(operation))
        {
            string below = constant.Format == FloatFormat.Half ? "0.999f" : "0.996f";
            Report(block, operation, $"{constant.Text} is 1", "so the bound lets 1 through", $"({type}){below}");
            return;
        }

        EpsilonRole role = EpsilonUse.Of(constant, block);
        string? replacement = constant.IsDefault ? null : $"({type})1e-4f";
        if (role == EpsilonRole.None || IsOtherwiseKeptFromZero(operation, block))
        {
            return;
        }

        if (constant.BecomesZero)
        {
            Report(
                block, operation, $"{constant.Text} is 0", EpsilonUse.Consequence(role), replacement, block.InKernel ? DiagnosticSeverity.Error : null);
        }
        else if (role == EpsilonRole.Divisor && constant.Exact > 0 && double.IsInfinity(constant.Format.Round(1 / constant.Rounded)))
        {
            Report(block, operation, $"1 / {constant.Text} is Infinity", "so the division overflows where the rest of the divisor is 0", replacement);
        }
    }

    /// <summary>1f - 1e-8f is 1, and so are 0.99999999f and (float)Math.Clamp(p, 1e-8, 1 - 1e-8) where p is large.</summary>
    private void CheckNearOne(IOperation operation, BlockContext block)
    {
        if (NearOne.At(operation, block) is { } found && !TestCode.Expects(operation, block))
        {
            Report(block, found.Where, found.Fact, found.Consequence, found.Replacement);
        }
    }

    private void CheckSmallestNumber(IOperation operation, BlockContext block)
    {
        if (SmallestNumber.At(operation, block) is { } found && !TestCode.Expects(operation, block))
        {
            Report(block, operation, found.Fact, found.Consequence, found.Replacement);
        }
    }

    private void CheckRelativeTolerance(IOperation operation, BlockContext block)
    {
        if (RelativeTolerance.In((IBinaryOperation)operation, block, out FloatFormat? format) is { } tolerance && !TestCode.Expects(operation, block)
            && !RelativeTolerance.IsToldElsewhere(tolerance, operation, block))
        {
            ReportTolerance(tolerance, format!, block);
        }
    }

    private void CheckNamedTolerance(IOperation operation, BlockContext block)
    {
        (ISymbol? symbol, IOperation? value) = operation switch
        {
            IVariableDeclaratorOperation declarator => (declarator.Symbol, declarator.GetVariableInitializer()?.Value),
            IFieldInitializerOperation initializer => (initializer.InitializedFields.FirstOrDefault(), initializer.Value),
            IParameterInitializerOperation initializer => (initializer.Parameter, initializer.Value),
            IPropertyInitializerOperation initializer => ((ISymbol?)initializer.InitializedProperties.FirstOrDefault(), initializer.Value),
            _ => (null, null),
        };
        if (symbol is not null && value is not null && RelativeTolerance.SaysRelative(symbol.Name)
            && FloatFormat.Of(block.Known.KindOf(value.Type, block.Options)) is { } format
            && RelativeTolerance.IsBelow(value, format, block))
        {
            ReportTolerance(value, format, block);
        }
    }

    private void ReportTolerance(IOperation tolerance, FloatFormat format, BlockContext block) => Report(
        block, tolerance, $"The relative tolerance {tolerance.Text()} is below the spacing of {format.Name}, {FloatFormat.Write(format.UnitRoundoff)}",
        "so it holds only where both are equal", RelativeTolerance.Replacement(tolerance, format));

    /// <summary>x + 1e-8 where x is a 16-bit tensor.</summary>
    private void CheckTensorSum(IOperation operation, BlockContext block)
    {
        IBinaryOperation sum = (IBinaryOperation)operation;
        if (block.Known.HasTorchSharp && TensorDtype.IsTensor(sum.Type))
        {
            CheckScalar(sum.LeftOperand, sum, block, false);
            CheckScalar(sum.RightOperand, sum, block, false);
        }
    }

    private void CheckTensorCall(IInvocationOperation call, BlockContext block)
    {
        if (block.Known.HasTorchSharp && TensorDtype.IsTorchMember(call.TargetMethod) && TensorDtype.IsTensor(call.Type))
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                CheckScalar(argument.Value, call, block, argument.Parameter?.Name == "max" || call.TargetMethod.Name is "clamp_max" or "clamp_max_");
            }
        }
    }

    private void CheckScalar(IOperation scalar, IOperation result, BlockContext block, bool isUpperBound)
    {
        IOperation value = scalar.WithoutCasts();
        if (TensorDtype.IsTensor(value.Type) || Constants.ValueOf(value, block) is not { } exact || exact == 0)
        {
            return;
        }

        NumericKind kind = TensorDtype.Of(result, block);
        kind = kind == NumericKind.None && block.Options.AssumeFloat32Tensors ? NumericKind.Single : kind;
        if (FloatFormat.Of(kind) is not { } format)
        {
            return;
        }

        if (isUpperBound && exact < 1 && format.Round(exact) == 1)
        {
            string bound = kind == NumericKind.Single ? "1 - 1e-7" : kind == NumericKind.Half ? "0.999" : "0.996";
            Report(block, value, $"{value.Text()} in a {format.Name} tensor is 1", "so the bound lets 1 through", bound);
        }
        else if (!isUpperBound && kind.IsSixteenBit() && format.Round(exact) == 0)
        {
            Report(block, value, $"{value.Text()} in a {format.Name} tensor is 0", EpsilonUse.Consequence(EpsilonRole.Added), "1e-4");
        }
    }

    /// <summary>The guarded value is positive anyway: if (norm &gt; 0) x / (norm + eps).</summary>
    private static bool IsOtherwiseKeptFromZero(IOperation constant, BlockContext block)
    {
        IOperation? outer = EpsilonUse.OuterOfCasts(constant);
        return outer is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum
            && block.Ranges.Of(sum.LeftOperand.Syntax.Span.Contains(constant.Syntax.Span) ? sum.RightOperand : sum.LeftOperand).Low > 0;
    }

    private static bool IsUpperBound(IOperation constant) => EpsilonUse.OuterOfCasts(constant) is IArgumentOperation
    {
        Parameter.Ordinal: > 0,
        Parent: IInvocationOperation { TargetMethod.Name: "Clamp" or "Min" or "MinNumber" },
    };

    private void Report(
        BlockContext block, IOperation where, string fact, string consequence, string? replacement, DiagnosticSeverity? severity = null)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        properties = replacement is null ? properties : properties.Add(FixProperties.Replacement, replacement);
        block.Report(this, where.Syntax.GetLocation(), properties, severity, fact, consequence);
    }
}
