using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>(float)Math.Exp(x) of a float x: other bits than MathF.Exp(x), which the twin of the code calls or may call.</summary>
internal sealed class MathOnFloat : HazardRule
{
    // Of 99 999 floats: how many results of the cast differ from those of MathF.
    private static readonly Dictionary<MathFunction, int> Differences = new()
    {
        [MathFunction.Exp] = 59,
        [MathFunction.Log] = 298,
        [MathFunction.Tanh] = 5471,
    };

    private static readonly HashSet<MathFunction> Transcendental =
    [
        MathFunction.Acos, MathFunction.Asin, MathFunction.Atan, MathFunction.Atan2, MathFunction.Cbrt, MathFunction.Cos, MathFunction.Cosh,
        MathFunction.Exp, MathFunction.Log, MathFunction.Log10, MathFunction.Log2, MathFunction.Pow, MathFunction.Sin, MathFunction.Sinh,
        MathFunction.Tan, MathFunction.Tanh,
    ];

    public override RuleDescription Description { get; } = new(
        "PG1010", "Function of Math is called on a float",
        "'{0}' is rounded from double{1}: code that calls MathF.{2} gets other bits", DiagnosticSeverity.Warning, null);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, Transcendental.Select(function => function.ToString()).ToArray());

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (!Applies(call, block, out MathFunction function))
        {
            return;
        }

        string measured = Differences.TryGetValue(function, out int count) ? $" ({count} of 99999 results differ)" : "";
        block.Report(this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, null, call.Text(), measured, call.TargetMethod.Name);
    }

    /// <summary>True for a function of Math whose arguments and result are floats of the code around it.</summary>
    public static bool Applies(IInvocationOperation call, BlockContext block, out MathFunction function)
    {
        function = MathCall.Of(call, out IReadOnlyList<IOperation> arguments);
        return Transcendental.Contains(function) && call.TargetMethod.ContainingType is { Name: "Math" or "Double" } && arguments.Count > 0
            && arguments.Any(IsFloat) && arguments.All(argument => IsFloat(argument) || argument.ConstantValue.HasValue)
            && !arguments.All(argument => argument.ConstantValue.HasValue) && IsCastBack(call, block, 0);
    }

    /// <summary>Implicitly widened from float; an explicit (double) is the programmer's wish.</summary>
    private static bool IsFloat(IOperation argument) =>
        argument is IConversionOperation { IsImplicit: true, Operand: { Type.SpecialType: SpecialType.System_Single, ConstantValue.HasValue: false } };

    /// <summary>The value becomes a float again: directly, after arithmetic, or wherever the local that holds it is read.</summary>
    private static bool IsCastBack(IOperation value, BlockContext block, int depth)
    {
        for (IOperation? outer = value.Parent; outer is not null; outer = outer.Parent)
        {
            switch (outer)
            {
                case IConversionOperation { Type.SpecialType: SpecialType.System_Single }:
                    return true;
                case IParenthesizedOperation or IConversionOperation or IUnaryOperation or IConditionalOperation:
                case IBinaryOperation { Type.SpecialType: SpecialType.System_Double }:
                    continue;
                case IArgumentOperation { Parent: IInvocationOperation next } when MathCall.Of(next, out _) != MathFunction.None:
                    continue;
                case IInvocationOperation next when MathCall.Of(next, out _) != MathFunction.None:
                    continue;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } when depth < 4:
                    ILocalReferenceOperation[] reads = block.Facts.Operations.OfType<ILocalReferenceOperation>()
                        .Where(read => SymbolEqualityComparer.Default.Equals(read.Local, local)).ToArray();
                    return block.Facts.WritesOf(local).Count == 1 && reads.Length > 0 && reads.All(read => IsCastBack(read, block, depth + 1));
                default:
                    return false;
            }
        }

        return false;
    }
}
