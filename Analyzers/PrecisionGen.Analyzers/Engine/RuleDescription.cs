using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers;

/// <summary>What a rule is called, what it says, and how loudly: the row that its page and the index are made of.</summary>
internal sealed class RuleDescription
{
    /// <summary>The folder of the pages, one for each id.</summary>
    public const string HelpLinkBase = "https://github.com/precisiongen/precisiongen/blob/main/Analyzers/Rules/";

    /// <param name="id">PG1xxx precision and range, PG2xxx stability, PG3xxx reproducibility, PG4xxx training, PG5xxx input and output.</param>
    /// <param name="title">A few words, no period.</param>
    /// <param name="message">The concrete case with its numbers, as a format.</param>
    /// <param name="inKernels">The severity inside definitions, kernels and code marked as reproducible.</param>
    /// <param name="elsewhere">The severity in other code; null is silent there.</param>
    public RuleDescription(string id, string title, string message, DiagnosticSeverity inKernels, DiagnosticSeverity? elsewhere)
    {
        InKernels = inKernels;
        Elsewhere = elsewhere;
        Descriptor = new DiagnosticDescriptor(
            id, title, message, CategoryOf(id), inKernels, isEnabledByDefault: true, helpLinkUri: HelpLinkBase + id + ".md");
    }

    public string Id => Descriptor.Id;

    public DiagnosticDescriptor Descriptor { get; }

    public DiagnosticSeverity InKernels { get; }

    public DiagnosticSeverity? Elsewhere { get; }

    private static string CategoryOf(string id) => "PrecisionGen." + id[2] switch
    {
        '1' => "Precision",
        '2' => "Stability",
        '3' => "Reproducibility",
        '4' => "Training",
        _ => "InputOutput",
    };
}
