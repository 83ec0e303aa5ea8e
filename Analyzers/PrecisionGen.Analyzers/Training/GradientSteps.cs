using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>What one method does to gradients, in the order of the source: read from calls of trainers by name, and from loops.</summary>
internal sealed class GradientSteps
{
    private readonly BlockContext block;
    private readonly List<GradientStep> steps = new();

    public GradientSteps(BlockContext block)
    {
        this.block = block;
        if (!block.Facts.Operations.Any(MentionsAnyScale))
        {
            return;
        }

        steps.AddRange(block.Facts.Calls.Select(OfCall).OfType<GradientStep>());
        steps.AddRange(block.Facts.Assignments.Where(one => one is ICompoundAssignmentOperation or ISimpleAssignmentOperation)
            .Select(OfAssignment).OfType<GradientStep>());
        steps.Sort((a, b) => a.Start.CompareTo(b.Start));
    }

    /// <summary>In the order of the source; empty in a method that names no scale, where no step can matter.</summary>
    public IReadOnlyList<GradientStep> All => steps;

    /// <summary>True for the receiver of a call, or its type, that is called a scaler.</summary>
    public static bool IsScaler(IOperation? receiver, IMethodSymbol method) =>
        TrainingNames.SaysLossScale(receiver?.SymbolOf()?.Name) || TrainingNames.SaysLossScale(method.ContainingType?.Name);

    /// <summary>The object that a call is made on, also through "?.".</summary>
    public static IOperation? ReceiverOf(IInvocationOperation call) => call.Instance is IConditionalAccessInstanceOperation instance
        ? instance.Ancestors().OfType<IConditionalAccessOperation>().FirstOrDefault()?.Operation
        : call.Instance;

    private static bool MentionsAnyScale(IOperation operation) => operation.Kind switch
    {
        OperationKind.Invocation => operation is IInvocationOperation call
            && (Contains(call.TargetMethod.Name, "scal") || Contains(call.TargetMethod.ContainingType?.Name, "scal")),
        OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.FieldReference or OperationKind.PropertyReference =>
            operation.SymbolOf() is { } symbol && (Contains(symbol.Name, "scal") || Contains(symbol.ContainingType?.Name, "scal")),
        _ => false,
    };

    private GradientStep? OfCall(IInvocationOperation call)
    {
        string name = call.TargetMethod.Name;
        IOperation? receiver = ReceiverOf(call);
        if (Contains(name, "unscale"))
        {
            return new GradientStep(GradientAction.Unscaled, call, GradientPath(call), receiver);
        }

        if (name is "Step" or "step" or "StepAsync" or "Apply" && IsScaler(receiver, call.TargetMethod))
        {
            return new GradientStep(GradientAction.Stepped, call, GradientPath(call), receiver);
        }

        if (name is "Update" or "update" && IsScaler(receiver, call.TargetMethod))
        {
            return new GradientStep(GradientAction.ScaleChanged, call, null, receiver);
        }

        if (Contains(name, "backward") || (name is "scale" or "Scale" or "ScaleLoss" && IsScaler(receiver, call.TargetMethod)))
        {
            return new GradientStep(GradientAction.Computed, call, null, receiver);
        }

        return OfSpanFunction(call, name) ?? OfClip(call, name) ?? OfNorm(call, name);
    }

    /// <summary>TensorPrimitives.Divide(g, scale, g), g.div_(scale).</summary>
    private GradientStep? OfSpanFunction(IInvocationOperation call, string name)
    {
        bool isDivision = name is "Divide" or "div_";
        if (!(isDivision || name is "Multiply" or "mul_") || GradientPath(call) is not { } path)
        {
            return null;
        }

        IOperation? scale = call.Arguments.Select(argument => argument.Value).FirstOrDefault(value => IsScale(value, isDivision));
        return scale is null ? null : new GradientStep(GradientAction.Unscaled, call, path, scale);
    }

    private GradientStep? OfClip(IInvocationOperation call, string name)
    {
        string? type = call.TargetMethod.ContainingType?.Name;
        bool isClip = Contains(name, "clip") || (Contains(type, "gradientclip") && !Contains(name, "norm"));
        if (isClip)
        {
            bool isOfGradients = TrainingNames.SaysGradient(name) || TrainingNames.SaysGradient(type) || Contains(name, "clip_grad")
                || Contains(name, "clipgrad") || TrainingNames.SaysGradient(GradientPath(call)?.Split('.').Last());
            return isOfGradients && !IsLimitScaled(call) ? new GradientStep(GradientAction.Clipped, call, GradientPath(call)) : null;
        }

        // g[i] = Math.Clamp(g[i], -c, c)
        return MathCall.Of(call, out IReadOnlyList<IOperation> arguments) == MathFunction.Clamp && arguments.Count == 3
            && ValuePaths.Of(arguments[0], block) is { } path && IsGradientPath(path) && !IsLimitScaled(call)
            && call.Ancestors().Take(3).OfType<ISimpleAssignmentOperation>().FirstOrDefault() is { } assignment
            && ValuePaths.Of(assignment.Target, block) == path
            ? new GradientStep(GradientAction.Clipped, call, path)
            : null;
    }

