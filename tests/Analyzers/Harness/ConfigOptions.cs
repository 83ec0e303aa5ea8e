using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>Lines of .editorconfig, "key = value", for every file.</summary>
internal sealed class ConfigOptions(string lines) : AnalyzerConfigOptionsProvider
{
    private readonly Values values = new(lines.Split('\n')
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .Where(parts => parts.Length == 2)
        .ToDictionary(parts => parts[0], parts => parts[1], AnalyzerConfigOptions.KeyComparer));

    public override AnalyzerConfigOptions GlobalOptions => values;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => values;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => values;

    /// <summary>The severities among the lines, as the compiler takes them.</summary>
    public IEnumerable<KeyValuePair<string, ReportDiagnostic>> Severities => values.Keys
        .Where(key => key.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal) && key.EndsWith(".severity", StringComparison.Ordinal))
        .Select(key => KeyValuePair.Create(key.Split('.')[1], SeverityOf(values.TryGetValue(key, out string? text) ? text : "")));

    private static ReportDiagnostic SeverityOf(string text) => text switch
    {
        "none" => ReportDiagnostic.Suppress,
        "silent" => ReportDiagnostic.Hidden,
        "suggestion" => ReportDiagnostic.Info,
        "warning" => ReportDiagnostic.Warn,
        "error" => ReportDiagnostic.Error,
        _ => throw new ArgumentException($"A severity is none, silent, suggestion, warning or error; '{text}' was given."),
    };

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
