using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>A write that carries a value on: s += x, s = s + x, s = x + s, s -= x, s *= x, s = FusedMultiplyAdd(x, y, s).</summary>
internal readonly struct CarriedWrite
{
    private CarriedWrite(IOperation target, IOperation term, BinaryOperatorKind kind)
    {
        Target = target;
        Term = term;
        Kind = kind;
    }

    /// <summary>The variable, member or element that is written.</summary>
    public IOperation Target { get; }

    /// <summary>What is added, subtracted or multiplied; of a fused form, the whole call.</summary>
    public IOperation Term { get; }

    /// <summary>Add, Subtract or Multiply.</summary>
    public BinaryOperatorKind Kind { get; }

    public static bool Is(IOperation operation, out CarriedWrite found)
    {
        found = default;
        switch (operation.Kind)
        {
            case OperationKind.CompoundAssignment when operation is ICompoundAssignmentOperation compound && Carries(compound.OperatorKind):
                found = new CarriedWrite(compound.Target.Bare(), compound.Value, compound.OperatorKind);
                return true;
            case OperationKind.SimpleAssignment when operation is ISimpleAssignmentOperation { Target: not ITupleOperation } assignment:
                return IsSelfAssignment(assignment, out found);
            default:
                return false;
        }
    }

    private static bool IsSelfAssignment(ISimpleAssignmentOperation assignment, out CarriedWrite found)
    {
        found = default;
        IOperation target = assignment.Target.Bare();
        IOperation value = assignment.Value.WithoutCasts();
        if (value is IBinaryOperation binary && Carries(binary.OperatorKind))
        {
            if (Expressions.Same(binary.LeftOperand.WithoutCasts(), target))
            {
                found = new CarriedWrite(target, binary.RightOperand, binary.OperatorKind);
                return true;
            }

            // s = x - s does not carry a sum.
            if (binary.OperatorKind != BinaryOperatorKind.Subtract && Expressions.Same(binary.RightOperand.WithoutCasts(), target))
            {
                found = new CarriedWrite(target, binary.LeftOperand, binary.OperatorKind);
                return true;
            }
        }

        if (value is IInvocationOperation && MathCall.Of(value, out IReadOnlyList<IOperation> arguments) == MathFunction.FusedMultiplyAdd
            && arguments.Count == 3 && Expressions.Same(arguments[2].WithoutCasts(), target))
        {
            found = new CarriedWrite(target, value, BinaryOperatorKind.Add);
            return true;
        }

        return false;
    }

    private static bool Carries(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply;

    /// <summary>
    /// True if the rounding of the result depends on the order of the terms: a floating-point target and terms that differ.
    /// Equal constants give the same sum in any order, and integers add exactly.
    /// </summary>
    public bool RoundsByOrder(BlockContext block)
    {
        NumericKind kind = block.Known.KindOf(Target.Type, block.Options);
        return (kind.IsFloating() || IsOfFloats(Target.Type))
            && Constants.ValueOf(Term, block) is null
            && block.Known.KindOf(block.Facts.Resolve(Term.WithoutCasts()).WithoutCasts().Type, block.Options) != NumericKind.Integer;
    }

    /// <summary>Vector3, Complex, Vector of float: they add element by element.</summary>
    private static bool IsOfFloats(ITypeSymbol? type) =>
        type is { Name: "Vector2" or "Vector3" or "Vector4" or "Quaternion" or "Matrix3x2" or "Matrix4x4" or "Complex" }
        && type.ContainingNamespace.IsNamed("System", "Numerics");
}

/// <summary>Where variables are declared and what an expression depends on.</summary>
internal static class Scopes
{
    /// <summary>True if the symbol is declared inside the operation: a local of its body or a parameter of its own.</summary>
    public static bool Declares(this IOperation scope, ISymbol symbol) => symbol is ILocalSymbol or IParameterSymbol
        && symbol.DeclaringSyntaxReferences.Any(reference =>
            reference.SyntaxTree == scope.Syntax.SyntaxTree && scope.Syntax.Span.Contains(reference.Span));

    /// <summary>The d of sums[part][d]: each round of the loop visits all of them.</summary>
    public static bool VisitsAll(this ILoopOperation loop, ISymbol counter) => loop.Body.Everything().OfType<IForLoopOperation>().Any(inner =>
        inner.Locals.Contains(counter, SymbolEqualityComparer.Default)
        && !inner.Bounds().Any(bound => bound.Symbols().Any(one => loop.Locals.Contains(one, SymbolEqualityComparer.Default))));

    /// <summary>What decides where a loop starts and ends.</summary>
    public static IEnumerable<IOperation> Bounds(this ILoopOperation loop) => loop switch
    {
        IForLoopOperation { Condition: { } condition } counted => counted.Before.Append(condition),
        IForEachLoopOperation each => new[] { each.Collection },
        IWhileLoopOperation { Condition: { } condition } => new[] { condition },
        _ => Enumerable.Empty<IOperation>(),
    };

    /// <summary>True if the expression reads anything that <paramref name="scope"/> declares.</summary>
    public static bool ReadsFrom(this IOperation expression, IOperation scope) => expression.Symbols().Any(scope.Declares);
}
