using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2005: 1 - cos(x) as 2 sin(x / 2)^2.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class OneMinusCosineFix : ReplacementFix
{
    protected override string RuleId => "PG2005";
}
