using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1003: the sum becomes a float, cast back to its type where it is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SixteenBitAccumulatorFix : HazardFix
{
    protected override string RuleId => "PG1003";

    protected override string? TitleFor(FixSite site) => WideAccumulator.CanApply(site) ? "Accumulate in float" : null;

    protected override void Apply(FixSite site, DocumentEditor editor) => WideAccumulator.Apply(site, editor);
}
