using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Frontend;

namespace PrecisionGen.Generators;

/// <summary>A finding with its place as plain data: a location would keep its syntax tree alive in the cache.</summary>
internal sealed record PlacedDiagnostic(string Id, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    /// <summary>The findings of a class that cannot be completed, when the C# compiler will miss the other half of its properties.</summary>
    /// <remarks>That is an error in a declaration, and a build with one withholds the diagnostics of analyzers.</remarks>
    public static EquatableArray<PlacedDiagnostic> Of(TypeDefinition type, IEnumerable<DefinitionDiagnostic> found) =>
        type.Members.Count == 0 ? default : new EquatableArray<PlacedDiagnostic>(found.Select(Place));

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        DefinitionRules.All[Id], Location.Create(Path, Span, Lines), Arguments.Cast<object>().ToArray());

    private static PlacedDiagnostic Place(DefinitionDiagnostic found)
    {
        FileLinePositionSpan lines = found.Location.GetLineSpan();
        return new PlacedDiagnostic(found.Rule.Id, lines.Path, found.Location.SourceSpan, lines.Span, found.Arguments);
    }
}
