using System;
using System.Diagnostics;
using PrecisionGen.Compiler.Definitions;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>
/// Prints how long a definition of 20 layers takes from checking to text, warm, as after an edit in an editor. It asserts nothing of time:
/// a busy machine must not fail a build; the target is below 50 ms.
/// </summary>
public class CompilationSpeedTests(ITestOutputHelper output)
{
    private const int Layers = 20;
    private const int Repetitions = 40;

    [Fact]
    public void ADefinitionOfTwentyLayers()
    {
        ModelDefinition definition = Models.Deep(Layers, DType.Float16);
        double fastest = double.PositiveInfinity;
        int length = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.Empty(Compiler.Check(definition));
            length = Compiler.Compile(definition).Source.Length;
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        output.WriteLine($"{Layers} layers, {definition.Forwards[0].Instructions.Count} instructions, {length} characters: {fastest:F1} ms");
        Assert.True(length > 0);
    }
}
