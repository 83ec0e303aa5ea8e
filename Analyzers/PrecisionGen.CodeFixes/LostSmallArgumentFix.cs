using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2004: Log1P and Expm1 of the package, or the same formula in double.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LostSmallArgumentFix : ReplacementFix
{
    protected override string RuleId => "PG2004";

    protected override bool IsOffered => true;
}
