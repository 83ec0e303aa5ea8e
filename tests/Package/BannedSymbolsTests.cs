using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace PrecisionGen.Package.Tests;

/// <summary>A misspelt line of BannedSymbols.txt would ban nothing and say nothing, so a project that breaks the ban is built.</summary>
public sealed partial class BannedSymbolsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("precisiongen-banned-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Each_kind_of_machine_dependent_arithmetic_is_an_error()
    {
        File.Copy(Path.Combine(Repository.Root, "Directory.Packages.props"), Path.Combine(folder, "Directory.Packages.props"));
        File.WriteAllText(Path.Combine(folder, "Banned.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Path.Combine(Repository.Root, "ContractPaths.props")}" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
            </Project>
            """);
        string[] banned =
        [
            "MathF.Exp(x)",
            "(float)Math.Sin(x)",
            "float.Tanh(x)",
            "Vector128.Sum(Vector128.Create(x))",
            "Vector256.Exp(Vector256.Create(x))[0]",
            "Vector512.Log(Vector512.Create(x))[0]",
            "Vector512.Dot(Vector512.Create(x), Vector512.Create(x))",
            "Vector512.MultiplyAddEstimate(Vector512.Create(x), Vector512.Create(x), Vector512.Create(x))[0]",
            "Vector256.MaxNative(Vector256.Create(x), Vector256.Create(x))[0]",
            "MathF.ReciprocalEstimate(x)",
        ];
        string[] allowed = ["MathF.Sqrt(x)", "MathF.FusedMultiplyAdd(x, x, x)", "Vector128.Max(Vector128.Create(x), Vector128.Create(x))[0]"];
        IEnumerable<string> members = banned.Concat(allowed).Select((expression, index) => $"    public static float F{index}(float x) => {expression};");
        File.WriteAllText(
            Path.Combine(folder, "Banned.cs"),
            "using System;\nusing System.Runtime.Intrinsics;\npublic static class Banned\n{\n" + string.Join('\n', members) + "\n}\n");

        CommandResult result = await Command.RunAsync(folder, new Dictionary<string, string>(), "dotnet", "build", "--nologo");

        IEnumerable<int> lines = BannedLine().Matches(result.Output).Select(match => int.Parse(match.Groups[1].Value)).Distinct().Order();
        Assert.True(lines.SequenceEqual(Enumerable.Range(5, banned.Length)), result.Output);
    }

    [GeneratedRegex(@"Banned\.cs\((\d+),\d+\): error RS0030")]
    private static partial Regex BannedLine();
}
