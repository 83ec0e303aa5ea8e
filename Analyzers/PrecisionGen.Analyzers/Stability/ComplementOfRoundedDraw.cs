using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>1 - (float)u for a u below 1: the cast can round u up to 1, and the logarithm of the difference is -Infinity.</summary>
internal sealed class ComplementOfRoundedDraw : HazardRule
{
    /// <summary>The property that the fix reads: present where the cast stands inside the difference.</summary>
    public const string Inline = "inline";

    public override RuleDescription Description { get; } = new(
        "PG2013", "Random number is rounded to 1", "'{0}' is 0 once in {1} draws: ({2}){3} is 1, and then '{4}' is {5}",
        DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch) => dispatch.OnBinary(Check, Numbers.Floating, BinaryOperatorKind.Subtract);

    private void Check(IOperation operation, BlockContext block)
    {
        IBinaryOperation difference = (IBinaryOperation)operation;
        if (Constants.ValueOf(difference.LeftOperand, block) != 1
            || FloatFormat.Of(block.Known.KindOf(difference.Type, block.Options)) is not { } format
            || format.UnitRoundoff <= FloatFormat.Double.UnitRoundoff
            || block.Facts.Resolve(difference.RightOperand) is not IConversionOperation { IsImplicit: false } cast
            || block.Facts.Resolve(cast.Operand) is not IInvocationOperation { TargetMethod: { Name: "NextDouble", ContainingType.Name: "Random" } }
            || UseOf(difference, block) is not { } use
            || Guards.AskAbout(use, difference.Symbols().Concat(use.Symbols()).OfType<ILocalSymbol>().ToArray()))
        {
            return;
        }

        // A double in [0, 1) rounds to 1 if it lies within half a step below it.
        string draws = FloatFormat.Write(2 / format.UnitRoundoff);
        ImmutableDictionary<string, string?> properties = difference.RightOperand.Bare() is IConversionOperation
            ? ImmutableDictionary<string, string?>.Empty.Add(Inline, "")
            : ImmutableDictionary<string, string?>.Empty;
        bool isDivision = use is IBinaryOperation;
        block.Report(
            this, difference.Syntax.GetLocation(), properties, null, difference.Text(), draws, format.Name, cast.Operand.Bare().Text(), use.Text(),
            isDivision ? "Infinity" : "-Infinity");
    }

    /// <summary>The logarithm or division that the difference goes into, directly or through a local.</summary>
    private static IOperation? UseOf(IOperation difference, BlockContext block)
    {
        if (Consumer(difference) is { } direct)
        {
            return direct;
        }

        ILocalSymbol? local = difference.Ancestors().OfType<IVariableDeclaratorOperation>().FirstOrDefault()?.Symbol;
        return local is null || block.Facts.WritesOf(local).Count != 1 ? null : block.Facts.Operations
            .OfType<ILocalReferenceOperation>()
            .Where(one => SymbolEqualityComparer.Default.Equals(one.Local, local))
            .Select(Consumer)
            .FirstOrDefault(consumer => consumer is not null);
    }

    private static IOperation? Consumer(IOperation value)
    {
        IOperation child = value;
        IOperation? outer = value.Parent;
        while (outer is IParenthesizedOperation or IConversionOperation or IArgumentOperation)
        {
            (child, outer) = (outer, outer.Parent);
        }

        return outer switch
        {
            IInvocationOperation when MathCall.Of(outer, out IReadOnlyList<IOperation> arguments) is MathFunction.Log or MathFunction.Log2 or MathFunction.Log10
                && arguments[0].Syntax.Span.Contains(value.Syntax.Span) => outer,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when ReferenceEquals(quotient.RightOperand, child) => quotient,
            _ => null,
        };
    }
}
