using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Planning;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

public class CallersRowsTests
{
    [Theory]
    [InlineData(DType.Float32, false)]
    [InlineData(DType.BFloat16, true)]
    public void RowsOfWholeVectorsAreTheCallers(DType dtype, bool rounds)
    {
        CallersRows found = Of(dtype, 32, Operation.Negate);
        Assert.True(found.Input >= 0 && found.Output >= 0, found.ToString());
        Assert.Equal(rounds, found.RoundsInput);
    }

    [Fact]
    public void RowsThatVectorsExceedAreNot()
    {
        CallersRows found = Of(DType.Float32, 33, Operation.Negate);
        Assert.Equal((-1, -1), (found.Input, found.Output));
    }

    [Theory]
    [InlineData(16, 16, true)]
    [InlineData(5, 16, false)]
    public void ASliceBetweenVectorsKeepsTheInputInTheTile(int start, int length, bool isCallers)
    {
        DefinitionBuilder builder = new("Cut", DType.Float32);
        int slice = builder.Apply(Operation.Slice, [builder.Input("x", [32])], [start, length], "cut");
        builder.Return("Cut", builder.Apply(Operation.Tanh, slice));
        CallersRows found = CallersRows.Of(Stages.Of(builder.Build()).Program);
        Assert.Equal(isCallers, found.Input >= 0);
        Assert.True(found.Output >= 0);
    }

    [Fact]
    public void AnInputThatIsReturnedAndAnOutputThatIsReturnedTwiceAreNot()
    {
        DefinitionBuilder builder = new("Same", DType.Float32);
        int x = builder.Input("x", [16]);
        int y = builder.Apply(Operation.Tanh, x);
        builder.Return("First", y);
        builder.Return("Second", y);
        builder.Return("Third", x);
        CallersRows found = CallersRows.Of(Stages.Of(builder.Build()).Program);
        Assert.Equal((-1, -1), (found.Input, found.Output));
    }

    private static CallersRows Of(DType dtype, int columns, Operation operation)
    {
        DefinitionBuilder builder = new("Whole", dtype);
        int x = builder.Input("x", [columns]);
        builder.Return("Result", builder.Apply(operation, x));
        return CallersRows.Of(Stages.Of(builder.Build()).Program);
    }
}
