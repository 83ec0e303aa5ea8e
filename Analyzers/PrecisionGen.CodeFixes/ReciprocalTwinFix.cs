using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3008: the multiplication by a reciprocal becomes the division that its twin has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ReciprocalTwinFix : ReplacementFix
{
    protected override string RuleId => "PG3008";

    protected override bool IsOffered => true;
}
