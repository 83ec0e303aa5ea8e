using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>A floating-point sum in as many lanes as the processor has: another width is another order of additions.</summary>
internal sealed class WidthDependentSum : HazardRule
{
    private const string Measured = "65536 floats sum to 45.76114 with AVX-512, 45.76095 with AVX2 and 45.761017 with SSE";

    private static readonly string[] Reductions =
    {
        "Sum", "Dot", "SumOfSquares", "SumOfMagnitudes", "Norm", "Average", "Distance", "CosineSimilarity", "Product", "ProductOfSums",
        "ProductOfDifferences", "StdDev", "HorizontalAdd", "CopyTo",
    };

    public override RuleDescription Description { get; } = new(
        "PG3003", "Sum depends on the vector width", "'{0}' adds in {1}, so its last digits differ between processors: {2}",
        DiagnosticSeverity.Warning, null);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckCall, Reductions);
        dispatch.On(CheckLanes, Numbers.Floating, OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);
    }

    private void CheckCall(IInvocationOperation call, BlockContext block)
    {
        if (TensorCall.IsPrimitive(call, block, out NumericKind elements))
        {
            // Sums of 16-bit elements lose far more than their order: PG1003.
            if (elements is NumericKind.Single or NumericKind.Double)
            {
                Report(call, call.Text(), "as many lanes as the processor has", block);
            }
        }
        else if (IsVectorSum(call, block) || IsCopyOfSums(call, block))
        {
            Report(call, call.Text(), "as many lanes as Vector<T> has", block);
        }
        else if (IsFixedWidthSum(call, block) && IsFirst(call, block) && ChoosesWidth(block))
        {
            Report(call, call.Text(), "the widest vectors that are accelerated", block);
        }
    }

    /// <summary>sum += lanes[i] of a Vector of floats.</summary>
    private void CheckLanes(IOperation operation, BlockContext block)
    {
        if (CarriedWrite.Is(operation, out CarriedWrite sum) && block.Known.KindOf(sum.Target.Type, block.Options).IsFloating()
            && sum.Term.WithoutCasts() is IPropertyReferenceOperation { Arguments.Length: 1, Instance.Type: { } type }
                && IsVariable(type, block))
        {
            Report(operation, operation.Text(), "as many lanes as Vector<T> has", block);
        }
    }

    private void Report(IOperation where, string text, string how, BlockContext block)
    {
        DiagnosticSeverity? severity = !block.InKernel && block.Role.IsLearning && IsCompared(where, block)
            ? DiagnosticSeverity.Info
            : null;
        block.Report(this, where.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, severity, text, how, Measured);
    }

    /// <summary>Vector.Sum(v) and Vector.Dot(a, b) of Vector of float or double.</summary>
    private static bool IsVectorSum(IInvocationOperation call, BlockContext block) =>
        call.TargetMethod is { Name: "Sum" or "Dot", ContainingType: { Name: "Vector" } type }
            && type.ContainingNamespace?.ToDisplayString() == "System.Numerics"
        && call.Arguments.Length > 0 && IsVariable(call.Arguments[0].Value.Type, block);

    /// <summary>sums.CopyTo(lanes), where sums is a Vector that a loop adds to.</summary>
    private static bool IsCopyOfSums(IInvocationOperation call, BlockContext block) => call.TargetMethod.Name == "CopyTo"
        && call.Instance is { } instance && IsVariable(instance.Type, block) && instance.SymbolOf() is ILocalSymbol local
        && block.Facts.WritesOf(local)
            .Any(write => CarriedWrite.Is(write, out CarriedWrite sum) && sum.Kind != BinaryOperatorKind.Multiply);

    private static bool IsFixedWidthSum(IOperation operation, BlockContext block) => operation is IInvocationOperation
    {
        TargetMethod:
        {
            Name: "Sum" or "Dot" or "HorizontalAdd",
            ContainingType.Name: "Vector128" or "Vector256" or "Vector512" or "Avx" or "Sse3",
        },
        Arguments: { Length: > 0 } arguments,
    } && ElementOf(arguments[0].Value.Type, block).IsFloating();

    private static bool IsFirst(IInvocationOperation call, BlockContext block) =>
        block.Facts.Operations.FirstOrDefault(one => IsFixedWidthSum(one, block)) is { } first
            && first.Syntax == call.Syntax;

    /// <summary>
    /// True if the method asks for a width that not every processor of an architecture has. Vector128 alone is there on all of them.
    /// </summary>
    private static bool ChoosesWidth(BlockContext block) =>
        block.Facts.Operations.OfType<IPropertyReferenceOperation>().Any(property => property.Property is
        {
            Name: "IsHardwareAccelerated" or "IsSupported",
            ContainingType.Name: "Vector256" or "Vector512" or "Vector" or "Avx" or "Avx2" or "Avx512F" or "Fma",
        });

    /// <summary>The result, or the variable that holds it, is an operand of a comparison.</summary>
    private static bool IsCompared(IOperation sum, BlockContext block)
    {
        IOperation? outer = sum.Outer();
        if (outer is IBinaryOperation direct)
        {
            return IsComparison(direct);
        }

        return outer?.Ancestors().Prepend(outer).OfType<IVariableDeclaratorOperation>().FirstOrDefault()?.Symbol is { } local
            && block.Facts.Operations.OfType<IBinaryOperation>().Any(test =>
                IsComparison(test) && new[] { test.LeftOperand, test.RightOperand }
                    .Any(side => SymbolEqualityComparer.Default.Equals(side.WithoutCasts().SymbolOf(), local)));
    }

    private static bool IsComparison(IBinaryOperation operation) => operation.OperatorKind
        is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
            or BinaryOperatorKind.GreaterThanOrEqual;

    private static bool IsVariable(ITypeSymbol? type, BlockContext block) => type is INamedTypeSymbol { Name: "Vector" }
        && ElementOf(type, block).IsFloating();

    private static NumericKind ElementOf(ITypeSymbol? type, BlockContext block) =>
        type is INamedTypeSymbol { TypeArguments: { Length: 1 } arguments }
            ? block.Known.KindOf(arguments[0], block.Options)
            : NumericKind.None;
}
