using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>Gradients in Half without a loss scale: most of them are below its smallest number. BFloat16 has the range of float and needs none.</summary>
internal sealed class UnscaledHalfGradients : HazardRule
{
    private const string Lost = "a gradient of 1e-8 is 0 in Half; a loss scale of 65536 makes it 0.000655";

    private static readonly HashSet<string> TrainingWords = NameWords.Set(
        "loss", "losses", "train", "trainer", "training", "backward", "backprop", "backpropagate", "backpropagation", "optimizer", "sgd", "adam",
        "weight", "weights", "layer", "learner", "prediction", "predictions", "predicted", "lr", "learningrate", "mse", "crossentropy", "softmax");

    private static readonly HashSet<string> UpstreamWords = NameWords.Set(
        "upstream", "delta", "deltas", "dout", "doutput", "doutputs", "dy", "dz", "dx", "dlogits", "dloss", "incoming", "accumulated");

    public override RuleDescription Description { get; } = new(
        "PG4002", "Half gradients without a loss scale", "'{0}': {1}", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckBackward, OperationKind.Invocation);
        dispatch.On(CheckGradient, Numbers.SixteenBit, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment);
        dispatch.On(CheckGradient, OperationKind.VariableDeclarator);
        dispatch.On(CheckScaler, OperationKind.ObjectCreation);
    }

    /// <summary>Backward of a TorchSharp model in Half, or of a generated kernel at Float16.</summary>
    private void CheckBackward(IOperation operation, BlockContext block)
    {
        IInvocationOperation call = (IInvocationOperation)operation;
        bool isTensor = call.TargetMethod.Name == "backward" && block.Known.HasTorchSharp && TensorDtype.IsTorchMember(call.TargetMethod);
        bool isKernel = call.TargetMethod.Name.EndsWith("Backward", StringComparison.Ordinal) && call.TargetMethod.ContainingType?.Name == "Training";
        if ((isTensor && IsHalf(call, block)) || (isKernel && IsHalfKernel(call, block)))
        {
            if (!MentionsScale(block) && !IsReportedBefore(call, block))
            {
                block.Report(this, call, call.Text(), Lost);
            }
        }
    }

    private static bool IsHalf(IInvocationOperation backward, BlockContext block)
    {
        if (backward.Instance is { } loss && TensorDtype.Of(loss, block) is var dtype && dtype != NumericKind.None)
        {
            return dtype == NumericKind.Half;
        }

        IEnumerable<ISymbol> modules = block.Facts.Operations
            .Where(one => one is ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation)
            .Where(one => TrainedModules.IsModule(one.Type))
            .Select(one => one.SymbolOf()).OfType<ISymbol>().Distinct<ISymbol>(SymbolEqualityComparer.Default);
        return modules.Any(module => TrainedModules.KindOf(module, backward, block) == NumericKind.Half);
    }

    private static bool IsHalfKernel(IInvocationOperation call, BlockContext block)
    {
        if (LogProbabilities.KernelCall.ModelOf(call) is not { } model)
        {
            return false;
        }

        LogProbabilities.LogProbabilityFormula formula = new(LogProbabilities.LogProbabilityForm.Kernel, call);
        LogProbabilities.KernelCall.Describe(formula, call, model, block);
        return formula.DType == "Float16";
    }

    private static bool IsReportedBefore(IInvocationOperation call, BlockContext block) => block.Facts.Calls
        .Any(other => other.Syntax.SpanStart < call.Syntax.SpanStart
            && SymbolEqualityComparer.Default.Equals(other.TargetMethod.OriginalDefinition, call.TargetMethod.OriginalDefinition));

    /// <summary>A Half gradient where it starts: from an error that was computed in float, or from prediction - target in Half.</summary>
    private void CheckGradient(IOperation operation, BlockContext block)
    {
        if (GradientValue(operation, block) is not { } value || !IsOrigin(value, block) || !IsTraining(block) || MentionsScale(block))
        {
            return;
        }

        bool isFirst = !block.Facts.Operations.Any(other => other.Syntax.SpanStart < operation.Syntax.SpanStart
            && GradientValue(other, block) is { } earlier && IsOrigin(earlier, block));
        if (isFirst)
        {
            block.Report(this, value, value.Text(), Lost);
        }
    }

    /// <summary>What is written to a Half variable or element that is called a gradient.</summary>
    private static IOperation? GradientValue(IOperation operation, BlockContext block)
    {
        ITypeSymbol? type = operation.Kind switch
        {
            OperationKind.VariableDeclarator => ((IVariableDeclaratorOperation)operation).Symbol.Type,
            OperationKind.SimpleAssignment or OperationKind.CompoundAssignment => operation.Type,
            _ => null,
        };
        if (block.Known.KindOf(type, block.Options) != NumericKind.Half)
        {
            return null;
        }

        (string? name, IOperation? value) = operation is IVariableDeclaratorOperation declarator
            ? (declarator.Symbol.Name, declarator.GetVariableInitializer()?.Value)
            : (ValuePaths.Of(((IAssignmentOperation)operation).Target, block)?.Split('.').Last(), ((IAssignmentOperation)operation).Value);
        return TrainingNames.SaysGradient(name) || IsDerivative(name) ? value?.Bare() : null;
    }

    /// <summary>"dLogits", "dW".</summary>
    private static bool IsDerivative(string? name) => name is { Length: > 1 } && name[0] == 'd' && char.IsUpper(name[1]);

    private static bool IsOrigin(IOperation value, BlockContext block)
    {
        IEnumerable<string> sources = value.Everything()
            .Where(one => one.Parent is not IPropertyReferenceOperation { Property.Name: "Length" or "Count" })
            .Select(one => one.SymbolOf()?.Name).OfType<string>();
        if (Constants.ValueOf(value, block) is not null
            || sources.Any(name => TrainingNames.SaysGradient(name) || IsDerivative(name) || NameWords.Has(name, UpstreamWords)))
        {
            return false;
        }

        bool isRounded = value.Everything().OfType<IConversionOperation>().Any(conversion => !conversion.IsImplicit
            && block.Known.KindOf(conversion.Type, block.Options) == NumericKind.Half
            && block.Known.KindOf(conversion.Operand.Type, block.Options) is NumericKind.Single or NumericKind.Double
            && Constants.ValueOf(conversion.Operand, block) is null
            && conversion.Operand.WithoutCasts() is IBinaryOperation or ILocalReferenceOperation or IInvocationOperation);
        return isRounded || value.Everything().OfType<IBinaryOperation>().Any(difference => difference.OperatorKind == BinaryOperatorKind.Subtract
            && difference.RightOperand.Symbols().Any(symbol => NameWords.Of(symbol.Name).Any(word => word is "target" or "targets" or "label" or "labels" or "truth" or "expected" or "y")));
    }

    /// <summary>new LossScaler&lt;Half&gt;(): its scale is converted to Half, where 65536 does not exist.</summary>
    private void CheckScaler(IOperation operation, BlockContext block)
    {
        IObjectCreationOperation creation = (IObjectCreationOperation)operation;
        if (creation.Type is not INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } type || !TrainingNames.HasWord(type.Name, "scaler")
            || block.Known.KindOf(arguments[0], block.Options) != NumericKind.Half)
        {
            return;
        }

        IArgumentOperation? scale = creation.Arguments.FirstOrDefault(argument => TrainingNames.HasWord(argument.Parameter?.Name, "scale"));
        if (scale is not null && Constants.ValueOf(scale.Value, block) is { } value && double.IsInfinity(FloatFormat.Half.Round(value)))
        {
            block.Report(this, creation, creation.Text(), $"a loss scale of {FloatFormat.Write(value)} is Infinity in Half, and so is every scaled loss");
        }
    }

    private static bool IsTraining(BlockContext block) => NamesAround(block).SelectMany(NameWords.Of).Any(TrainingWords.Contains);

    /// <summary>A scale or scaler among the names of the method and its type; one that only divides is enough to be silent.</summary>
    private static bool MentionsScale(BlockContext block) => NamesAround(block).Any(TrainingNames.SaysScale);

    private static IEnumerable<string> NamesAround(BlockContext block)
    {
        IEnumerable<string> members = Enumerable.Empty<string>();
        for (ISymbol? symbol = block.Owner; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            members = members.Append(symbol.Name);
            members = symbol switch
            {
                INamedTypeSymbol type => members.Concat(type.GetMembers().Select(member => member.Name)),
                IMethodSymbol method => members.Concat(method.Parameters.Select(parameter => parameter.Name)),
                _ => members,
            };
        }

        return members.Concat(block.Facts.Operations.SelectMany(NamesOf));
    }

    private static IEnumerable<string> NamesOf(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                yield return call.TargetMethod.Name;
                yield return call.TargetMethod.ContainingType?.Name ?? "";
                break;
            case IVariableDeclaratorOperation declarator:
                yield return declarator.Symbol.Name;
                break;
            case IObjectCreationOperation { Type: { } type }:
                yield return type.Name;
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation:
                yield return operation.SymbolOf()?.Name ?? "";
                break;
        }
    }
}