    private GradientStep? OfNorm(IInvocationOperation call, string name)
    {
        if (Contains(name, "norm") && !Contains(name, "normaliz") && !Contains(name, "clip"))
        {
            string? path = GradientPath(call);
            return (path is not null || TrainingNames.SaysGradient(name) || TrainingNames.SaysGradient(call.TargetMethod.ContainingType?.Name))
                && IsNormUsed(call)
                ? new GradientStep(GradientAction.Measured, call, path)
                : null;
        }

        return name == "Sqrt" && MathCall.Is(call, MathFunction.Sqrt, out IOperation sum) && SumOfSquares(sum) is { } squares && IsNormUsed(call)
            ? new GradientStep(GradientAction.Measured, call, squares)
            : null;
    }

    /// <summary>g /= scale, g *= 1 / scale, g = g / scale.</summary>
    private GradientStep? OfAssignment(IAssignmentOperation assignment)
    {
        if (ValuePaths.Of(assignment.Target, block) is not { } path || !IsGradientPath(path))
        {
            return null;
        }

        (IOperation? factor, bool isDivision) = assignment switch
        {
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Multiply } compound =>
                (compound.Value, compound.OperatorKind == BinaryOperatorKind.Divide),
            ISimpleAssignmentOperation simple when simple.Value.WithoutCasts() is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Multiply
            } binary && ValuePaths.Of(binary.LeftOperand, block) == path => (binary.RightOperand, binary.OperatorKind == BinaryOperatorKind.Divide),
            _ => (null, false),
        };
        return factor is not null && IsScale(factor, isDivision) ? new GradientStep(GradientAction.Unscaled, assignment, path, factor) : null;
    }

    /// <summary>True for the loss scale itself (of a division) or its inverse (of a multiplication).</summary>
    private bool IsScale(IOperation factor, bool isDivision)
    {
        IOperation value = factor.WithoutCasts();
        IOperation resolved = block.Facts.Resolve(value).WithoutCasts();
        string? name = value.SymbolOf()?.Name;
        if (isDivision)
        {
            return IsScaleName(value) || IsScaleName(resolved);
        }

        return (resolved is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } inverse && IsScaleName(inverse.RightOperand.WithoutCasts()))
            || (TrainingNames.SaysInverse(name) && TrainingNames.SaysScale(name));
    }

    /// <summary>A name for nothing but a loss scale, or "scale" where it also multiplies something.</summary>
    private bool IsScaleName(IOperation value)
    {
        if (value.SymbolOf() is not { } symbol || !TrainingNames.SaysScale(symbol.Name))
        {
            return false;
        }

        return TrainingNames.SaysLossScale(symbol.Name) || TrainingNames.SaysLossScale(symbol.ContainingType?.Name)
            || (symbol is IFieldSymbol or IPropertySymbol && MultipliesLoss(symbol, block))
            || block.Facts.Operations.Any(operation => operation switch
            {
                IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => Names(product.LeftOperand, symbol) || Names(product.RightOperand, symbol),
                ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } product => Names(product.Value, symbol),
                _ => false,
            });
    }

    /// <summary>True if another method of the type multiplies a loss or its gradient by the member.</summary>
    public static bool MultipliesLoss(ISymbol member, BlockContext block) => member.ContainingType.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax(block.Cancellation).DescendantNodes())
        .Any(node => node switch
        {
            BinaryExpressionSyntax product when product.IsKind(SyntaxKind.MultiplyExpression) =>
                (Mentions(product.Left, member) && SaysLoss(product.Right)) || (Mentions(product.Right, member) && SaysLoss(product.Left)),
            AssignmentExpressionSyntax product when product.IsKind(SyntaxKind.MultiplyAssignmentExpression) =>
                Mentions(product.Right, member) && SaysLoss(product.Left),
            _ => false,
        });

    private static bool Mentions(ExpressionSyntax expression, ISymbol member) => expression.ToString().Replace("this.", "") == member.Name;

    private static bool SaysLoss(ExpressionSyntax expression) => expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
        .Any(name => TrainingNames.SaysGradient(name.Identifier.ValueText) || TrainingNames.HasWord(name.Identifier.ValueText, "loss"));

    private static bool Names(IOperation operation, ISymbol symbol) =>
        SymbolEqualityComparer.Default.Equals(operation.WithoutCasts().SymbolOf(), symbol);

    /// <summary>A limit of maxNorm * scale is meant for gradients that are still scaled.</summary>
    private bool IsLimitScaled(IInvocationOperation call) => call.Arguments.Any(argument =>
        ValuePaths.Of(argument.Value, block) is not { } path || !IsGradientPath(path)
            ? MentionsScale(argument.Value)
            : false);

    private bool MentionsScale(IOperation value) => value.Everything().Any(one => one.SymbolOf() is { } symbol
        && (TrainingNames.SaysScale(symbol.Name)
            || (one is ILocalReferenceOperation local && block.Facts.OnlyValue(local.Local) is { } source
                && source.Symbols().Any(inner => TrainingNames.SaysScale(inner.Name)))));

    /// <summary>The gradients among the arguments (or the receiver) of a call.</summary>
    private string? GradientPath(IInvocationOperation call)
    {
        IEnumerable<IOperation?> places = call.Arguments.Select(argument => argument.Value).Append(ReceiverOf(call));
        return places.Select(place => ValuePaths.Of(place, block)).FirstOrDefault(path => path is not null && IsGradientPath(path));
    }

    // The storage itself is called gradients: "layer.Gradients", not "gradientClipper.limit".
    private static bool IsGradientPath(string path) => path.Split('.').Any(part => TrainingNames.SaysGradient(part)
        && !Contains(part, "scal") && !Contains(part, "clip") && !Contains(part, "norm") && !Contains(part, "optimizer"));

    /// <summary>The gradients whose squares a variable sums; null for any other value.</summary>
    private string? SumOfSquares(IOperation sum)
    {
        IOperation value = block.Facts.Resolve(sum.WithoutCasts()).WithoutCasts();
        IEnumerable<IOperation> terms = value switch
        {
            ILocalReferenceOperation local => block.Facts.WritesOf(local.Local)
                .Select(write => CarriedWrite.Is(write, out CarriedWrite found) && found.Kind == BinaryOperatorKind.Add ? found.Term : null)
                .OfType<IOperation>(),
            IInvocationOperation { TargetMethod.Name: "Sum" } call => call.Arguments.SelectMany(argument => argument.Value.Everything())
                .OfType<IReturnOperation>().Select(one => one.ReturnedValue).OfType<IOperation>(),
            _ => Enumerable.Empty<IOperation>(),
        };
        foreach (IOperation term in terms)
        {
            if (term.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } square
                && Expressions.Same(square.LeftOperand.WithoutCasts(), square.RightOperand.WithoutCasts())
                && (ValuePaths.Of(square.LeftOperand, block) is { } path && IsGradientPath(path) ? path : SummedPath(value)) is { } gradients)
            {
                return gradients;
            }
        }

        return value is IInvocationOperation { TargetMethod.Name: "SumOfSquares" } primitive ? GradientPath(primitive) : null;
    }

    /// <summary>The gradients of gradients.Sum(g => g * g), whose parameter may have any name.</summary>
    private string? SummedPath(IOperation value) =>
        value is IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" } sum ? GradientPath(sum) : null;

    /// <summary>False if the norm is only tested for Inf and NaN, thrown away, or related to the scale.</summary>
    private bool IsNormUsed(IInvocationOperation norm)
    {
        IOperation outermost = norm;
        while (outermost.Parent is IConversionOperation or IParenthesizedOperation)
        {
            outermost = outermost.Parent;
        }

        if (outermost.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator })
        {
            return block.Facts.Operations
                .OfType<ILocalReferenceOperation>()
                .Any(use => SymbolEqualityComparer.Default.Equals(use.Local, declarator.Symbol) && IsUse(use));
        }

        return IsUse(outermost);
    }

    private bool IsUse(IOperation value) => value.Outer() switch
    {
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "IsFinite" or "IsNaN" or "IsInfinity" or "IsNaNOrInfinity" } } => false,
        IExpressionStatementOperation or null => false,
        IBinaryOperation binary => !MentionsScale(binary),
        ICompoundAssignmentOperation compound => !MentionsScale(compound.Value),
        _ => true,
    };

    private static bool Contains(string? name, string word) => name is not null && name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}
