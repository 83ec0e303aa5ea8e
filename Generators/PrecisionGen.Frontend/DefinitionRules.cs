using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Frontend;

/// <summary>Every diagnostic about definitions: id, title, message, category, severity and page, in one table.</summary>
public static class DefinitionRules
{
    /// <summary>The folder of the pages, one for each id.</summary>
    public const string HelpLinkBase = "https://github.com/precisiongen/precisiongen/blob/main/Analyzers/Rules/";

    private const string Definition = "PrecisionGen.Definition";
    private const string Numerics = "PrecisionGen.Numerics";
    private const string Build = "PrecisionGen.Build";

    public static readonly DiagnosticDescriptor MissingPartial = Error(
        "PG0001", Definition, "Declaration must be partial", "'{0}' must be partial, so that the generator can complete it");

    public static readonly DiagnosticDescriptor UnsupportedStatement = Error(
        "PG0002", Definition, "Statement is not supported in a definition", "A definition cannot contain {0}; {1}");

    public static readonly DiagnosticDescriptor UnsupportedExpression = Error(
        "PG0003", Definition, "Expression or call is not supported in a definition", "A definition cannot contain {0}; {1}");

    public static readonly DiagnosticDescriptor InvalidShape = Error(
        "PG0004", Definition, "Shape is not constant or not positive", "The shape must be constants of at least 1; {0}");

    public static readonly DiagnosticDescriptor UnusedParameter = Error(
        "PG0005", Definition, "Parameter is never used", "No forward uses the parameter '{0}'");

    public static readonly DiagnosticDescriptor SideEffect = Error(
        "PG0006", Definition, "Definition has a side effect", "A definition must only compute its result, but this {0}");

    public static readonly DiagnosticDescriptor Recursion = Error(
        "PG0007", Definition, "Definition is recursive",
        "'{0}' reaches itself; a definition is unrolled, so calls and submodules must end");

    public static readonly DiagnosticDescriptor ModuleWithoutSource = Error(
        "PG0008", Definition, "Module has no source in this project", "The source of '{0}' is not in this project, so it cannot be read");

    public static readonly DiagnosticDescriptor NoGradient = Error(
        "PG0009", Numerics, "Operation has no gradient",
        "{0} has no gradient but training reaches it; use StopGradient before it or Modes.Inference");

    public static readonly DiagnosticDescriptor ShapeMismatch = Error(
        "PG0010", Numerics, "Shapes do not fit", "{0} expects {1}, but found {2}");

    public static readonly DiagnosticDescriptor DTypeMismatch = Error(
        "PG0011", Numerics, "Dtypes differ without a Cast", "{0} mixes {1} and {2}; convert one of them with Cast");

    public static readonly DiagnosticDescriptor InvalidDeclaration = Error(
        "PG0012", Definition, "Declaration is not valid", "'{0}' {1}");

    public static readonly DiagnosticDescriptor SeveralDeclarations = Error(
        "PG0013", Definition, "Parameters and forwards stand in several declarations",
        "The order of the parameters and forwards of '{0}' is ambiguous; move them into one partial declaration");

    public static readonly DiagnosticDescriptor LooksAhead = Error(
        "PG0014", Numerics, "Operation looks ahead in time", "{0} reads later positions, which Decoding does not have yet");

    public static readonly DiagnosticDescriptor InternalFailure = Error(
        "PG0015", Build, "PrecisionGen failed", "The pass '{0}' failed on '{1}': {2}");

    public static readonly DiagnosticDescriptor CompilerTooOld = Error(
        "PG0016", Build, "Compiler is too old for definitions",
        "Definitions need C# 13 partial properties, but this project compiles as C# {0}; use the .NET 10 SDK and its default LangVersion");

    public static readonly DiagnosticDescriptor Unoptimized = Create(
        "PG0017", Build, DiagnosticSeverity.Warning, "Kernels are compiled without optimization",
        "Kernels in an unoptimized assembly run about 60 times slower; set <Optimize>true</Optimize> in this project, in Debug too");

    public static readonly DiagnosticDescriptor RangeOverflow = Error(
        "PG0018", Numerics, "Value leaves the range of its dtype", "{0} reaches {1}{2}, but the largest {3} is {4}");

    public static readonly DiagnosticDescriptor RangeProof = Create(
        "PG0019", Numerics, DiagnosticSeverity.Info, "Value stays within its dtype",
        "No value of '{0}' leaves {1}: the largest |value|, of {2}");

    public static readonly DiagnosticDescriptor RangeNotProven = Create(
        "PG0020", Numerics, DiagnosticSeverity.Warning, "Range is not proven",
        "As far as the declared ranges tell, {0} {1}; declare a ValueRange on what it depends on, or bound it with Clamp");

    /// <summary>All rules, by id.</summary>
    public static readonly ImmutableDictionary<string, DiagnosticDescriptor> All = new[]
    {
        MissingPartial, UnsupportedStatement, UnsupportedExpression, InvalidShape, UnusedParameter, SideEffect, Recursion,
        ModuleWithoutSource, NoGradient, ShapeMismatch, DTypeMismatch, InvalidDeclaration, SeveralDeclarations, LooksAhead,
        InternalFailure, CompilerTooOld, Unoptimized, RangeOverflow, RangeProof, RangeNotProven,
    }.ToImmutableDictionary(rule => rule.Id);

    /// <summary>The rules that only the generator reports, because they are about the build.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfGenerator =
        ImmutableArray.Create(InternalFailure, CompilerTooOld, Unoptimized);

    /// <summary>The rules that the analyzer reports live.</summary>
    public static IEnumerable<DiagnosticDescriptor> OfAnalyzer =>
        All.Values.Where(rule => !OfGenerator.Contains(rule)).OrderBy(rule => rule.Id);

    private static DiagnosticDescriptor Error(string id, string category, string title, string message) =>
        Create(id, category, DiagnosticSeverity.Error, title, message);

    private static DiagnosticDescriptor Create(string id, string category, DiagnosticSeverity severity, string title, string message) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpLinkBase + id + ".md");
}
