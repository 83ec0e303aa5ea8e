using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>
/// a * b + c with one rounding on one path and two on the other: a choice by Fma.IsSupported, or a fused vector loop with a scalar
/// rest that is not fused.
/// </summary>
internal sealed class FusedMix : HazardRule
{
    /// <summary>The property that tells the fix which form was found.</summary>
    public const string Shape = "shape";

    private const string Measured = "(1 + 2^-12)^2 - (1 + 2^-11) is 5.96e-8 fused and 0 unfused";

    public override RuleDescription Description { get; } = new(
        "PG3005", "Fused and unfused multiply-add are mixed", "'{0}' {1}: {2}", DiagnosticSeverity.Warning, null);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckChoice, OperationKind.Conditional);
        dispatch.OnCall(
            CheckVector, "MultiplyAdd", "MultiplySubtract", "MultiplyAddNegated", "MultiplySubtractNegated",
            "FusedMultiplyAdd", "FusedMultiplySubtract", "FusedMultiplyAddNegated", "FusedMultiplySubtractNegated");
    }

    /// <summary>Fma.IsSupported ? fused : unfused, as an expression or as statements.</summary>
    private void CheckChoice(IOperation operation, BlockContext block)
    {
        IConditionalOperation choice = (IConditionalOperation)operation;
        if (AsksForFusion(choice.Condition) is not { } asked)
        {
            return;
        }

        bool isNegated = choice.Condition.Bare() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not };
        IOperation[] otherwise = choice.WhenFalse is { } alternative ? new[] { alternative } : After(choice).ToArray();
        IOperation[] whenTrue = { choice.WhenTrue };
        (IOperation[] fused, IOperation[] plain) = isNegated ? (otherwise, whenTrue) : (whenTrue, otherwise);
        if (fused.Any(branch => HasFused(branch, block)) && plain.FirstOrDefault(branch => HasUnfused(branch, block)) is not null)
        {
            bool isExpression = choice.WhenFalse is not null && choice.Syntax is ConditionalExpressionSyntax;
            string shape = isExpression && !isNegated ? "choice" : "";
            block.Report(
                this, asked.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Shape, shape), Weaker(block), asked.Text(),
                "chooses between one rounding and two", Measured);
        }
    }

    /// <summary>A scalar a * b + c in a loop behind or before a vector loop that is fused.</summary>
    private void CheckVector(IInvocationOperation call, BlockContext block)
    {
        if (!IsFusedVector(call) || call.Ancestors().OfType<ILoopOperation>().FirstOrDefault() is not { } loop)
        {
            return;
        }

        foreach (IOperation operation in block.Facts.Operations)
        {
            if (IsUnfused(operation, block)
                && block.Known.KindOf(operation.Type, block.Options) is (NumericKind.Single or NumericKind.Double)
                && !loop.Syntax.Span.Contains(operation.Syntax.Span) && operation.Ancestors().Any(outer => outer is ILoopOperation)
                && !IsInOtherBranch(operation, call))
            {
                block.Report(
                    this, operation.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Shape, "rest"), Weaker(block),
                    operation.Text(), $"rounds twice where the vector loop's {call.TargetMethod.Name} rounds once", Measured);
            }
        }
    }

    private static DiagnosticSeverity? Weaker(BlockContext block) =>
        !block.InKernel && block.Role.IsLearning ? DiagnosticSeverity.Info : null;

    /// <summary>The IsSupported of an instruction set that the condition asks for, if the set has fused operations.</summary>
    private static IOperation? AsksForFusion(IOperation condition) =>
        condition.Everything().OfType<IPropertyReferenceOperation>().FirstOrDefault(property => property.Property is
        {
            Name: "IsSupported" or "IsHardwareAccelerated",
            ContainingType.Name: "Fma" or "AdvSimd" or "Avx512F" or "Vector512" or "Vector256" or "Avx2" or "Arm64",
        });

    /// <summary>What runs when an if without else was not taken: the statements behind it.</summary>
    private static IEnumerable<IOperation> After(IConditionalOperation choice) =>
        choice.Parent is IBlockOperation around && Leaves(choice.WhenTrue)
        ? around.Operations.SkipWhile(statement => statement != choice).Skip(1)
        : Enumerable.Empty<IOperation>();

    private static bool Leaves(IOperation branch) => branch is IReturnOperation
        || (branch is IBlockOperation { Operations: { IsEmpty: false } operations }
            && operations[operations.Length - 1] is IReturnOperation);

    private static bool HasFused(IOperation branch, BlockContext block) => Reached(branch, block).Any(IsFused);

    private static bool HasUnfused(IOperation branch, BlockContext block)
    {
        IOperation[] reached = Reached(branch, block).ToArray();
        return !reached.Any(IsFused) && reached.Any(one => IsUnfused(one, block));
    }

    /// <summary>The branch, and the bodies of the methods of this project that it calls.</summary>
    private static IEnumerable<IOperation> Reached(IOperation branch, BlockContext block)
    {
        foreach (IOperation one in branch.Everything())
        {
            yield return one;
            if (one is IInvocationOperation { TargetMethod: { IsVirtual: false, MethodKind: MethodKind.Ordinary } method }
                && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, block.Compilation.Assembly)
                && block.Whole.BodyOf(method, block.Cancellation) is { } body)
            {
                foreach (IOperation inner in body.Everything())
                {
                    yield return inner;
                }
            }
        }
    }

    private static bool IsFused(IOperation operation) => operation is IInvocationOperation { TargetMethod: { } method }
        && (method.Name, method.ContainingType?.Name) switch
        {
            ("MultiplyAdd" or "MultiplySubtract" or "MultiplyAddNegated" or "MultiplySubtractNegated" or "MultiplyAddScalar", "Fma") => true,
            ({ } name, { } type) => name.StartsWith("FusedMultiply", System.StringComparison.Ordinal)
                && type is "MathF" or "Math" or "Single" or "Double" or "Half" or "Vector" or "Vector64" or "Vector128" or "Vector256"
                    or "Vector512" or "AdvSimd" or "Arm64" or "Avx512F",
            _ => false,
        };

    private static bool IsFusedVector(IOperation operation) =>
        IsFused(operation) && operation.Type is { Name: "Vector" or "Vector64" or "Vector128" or "Vector256" or "Vector512" };

    /// <summary>A product that is added to or subtracted from something, with a rounding of its own.</summary>
    private static bool IsUnfused(IOperation operation, BlockContext block)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                return IsFloat(sum.Type, block) && (IsRoundedProduct(sum.LeftOperand, block) || IsRoundedProduct(sum.RightOperand, block));
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                return IsFloat(sum.Type, block) && IsRoundedProduct(sum.Value, block);
            case IInvocationOperation
            {
                TargetMethod: { Name: "Add" or "Subtract", ContainingType: { } type },
                Arguments: { Length: 2 } arguments
            }:
                return type.ContainingNamespace?.ToDisplayString().StartsWith("System.", System.StringComparison.Ordinal) == true
                    && IsFloat(operation.Type, block) && arguments.Any(argument => IsRoundedProduct(argument.Value, block));
            default:
                return false;
        }
    }

    // A product with a power of two is exact, so that it rounds once either way.
    private static bool IsRoundedProduct(IOperation operation, BlockContext block) => operation.Bare() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => IsFloat(product.Type, block)
            && !IsPowerOfTwo(Constants.ValueOf(product.LeftOperand, block)) && !IsPowerOfTwo(Constants.ValueOf(product.RightOperand, block))
            && !product.ConstantValue.HasValue,
        IInvocationOperation { TargetMethod: { Name: "Multiply", ContainingType.Name: not null } } call => call.Arguments.Length == 2
            && IsFloat(call.Type, block),
        _ => false,
    };

    private static bool IsPowerOfTwo(double? value) => value is { } number && number != 0
        && (System.BitConverter.DoubleToInt64Bits(number) & 0xFFFFFFFFFFFFF) == 0;

    private static bool IsFloat(ITypeSymbol? type, BlockContext block)
    {
        ITypeSymbol? element = type is INamedTypeSymbol
        {
            Name: "Vector" or "Vector64" or "Vector128" or "Vector256" or "Vector512",
            TypeArguments: { Length: 1 } arguments,
        }
            ? arguments[0]
            : type;
        return block.Known.KindOf(element, block.Options) is NumericKind.Single or NumericKind.Double;
    }

    /// <summary>
    /// True if a choice by instruction set separates the two: they never run together, and the choice is reported instead.
    /// </summary>
    private static bool IsInOtherBranch(IOperation operation, IOperation call) =>
        operation.Ancestors().OfType<IConditionalOperation>().Any(choice =>
        AsksForFusion(choice.Condition) is not null && choice.Syntax.Span.Contains(call.Syntax.Span)
        && Holds(choice.WhenTrue, call) != Holds(choice.WhenTrue, operation));

    private static bool Holds(IOperation branch, IOperation operation) => branch.Syntax.Span.Contains(operation.Syntax.Span);
}
