using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Names and lengths that a definition may choose freely, and the emitted code has to live with.</summary>
public class NameTests
{
    /// <summary>The names of every local of an emitted method; and dtypes enough that a message is a line of its own, and long.</summary>
    [Fact]
    public void InputsAndOutputsMayHaveTheNamesOfEmittedLocals() => Assert.Empty(Problems("""
        [PrecisionModel(DType.Float16, DType.Float32, DType.BFloat16)]
        public sealed partial class ModelWithANameThatIsLongEnoughToBeCut
        {
            [Parameter(4)] private partial Tensor Gain { get; }
            [Forward] public (Tensor First, Tensor Samples) Evaluate([Shape(4)] Tensor Batch, [Shape(4)] Tensor stamp) => (Batch * Gain, stamp);
        }
        """));

    /// <summary>The stub of a broken definition must not have errors of its own: the C# compiler then withholds those of analyzers.</summary>
    [Theory]
    [InlineData("[Forward] public Tensor Evaluate([Shape(4)] Tensor result) => result * Gain;")]
    [InlineData("[Forward] public (Tensor X, Tensor Y) Evaluate([Shape(4)] Tensor x) => (x * Gain, x);")]
    [InlineData("[Forward] public Tensor Evaluate([Shape(4)] Tensor x) => x * Gain; [Forward] public Tensor EvaluateBackward([Shape(4)] Tensor x) => x;")]
    [InlineData("public Model() { } [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => x * Gain;")]
    public void AStubHasNoErrorOfItsOwn(string members) => Assert.Empty(Problems($$"""
        [PrecisionModel(DType.Float16)]
        public sealed partial class Model
        {
            [Parameter(4)] private partial Tensor Gain { get; }
            {{members}}
        }
        """));

    private static IEnumerable<Diagnostic> Problems(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(Definitions.Usings + source);
        return GeneratorRun.Compile(compilation).Where(diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));
    }
}
