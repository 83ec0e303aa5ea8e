using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2012: the difference of log-probabilities is clamped before its exponential.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ExponentialOfLogRatioFix : ReplacementFix
{
    protected override string RuleId => "PG2012";

    protected override bool IsOffered => true;
}
