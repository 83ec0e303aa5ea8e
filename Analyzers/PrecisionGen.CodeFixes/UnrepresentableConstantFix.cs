using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1001: a constant beyond the largest number becomes that number, Half.MinValue or -65504.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnrepresentableConstantFix : ReplacementFix
{
    /// <inheritdoc/>
    protected override string RuleId => "PG1001";

    /// <inheritdoc/>
    protected override bool IsOffered => true;
}
