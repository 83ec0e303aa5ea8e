using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>The definitions in Samples/Models at their real constants: read and checked without a finding.</summary>
public class SampleModelTests
{
    /// <summary>The model, its parameters, and the instructions of its decoding forward: parameters read and operations, around and in blocks.</summary>
    public static TheoryData<string, int, int> Models => new()
    {
        { "Gpt2", 4 + (12 * 12), 13 + (12 * (12 + 17)) },
        { "Qwen2", 3 + (28 * 12), 10 + (28 * (12 + 22)) },
        { "Llama32", 2 + (28 * 9), 9 + (28 * (9 + 22)) },
        { "Qwen3Moe", 3 + (48 * 12), 10 + (48 * (12 + 25)) },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void AModelIsRead(string name, int parameters, int instructions)
    {
        ModelReading reading = Definitions.Read([.. Files(name), SequenceStubs.Source]);
        Assert.Empty(DefinitionCheck.Run(reading).Select(found => found.ToDiagnostic().ToString()));
        Assert.False(reading.HasErrors);
        ModelDefinition definition = reading.Definition;
        ForwardDefinition decoding = Assert.Single(definition.Forwards, forward => forward.IsDecoded);
        Assert.True(definition.Forwards.All(forward => forward.IsSequence));
        Assert.Equal((parameters, instructions), (definition.Parameters.Count, decoding.Instructions.Count));
    }

    private static IEnumerable<string> Files(string name, [CallerFilePath] string test = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(test)!, "../../Samples/Models", name);
        return new[] { "", "Block", "Size" }.Select(part => File.ReadAllText(Path.Combine(folder, name + part + ".cs")));
    }
}
