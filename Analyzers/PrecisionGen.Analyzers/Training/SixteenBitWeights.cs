using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>An optimizer that keeps its weights or moments in 16 bits: steps below half a unit in the last place are lost for good.</summary>
internal sealed class SixteenBitWeights : HazardRule
{
    private const double DefaultRate = 1e-3;

    private static readonly string[] Remedies = { "master", "stochastic", "kahan", "compensat", "errorfeedback", "fullprecision" };

    private static readonly HashSet<string> Optimizers = new(StringComparer.Ordinal)
    {
        "Adam", "AdamW", "SGD", "RMSProp", "Adamax", "NAdam", "RAdam", "Adagrad", "Adadelta", "ASGD", "Rprop",
    };

    /// <summary>What a method is called that moves a target network's weights towards those that learn.</summary>
    private static readonly HashSet<string> AveragingWords = NameWords.Set(
        "polyak", "softupdate", "updatetarget", "synctarget", "targetupdate", "targetnetwork", "ema");

    public override RuleDescription Description { get; } = new(
        "PG4001", "Weights or optimizer state are kept in 16 bits", "'{0}' is kept in {1} from step to step: {2}; keep it in float and round a copy",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckUpdate, Numbers.SixteenBit, OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);
        dispatch.On(CheckOptimizer, OperationKind.Invocation);
    }

    private void CheckUpdate(IOperation operation, BlockContext block)
    {
        IAssignmentOperation assignment = (IAssignmentOperation)operation;
        NumericKind kind = block.Known.KindOf(assignment.Target.Type, block.Options);
        if (!kind.IsSixteenBit() || StorageOf(assignment.Target, block) is not { } storage || TrainingNames.SaysGradient(storage)
            || HasRemedy(block))
        {
            return;
        }

        FloatFormat format = FloatFormat.Of(kind)!;
        string? loss = WeightTerm(assignment, block) is { } step ? LostStep(step, format, block)
            : IsMovingAverage(assignment, block, out bool isSquared) ? LostAverage(format, isSquared)
            : null;
        if (loss is not null && !IsReportedBefore(assignment, storage, block))
        {
            block.Report(this, assignment.Target, assignment.Target.Text(), kind.Name(), loss);
        }
    }

    /// <summary>torch.optim.Adam(model.parameters()) of a model that was converted.</summary>
    private void CheckOptimizer(IOperation operation, BlockContext block)
    {
        IInvocationOperation call = (IInvocationOperation)operation;
        if (!block.Known.HasTorchSharp || !Optimizers.Contains(call.TargetMethod.Name) || !TensorDtype.IsTorchMember(call.TargetMethod) || HasRemedy(block))
        {
            return;
        }

        IInvocationOperation? parameters = call.Arguments.SelectMany(argument => block.Facts.Resolve(argument.Value).Everything())
            .OfType<IInvocationOperation>().FirstOrDefault(one => one.TargetMethod.Name is "parameters" or "named_parameters");
        if (parameters?.Instance is { } model && TrainedModules.KindOf(model, call, block) is var kind && kind.IsSixteenBit())
        {
            double rate = call.Arguments.FirstOrDefault(argument => TrainingNames.SaysLearningRate(argument.Parameter?.Name)) is { } given
                && Constants.ValueOf(given.Value, block) is { } known and > 0 ? known : DefaultRate;
            block.Report(this, call, parameters.Text(), kind.Name(), LostStep(rate, FloatFormat.Of(kind)!));
        }
    }

    /// <summary>What is kept: an element, a member, or a variable that a loop runs over; null for a passing value.</summary>
    private static string? StorageOf(IOperation target, BlockContext block) => target.Bare() switch
    {
        IArrayElementReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation => ValuePaths.Of(target, block),
        ILocalReferenceOperation { Local: { } local } when local.IsRef || TrainingNames.SaysWeight(local.Name) => ValuePaths.Of(target, block),
        IParameterReferenceOperation { Parameter: { } parameter } when parameter.RefKind != RefKind.None || TrainingNames.SaysWeight(parameter.Name) => parameter.Name,
        IInvocationOperation { TargetMethod: { ReturnsByRef: true, Name: { } name } } => name,
        _ => null,
    };

    /// <summary>The term of w -= rate * g, w = w - rate * g or w += -rate * g; null for other writes.</summary>
    private static IOperation? WeightTerm(IAssignmentOperation assignment, BlockContext block)
    {
        IOperation? term = null;
        bool isSubtracted = false;
        if (assignment is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } compound)
        {
            term = compound.Value;
            isSubtracted = compound.OperatorKind == BinaryOperatorKind.Subtract;
        }
        else if (assignment is ISimpleAssignmentOperation simple && block.Facts.Resolve(simple.Value.WithoutCasts()).WithoutCasts() is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract
        } sum && Expressions.Same(block.Facts.Resolve(sum.LeftOperand.WithoutCasts()).WithoutCasts(), assignment.Target))
        {
            term = sum.RightOperand;
            isSubtracted = sum.OperatorKind == BinaryOperatorKind.Subtract;
        }

        if (term is null)
        {
            return null;
        }

        string[] names = NamesIn(term, block).ToArray();
        if (names.Any(IsVelocity) && KnowsLearningRate(block))
        {
            return term;
        }

        bool hasRate = names.Any(TrainingNames.SaysLearningRate);
        bool hasGradient = names.Any(TrainingNames.SaysGradient);
        bool saysWeight = assignment.Target.Symbols().Any(symbol => TrainingNames.SaysWeight(symbol.Name));
        bool isCertain = names.Any(TrainingNames.SaysNothingButLearningRate) || (hasRate && (hasGradient || saysWeight));
        return isCertain || (isSubtracted && hasGradient) ? term : null;
    }

    /// <summary>The running step of momentum: in a game it is a speed, in an optimizer there are rates and gradients beside it.</summary>
    private static bool IsVelocity(string name) => TrainingNames.HasWord(name, "velocity") || TrainingNames.HasWord(name, "velocities");

    private static bool KnowsLearningRate(BlockContext block) => block.Facts.Operations
        .Any(one => one.SymbolOf() is { } symbol && (TrainingNames.SaysNothingButLearningRate(symbol.Name) || TrainingNames.SaysGradient(symbol.Name)));

    /// <summary>w += tau * (x - w), the same moving average.</summary>
    private static bool IsStepTowards(IAssignmentOperation assignment, BlockContext block) =>
        assignment is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } compound && NameWords.Has(block.Owner.Name, AveragingWords)
        && compound.Value.Everything().OfType<IBinaryOperation>().Any(difference => difference.OperatorKind == BinaryOperatorKind.Subtract
            && Expressions.Same(difference.RightOperand.WithoutCasts(), assignment.Target));

    /// <summary>m = beta * m + (1 - beta) * g or v = mu * v - rate * g, of gradients; in a soft update, of weights.</summary>
    private static bool IsMovingAverage(IAssignmentOperation assignment, BlockContext block, out bool isSquared)
    {
        isSquared = false;
        if (IsStepTowards(assignment, block))
        {
            return true;
        }

        if (assignment is not ISimpleAssignmentOperation simple
            || block.Facts.Resolve(simple.Value.WithoutCasts()).WithoutCasts() is not IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract
            } sum)
        {
            return false;
        }

        IOperation? term = IsMultipleOf(sum.LeftOperand, assignment.Target, block) ? sum.RightOperand
            : IsMultipleOf(sum.RightOperand, assignment.Target, block) ? sum.LeftOperand
            : null;
        bool isOfTraining = term is not null && (NameWords.Has(block.Owner.Name, AveragingWords)
            || NamesIn(term, block).Any(name => TrainingNames.SaysGradient(name) || name is "g" || TrainingNames.SaysNothingButLearningRate(name)));
        if (term is null || !isOfTraining)
        {
            return false;
        }

        isSquared = term.Everything().OfType<IBinaryOperation>().Any(product => product.OperatorKind == BinaryOperatorKind.Multiply
            && product.LeftOperand.Symbols().Intersect<ISymbol>(product.RightOperand.Symbols(), SymbolEqualityComparer.Default)
                .Any(symbol => TrainingNames.SaysGradient(symbol.Name) || symbol.Name == "g"));
        return true;
    }

    private static bool IsMultipleOf(IOperation operand, IOperation target, BlockContext block) =>
        operand.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
        && (Expressions.Same(block.Facts.Resolve(product.LeftOperand.WithoutCasts()).WithoutCasts(), target)
            || Expressions.Same(block.Facts.Resolve(product.RightOperand.WithoutCasts()).WithoutCasts(), target));

    /// <summary>The names in an expression, and in the values of its local variables.</summary>
    private static IEnumerable<string> NamesIn(IOperation term, BlockContext block)
    {
        foreach (IOperation operation in term.Everything())
        {
            if (operation.SymbolOf() is { } symbol)
            {
                yield return symbol.Name;
            }

            if (operation is ILocalReferenceOperation local && block.Facts.OnlyValue(local.Local) is { } value)
            {
                foreach (ISymbol inner in value.Symbols())
                {
                    yield return inner.Name;
                }
            }
        }
    }

    private static string LostStep(IOperation term, FloatFormat format, BlockContext block)
    {
        IOperation? rate = term.Everything().FirstOrDefault(one => TrainingNames.SaysLearningRate(one.SymbolOf()?.Name));
        double value = rate is null ? DefaultRate
            : Constants.ValueOf(rate, block) is { } constant and > 0 ? constant
            : rate is IParameterReferenceOperation { Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: IConvertible given } }
                && given is float or double ? Convert.ToDouble(given, null) : DefaultRate;
        return LostStep(value, format);
    }

    private static string LostStep(double rate, FloatFormat format)
    {
        // Half a unit in the last place of numbers in [2^k, 2^(k + 1)) is 2^k times the unit roundoff.
        int exponent = (int)Math.Floor(Math.Log(rate / format.UnitRoundoff, 2)) + 1;
        return $"a step of {FloatFormat.Write(rate)} changes no weight from {FloatFormat.Write(Math.Pow(2, exponent))} on";
    }

    private static string LostAverage(FloatFormat format, bool isSquared) => isSquared && format == FloatFormat.Half
        ? $"the square of a gradient below {FloatFormat.Write(Math.Sqrt(format.Epsilon / 2))} is 0"
        : $"changes below {FloatFormat.Write(format.UnitRoundoff / 2)} of its value are lost";

    private static bool IsReportedBefore(IAssignmentOperation assignment, string storage, BlockContext block) => block.Facts.Operations.OfType<IAssignmentOperation>()
        .Any(other => other.Syntax.SpanStart < assignment.Syntax.SpanStart && StorageOf(other.Target, block) == storage
            && (WeightTerm(other, block) is not null || IsMovingAverage(other, block, out _)));

    /// <summary>Master copies, stochastic rounding and compensated sums are the known ways to do without.</summary>
    private static bool HasRemedy(BlockContext block) =>
        block.Facts.Operations.Select(operation => operation switch
        {
            IInvocationOperation call => call.TargetMethod.Name,
            _ => operation.SymbolOf()?.Name,
        }).Concat(NamesAround(block.Owner)).Any(name => name is not null && Remedies.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));

    private static IEnumerable<string> NamesAround(ISymbol owner)
    {
        yield return owner.Name;
        for (INamedTypeSymbol? type = owner as INamedTypeSymbol ?? owner.ContainingType; type is not null; type = type.ContainingType)
        {
            yield return type.Name;
            foreach (ISymbol member in type.GetMembers())
            {
                yield return member.Name;
            }
        }
    }
}
