using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PrecisionGen.Analyzers;

/// <summary>Where rules use their stronger severity.</summary>
internal enum HazardScope
{
    /// <summary>In definitions, kernels and code marked as reproducible.</summary>
    Kernels,

    /// <summary>There too, and all other code is silent unless a result is proved wrong.</summary>
    KernelsOnly,

    /// <summary>Everywhere.</summary>
    All,
}

/// <summary>The options of .editorconfig, all under "precisiongen.".</summary>
internal sealed class HazardOptions
{
    private const string Prefix = "precisiongen.";
    private const string Targets = "build_property.PrecisionGenTargetFrameworks";
    private const string InputRange = Prefix + "input_range.";

    public HazardScope Scope { get; private set; } = HazardScope.Kernels;

    /// <summary>Full names of further types that are stored in 16 bits like System.Half.</summary>
    public ImmutableHashSet<string> HalfTypes { get; private set; } = ImmutableHashSet<string>.Empty;

    /// <summary>Names of methods or types that may use unseeded random numbers.</summary>
    public ImmutableHashSet<string> RandomAllowed { get; private set; } = ImmutableHashSet<string>.Empty;

    /// <summary>Names of methods that return log-probabilities, beside those that are recognized by name.</summary>
    public ImmutableHashSet<string> LogProbabilityMethods { get; private set; } = ImmutableHashSet<string>.Empty;

    /// <summary>Member or parameter name to the range of its values.</summary>
    public ImmutableDictionary<string, Interval> InputRanges { get; private set; } = ImmutableDictionary<string, Interval>.Empty;

    /// <summary>The longest sum in 16 bits that stays silent; null takes the dtype's own (20 in Half, 2 in BFloat16).</summary>
    public int? AccumulateMaximumTerms { get; private set; }

    /// <summary>Tensors of a library whose dtype is a value at run time are taken as Float32.</summary>
    public bool AssumeFloat32Tensors { get; private set; } = true;

    /// <summary>True if the platform's exp and log are accepted in kernels.</summary>
    public bool PlatformTranscendentals { get; private set; }

    /// <summary>The major versions of .NET that the project builds for; .NET Framework, .NET Standard and .NET Core count as 0.</summary>
    public IReadOnlyCollection<int> TargetVersions { get; private set; } = Array.Empty<int>();

    public static HazardOptions Read(AnalyzerConfigOptions values)
    {
        HazardOptions options = new()
        {
            HalfTypes = Names(values, "half_types"),
            RandomAllowed = Names(values, "rng_allowed"),
            LogProbabilityMethods = Names(values, "rl_logprob_methods"),
            InputRanges = Ranges(values),
            TargetVersions = Versions(values),
        };
        if (Text(values, "scope") is { } scope)
        {
            options.Scope = scope.ToLowerInvariant() switch
            {
                "all" => HazardScope.All,
                "kernels_only" => HazardScope.KernelsOnly,
                _ => HazardScope.Kernels,
            };
        }

        if (int.TryParse(Text(values, "accumulate_max_terms"), NumberStyles.None, CultureInfo.InvariantCulture, out int terms))
        {
            options.AccumulateMaximumTerms = terms;
        }

        options.AssumeFloat32Tensors = !"false".Equals(Text(values, "assume_fp32_tensors"), StringComparison.OrdinalIgnoreCase);
        options.PlatformTranscendentals = "platform".Equals(Text(values, "transcendental_policy"), StringComparison.OrdinalIgnoreCase);
        return options;
    }

    private static string? Text(AnalyzerConfigOptions values, string key) =>
        values.TryGetValue(Prefix + key, out string? text) && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static ImmutableHashSet<string> Names(AnalyzerConfigOptions values, string key) =>
        (Text(values, key) ?? "").Split(',', '|').Select(name => name.Trim()).Where(name => name.Length > 0).ToImmutableHashSet();

    /// <summary>Reads "net8.0,net10.0-windows": a semicolon would begin a comment in the file that MSBuild hands to the compiler.</summary>
    private static int[] Versions(AnalyzerConfigOptions values) => values.TryGetValue(Targets, out string? text)
        ? [.. text.Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries).Select(name => VersionOf(name.Trim())).Distinct()]
        : [];

    private static int VersionOf(string framework) => framework.StartsWith("net", StringComparison.OrdinalIgnoreCase)
        && framework.IndexOf('.') is > 3 and int dot
        && int.TryParse(framework.Substring(3, dot - 3), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
        ? version
        : 0;

    private static ImmutableDictionary<string, Interval> Ranges(AnalyzerConfigOptions values)
    {
        ImmutableDictionary<string, Interval>.Builder ranges =
            ImmutableDictionary.CreateBuilder<string, Interval>(StringComparer.OrdinalIgnoreCase);
        foreach (string key in values.Keys.Where(key => key.StartsWith(InputRange, StringComparison.OrdinalIgnoreCase)))
        {
            if (values.TryGetValue(key, out string? text) && TryParseRange(text, out Interval range))
            {
                ranges[key.Substring(InputRange.Length)] = range;
            }
        }

        return ranges.ToImmutable();
    }

    /// <summary>Reads "-10..10" or "[-10, 10]".</summary>
    private static bool TryParseRange(string text, out Interval range)
    {
        string[] parts = text.Trim().Trim('[', ']').Split(new[] { "..", "," }, StringSplitOptions.RemoveEmptyEntries);
        range = Interval.Everything;
        if (parts.Length == 2
            && double.TryParse(parts[0].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double low)
            && double.TryParse(parts[1].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double high)
            && low <= high)
        {
            range = new Interval(low, high);
            return true;
        }

        return false;
    }
}
