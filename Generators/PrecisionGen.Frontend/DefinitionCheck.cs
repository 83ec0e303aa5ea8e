using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>All findings of a model: those of reading it, and those of the compiler's checking pass brought back to the source.</summary>
public static class DefinitionCheck
{
    /// <summary>The option of .editorconfig that asks for a proof of every value's range.</summary>
    public const string RangeProofOption = "precisiongen.range_proof";

    /// <summary>Finds everything that is wrong with a model that was read.</summary>
    /// <param name="requiresRangeProof">Whether to report values that are not proven to stay within their dtype.</param>
    public static IReadOnlyList<DefinitionDiagnostic> Run(ModelReading reading, bool requiresRangeProof = false)
    {
        EquatableArray<Problem> problems = Compiler.Compiler.Check(reading.Definition);
        bool isCompiled = problems.Count == 0 && !reading.HasErrors;
        return Run(reading, isCompiled ? Compiler.Compiler.CheckRanges(reading.Definition, requiresRangeProof) : problems);
    }

    internal static IReadOnlyList<DefinitionDiagnostic> Run(ModelReading reading, IEnumerable<Problem> problems)
    {
        DiagnosticSink diagnostics = new();
        foreach (DefinitionDiagnostic found in reading.Diagnostics)
        {
            diagnostics.Report(found.Rule, found.Location, found.Arguments.ToArray());
        }

        foreach (Problem problem in problems)
        {
            // What could not be read may use the rest of the parameters: beside such an error "unused" would be a guess, and often wrong.
            bool standsOnItsOwn = problem.Id != DefinitionRules.UnusedParameter.Id;
            if ((standsOnItsOwn || !reading.HasErrors) && DefinitionRules.All.ContainsKey(problem.Id))
            {
                diagnostics.Report(DefinitionRules.All[problem.Id], reading.SourceMap.Find(problem), problem.Arguments.ToArray());
            }
        }

        return diagnostics.Diagnostics;
    }
}
