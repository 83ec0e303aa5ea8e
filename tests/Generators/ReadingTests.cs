using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

public class ReadingTests
{
    [Fact]
    public void TheCartPolePolicyIsRead()
    {
        ModelReading reading = Definitions.Read(Definitions.CartPole);
        Assert.False(reading.HasErrors);
        const string Expected = """
            model Samples.CartPolePolicy dtypes(Float16) pairings(1)
                parameter 0 Encoder[64, 4] Orthogonal
                parameter 1 EncoderBias[64] Default
                parameter 2 PolicyHead[2, 64] Orthogonal gain(0.01)
                parameter 3 ValueHead[1, 64] Orthogonal
                forward Evaluate modes(3)
                    %0 = Input(observation[4])
                    %1 = Parameter(Encoder)
                    %2 = Parameter(EncoderBias)
                    %3 = Linear(%0, %1, %2)
                    %4 = Tanh(%3)  // hidden
                    %5 = Parameter(PolicyHead)
                    %6 = Linear(%4, %5)
                    %7 = Cast(%6, Float32)  // logits
                    %8 = LogSoftmax(%7)
                    %9 = Parameter(ValueHead)
                    %10 = Linear(%4, %9)
                    return LogProbabilities = %8
                    return Value = %10

            """;
        Assert.Equal(Expected, DefinitionPrinter.Print(reading.Definition), ignoreLineEndingDifferences: true);
    }
}
