using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PrecisionGen.Generators;

/// <summary>What matters of the project's compilation: the C# version and whether the assembly is optimized.</summary>
internal sealed record Host(int LanguageVersion, string LanguageName, bool IsOptimized)
{
    /// <summary>C# 13, which brought partial properties; the oldest host's enumeration does not name it.</summary>
    public const int NeededLanguageVersion = 1300;

    public bool CanBuildDefinitions => LanguageVersion >= NeededLanguageVersion;

    public static Host Of(Compilation compilation)
    {
        LanguageVersion version = compilation.SyntaxTrees.FirstOrDefault()?.Options is CSharpParseOptions options
            ? options.LanguageVersion
            : Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest;
        version = version.MapSpecifiedToEffectiveVersion();
        LanguageVersion newest = Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest.MapSpecifiedToEffectiveVersion();
        if ((int)newest < NeededLanguageVersion && version > newest)
        {
            // The preview of an old compiler is above every version by number, yet not C# 13.
            version = newest;
        }

        return new Host(
            (int)version,
            version.ToDisplayString(),
            compilation.Options.OptimizationLevel == OptimizationLevel.Release);
    }
}
