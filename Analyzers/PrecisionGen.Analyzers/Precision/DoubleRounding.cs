using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>(Half)(float)d: a double that is rounded to float and then again to 16 bits.</summary>
internal sealed class DoubleRounding : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG1014", "Double is rounded twice on its way to 16 bits", "{0} rounds '{1}' twice: {2} becomes 1 instead of {3}; cast to {4} at once",
        DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch) => dispatch.On(Check, Numbers.SixteenBit, OperationKind.Conversion);

    private void Check(IOperation operation, BlockContext block)
    {
        IConversionOperation outer = (IConversionOperation)operation;
        NumericKind kind = block.Known.KindOf(outer.Type, block.Options);
        if (!kind.IsSixteenBit() || Bare(outer.Operand) is not IConversionOperation { IsImplicit: false, Type.SpecialType: SpecialType.System_Single } inner
            || inner.Operand.Type?.SpecialType != SpecialType.System_Double || !HasConversionFromDouble(outer.Type!)
            || SymbolEqualityComparer.Default.Equals(outer.Type, block.Owner.ContainingType)
            || Constants.ValueOf(inner.Operand, block) is not null || IsFloat(inner.Operand, block))
        {
            return;
        }

        FloatFormat format = FloatFormat.Of(kind)!;
        string step = kind == NumericKind.Half ? "1 + 2^-11 + 2^-30" : "1 + 2^-8 + 2^-30";
        block.Report(this, outer, outer.Text(), inner.Operand.Text(), step, FloatFormat.Write(1 + (2 * format.UnitRoundoff)), format.Name);
    }

    private static IOperation Bare(IOperation operation) => operation is IParenthesizedOperation parenthesized ? Bare(parenthesized.Operand) : operation;

    /// <summary>A double that holds a float, or the root of one: the cast to float is exact or correctly rounded.</summary>
    private static bool IsFloat(IOperation value, BlockContext block)
    {
        IOperation source = block.Facts.Resolve(value).WithoutCasts();
        NumericKind kind = block.Known.KindOf(source.Type, block.Options);
        return kind is NumericKind.Single or NumericKind.Half or NumericKind.BFloat16 or NumericKind.Integer
            || (MathCall.Of(source, out IReadOnlyList<IOperation> arguments) == MathFunction.Sqrt && IsFloat(arguments[0], block));
    }

    private static bool HasConversionFromDouble(ITypeSymbol type) => type.GetMembers("op_Explicit").OfType<IMethodSymbol>()
        .Any(one => one.Parameters[0].Type.SpecialType == SpecialType.System_Double && SymbolEqualityComparer.Default.Equals(one.ReturnType, type));
}
