using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>sqrt(x * x + y * y): the squares are infinite long before the root is.</summary>
internal sealed class NaiveHypotenuse : HazardRule
{
    /// <summary>The property that the fix reads: present in code that promises bits.</summary>
    public const string Kernel = "kernel";

    private static readonly HashSet<string> BoundedWords =
        NameWords.Set("normal", "normalized", "unit", "direction", "delta", "offset", "pixel", "cos", "sin");

    public override RuleDescription Description { get; } = new(
        "PG2006", "Squares under a root overflow", "'{0}' is Infinity in {1} once its terms reach {2}, where the root is {3}; use {4}.Hypot",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, "Sqrt");

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (!MathCall.Is(call, MathFunction.Sqrt, out IOperation argument))
        {
            return;
        }

        IOperation sum = SumOf(block.Facts.Resolve(argument.WithoutCasts()).WithoutCasts(), block);
        NumericKind kind = block.Known.KindOf(sum.Type, block.Options);
        if (kind is not (NumericKind.Half or NumericKind.BFloat16 or NumericKind.Single)
            || Squares.RootsOfSum(sum, block) is not { Count: > 1 } roots)
        {
            return;
        }

        FloatFormat format = FloatFormat.Of(kind)!;
        if (AreScaled(roots, block))
        {
            return;
        }

        if (block.Ranges.Of(sum).High <= format.Maximum || (kind != NumericKind.Half && roots.All(root => IsModest(root, block))))
        {
            return;
        }

        double limit = Math.Sqrt(format.Maximum / roots.Count);
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        block.Report(
            this, call.Syntax.GetLocation(), block.InKernel ? properties.Add(Kernel, "") : properties,
            kind == NumericKind.Half ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            sum.Text(), format.Name, FloatFormat.Write(limit), FloatFormat.Write(Math.Sqrt(format.Maximum)), call.Type?.ToDisplayString() ?? format.Name);
    }

    /// <summary>What LengthSquared() or LengthSquared of this project returns, if that is one expression.</summary>
    private static IOperation SumOf(IOperation argument, BlockContext block)
    {
        IMethodSymbol? method = argument switch
        {
            IInvocationOperation { TargetMethod: { IsVirtual: false, IsAbstract: false } called } => called,
            IPropertyReferenceOperation { Property: { IsVirtual: false, IsAbstract: false, GetMethod: { } getter } } => getter,
            _ => null,
        };
        return method is not null && block.Known.KindOf(argument.Type, block.Options).IsSixteenBit()
            && block.Whole.ResultsOf(method, block.Cancellation) is { Count: 1 } results
            ? results[0].WithoutCasts()
            : argument;
    }

    /// <summary>x / m and y / m: somebody has taken the largest out.</summary>
    private static bool AreScaled(IReadOnlyList<IOperation> roots, BlockContext block)
    {
        IOperation?[] scales = roots.Select(root => block.Facts.Resolve(root.WithoutCasts()).WithoutCasts()
            is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient ? quotient.RightOperand : null).ToArray();
        return scales.All(scale => scale is not null && Expressions.Same(scale, scales[0]!));
    }

    /// <summary>Coordinates, differences of coordinates and parts of a direction stay far from 1e19.</summary>
    private static bool IsModest(IOperation root, BlockContext block)
    {
        IOperation bare = root.WithoutCasts();
        IOperation value = block.Facts.Resolve(bare).WithoutCasts();
        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: { } end, RightOperand: { } start }
            && end.WithoutCasts() is not IBinaryOperation && start.WithoutCasts() is not IBinaryOperation
            || block.Ranges.Of(bare).Magnitude < 1e18
            || (bare is IMemberReferenceOperation { Member: { IsStatic: false, Name: { } member } }
                && member.TrimStart('_') is "X" or "Y" or "Z" or "W" or "x" or "y" or "z" or "w")
            || bare is IArrayElementReferenceOperation { Indices: { Length: 1 } indices } && indices[0].ConstantValue.HasValue)
        {
            return true;
        }

        string? name = bare.SymbolOf()?.Name;
        return name is not null
            && ((name.Length == 2 && name[0] is 'd' or 'n' && name[1] is 'x' or 'y' or 'z') || NameWords.Has(name, BoundedWords));
    }
}
