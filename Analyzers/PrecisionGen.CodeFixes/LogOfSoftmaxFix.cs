using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2001: the log-probability from the logits, z[a] - LogSumExp(z), LogSoftmax(z, result) or log_softmax.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LogOfSoftmaxFix : ReplacementFix
{
    protected override string RuleId => "PG2001";
}
