using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>One finding in a definition, at the expression or declaration that is wrong.</summary>
public sealed record DefinitionDiagnostic(DiagnosticDescriptor Rule, Location Location, EquatableArray<string> Arguments)
{
    /// <summary>The diagnostic that Roslyn shows.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location, Arguments.Cast<object>().ToArray());
}

/// <summary>Collects the findings of one reading; of several at one place with one rule only the first counts.</summary>
internal sealed class DiagnosticSink
{
    private readonly List<DefinitionDiagnostic> diagnostics = new();
    private readonly HashSet<(string Rule, Location Location)> seen = new();

    /// <summary>Whether the definition cannot be compiled, for a reason found here or one that the C# compiler reports itself.</summary>
    public bool HasErrors { get; private set; }

    public IReadOnlyList<DefinitionDiagnostic> Diagnostics => diagnostics;

    public void Report(DiagnosticDescriptor rule, Location location, params string[] arguments)
    {
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;
        if (seen.Add((rule.Id, location)))
        {
            diagnostics.Add(new DefinitionDiagnostic(rule, location, new EquatableArray<string>(arguments)));
        }
    }

    /// <summary>Reports a declaration; where the problem is empty the C# compiler reports it.</summary>
    public void ReportUnlessEmpty(string problem, Location location, string name)
    {
        if (problem.Length == 0)
        {
            MarkUnusable();
        }
        else
        {
            Report(DefinitionRules.InvalidDeclaration, location, name, problem);
        }
    }

    /// <summary>Notes an error that the C# compiler reports, or that another reading reports at its own declaration.</summary>
    public void MarkUnusable() => HasErrors = true;
}
