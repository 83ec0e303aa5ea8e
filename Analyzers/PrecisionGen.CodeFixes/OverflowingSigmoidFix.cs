using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2008: the sigmoid as 1 / (1 + exp(-x)), the SiLU as x / (1 + exp(-x)), tanh by name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class OverflowingSigmoidFix : ReplacementFix
{
    protected override string RuleId => "PG2008";
}
