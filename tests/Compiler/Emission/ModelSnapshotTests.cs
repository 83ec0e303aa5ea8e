using System.Linq;
using PrecisionGen.Compiler.Definitions;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>The C# of a few models as a person reads it. tests/Generators compiles emitted files.</summary>
public class ModelSnapshotTests
{
    private const int WidestLine = 160;

    [Fact]
    public void PolicyWithTwoHeads() => Snapshot.Verify(Emit(Models.CartPolePolicy()), "cs");

    [Fact]
    public void NormsAndSoftmax() => Snapshot.Verify(Emit(Models.Norms()), "cs");

    [Fact]
    public void SubmodulesAndDerivedParameters() => Snapshot.Verify(Emit(Models.Adapted()), "cs");

    [Fact]
    public void EmittedTextIsLaidOutEvenly()
    {
        foreach (ModelDefinition model in new[] { Models.Toy(), Models.CartPolePolicy(), Models.Norms(), Models.Adapted() })
        {
            string source = Emit(model);
            string[] lines = source.Split('\n');
            Assert.DoesNotContain("\n\n\n", source);
            Assert.DoesNotContain("{\n\n", source);
            Assert.Empty(Enumerable.Range(1, lines.Length - 1).Where(i => lines[i].Trim() == "}" && lines[i - 1].Length == 0).Select(i => $"blank line before line {i + 1}"));
            Assert.DoesNotContain(lines, line => line.Length != line.TrimEnd().Length);
            Assert.DoesNotContain(lines, line => line.Length > WidestLine);
            Assert.DoesNotContain(" * 1;", source);
            Assert.DoesNotContain(" * 1)", source);
        }
    }

    private static string Emit(ModelDefinition model) => Compiler.Compile(model).Source;
}
