using System;
using System.IO;
using System.Linq;
using System.Text;

namespace PrecisionGen.Benchmarks;

/// <summary>A project of many generated files: numeric code of the kinds that the rules look at, or none of it.</summary>
internal static class AnalysisSources
{
    private const int Files = 100;
    private const int MethodsOfFile = 50;

    /// <summary>All files together: a method has 20 lines.</summary>
    public const int Lines = Files * MethodsOfFile * 20;

    /// <summary>Writes two projects of the same files, one that references the package of a folder feed and one that does not.</summary>
    public static void Write(string folder, string feed, string version, Func<int, string> file)
    {
        foreach ((string project, string reference) in new[]
        {
            ("With", $"""<PackageReference Include="PrecisionGen.Analyzers" Version="{version}" />"""),
            ("Without", ""),
        })
        {
            Directory.CreateDirectory(Path.Combine(folder, project));
            File.WriteAllText(Path.Combine(folder, project, project + ".csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <NuGetAudit>false</NuGetAudit>
                    <RestorePackagesPath>{Path.Combine(feed, "cache")}</RestorePackagesPath>
                    <RestoreSources>{feed}</RestoreSources>
                  </PropertyGroup>
                  <ItemGroup>{reference}<Compile Include="../*.cs" /></ItemGroup>
                </Project>
                """);
        }

        for (int i = 0; i < Files; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"File{i}.cs"), file(i));
        }
    }

    /// <summary>Where the analyzers lie that were built with this program.</summary>
    public static string Folder() => Path.Combine(Root(), "Analyzers", "PrecisionGen.CodeFixes", "bin", "Release", "netstandard2.0");

    /// <summary>Softmax, norms, sums, optimizer steps and parsing, guarded and not.</summary>
    public static string Numeric(int file) => Numeric(file, MethodsOfFile);

    /// <summary>The same in a file of any number of methods, 22 lines each.</summary>
    public static string Numeric(int file, int methods) => Type("Numeric", file, methods, (name, i) => $$"""
            public static double {{name}}(double[] values, float[] weights, float scale, int count)
            {
                double max = values[0];
                for (int i = 1; i < values.Length; i++)
                {
                    max = Math.Max(max, values[i]);
                }

                double sum = 0;
                foreach (double value in values)
                {
                    sum += Math.Exp(value - max);
                }

                float norm = 0;
                for (int i = 0; i < weights.Length; i++)
                {
                    norm += weights[i] * weights[i] * scale + {{i}};
                }

                return count > 0 ? max + Math.Log(sum) + Math.Sqrt(norm + 1e-5f) / count : 0;
            }
        """);

    /// <summary>Lists, strings and dictionaries.</summary>
    public static string Plain(int file) => Type("Plain", file, MethodsOfFile, (name, i) => $$"""
            public static string {{name}}(List<string> names, Dictionary<string, string> titles)
            {
                StringBuilder text = new();
                foreach (string name in names)
                {
                    if (titles.TryGetValue(name, out string? title))
                    {
                        text.Append(title).Append(' ').Append(name);
                    }
                    else
                    {
                        text.AppendLine(name.Trim().ToUpperInvariant());
                    }
                }

                string result = text.ToString();
                bool isLong = result.Length > {{i + 10}};
                return isLong ? result.Substring(0, {{i + 5}}) + "..." : result;
            }

        """);

    private static string Type(string prefix, int file, int methods, Func<string, int, string> method)
    {
        StringBuilder text = new("using System;\nusing System.Collections.Generic;\nusing System.Text;\n\n#nullable enable\n");
        text.Append($"public static class {prefix}{file}\n{{\n");
        foreach (int i in Enumerable.Range(0, methods))
        {
            text.Append(method($"Method{i}", i)).Append('\n');
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The checkout that this program was built from.</summary>
    public static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PrecisionGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("PrecisionGen.sln is in no folder above this program.");
    }
}
