using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1011: the second tensor is converted to the dtype of the first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MixedTensorDtypesFix : ReplacementFix
{
    /// <inheritdoc/>
    protected override string RuleId => "PG1011";

    /// <inheritdoc/>
    protected override bool IsOffered => true;
}
