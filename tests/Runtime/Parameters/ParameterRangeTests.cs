using System;
using PrecisionGen.Tests.Checkpoints;
using Xunit;

namespace PrecisionGen.Tests.Parameters;

/// <summary>Weights are held to the ranges that parameters declare.</summary>
public sealed class ParameterRangeTests
{
    private const int Length = 37;

    private static ParameterSet Create(DType dtype = DType.Float32, bool inferenceOnly = false) => new(
        [
            new ParameterDeclaration("Weight", [Length], Range: new ParameterRange(-1, 2)),
            new ParameterDeclaration("Other", [3]),
            new ParameterDeclaration("Frozen", [2], Trainable: false, Range: new ParameterRange(0, float.PositiveInfinity)),
        ],
        dtype,
        1,
        inferenceOnly);

    [Theory]
    [InlineData(1f, -1f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(0f, float.NaN)]
    public void ARangeRunsFromALowestToAHighestValue(float lowest, float highest) =>
        Assert.Contains("from a lowest to a highest value", Assert.Throws<ArgumentException>(() => new ParameterRange(lowest, highest)).Message);

    [Fact]
    public void EveryElementIsFoundAtEveryPosition()
    {
        ParameterRange range = new(-1, 2);
        foreach (float outside in (float[])[-1.0000001f, 2.0000002f, float.NaN, float.NegativeInfinity, float.PositiveInfinity])
        {
            for (int position = 0; position < Length; position++)
            {
                float[] values = Declarations.Ramp(Length, -1, 3f / (Length - 1));
                values[^1] = 2;
                Assert.Equal(-1, range.IndexOutside(values));
                values[position] = outside;
                Assert.Equal(position, range.IndexOutside(values));
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32, false)]
    [InlineData(DType.Float16, false)]
    [InlineData(DType.BFloat16, true)]
    public void AWriteOutsideIsRefusedAndNothingIsWritten(DType dtype, bool inferenceOnly)
    {
        using ParameterSet parameters = Create(dtype, inferenceOnly);
        WeightsVersion version = parameters.Version;
        float[] values = new float[Length];
        values[30] = 2.5f;
        ParameterRangeException error = Assert.Throws<ParameterRangeException>(() => parameters["Weight"].Write(values));
        Assert.Equal("In the given values, element 30 of parameter Weight is 2.5, outside of its range [-1, 2].", error.Message);
        Assert.Equal(("Weight", 30, 2.5f, new ParameterRange(-1, 2)), (error.Parameter, error.Index, error.Value, error.Range));
        float[] found = new float[Length];
        parameters["Weight"].CopyTo(found);
        Assert.Equal(new float[Length], found);
        Assert.Equal(version, parameters.Version);

        values[30] = 2;
        parameters["Weight"].Write(values);
        parameters["Other"].Write([-1e4f, 0, 1e4f]);
        Assert.NotEqual(version, parameters.Version);
    }

    [Fact]
    public void WeightsLoadedAsASpanAreRefusedWhole()
    {
        using ParameterSet parameters = Create();
        float[] values = Declarations.Ramp(parameters.TotalLength, 0.5f, 0f);
        values[^1] = -0.25f;
        ParameterRangeException error = Assert.Throws<ParameterRangeException>(() => parameters.Load(values, default));
        Assert.Equal(("Frozen", 1, -0.25f), (error.Parameter, error.Index, error.Value));
        Assert.Equal(new float[parameters.TotalLength], parameters.Masters.ToArray());
    }

    [Fact]
    public void ACheckpointOutsideIsRefusedWithEveryProblemAndNothingIsWritten()
    {
        using CheckpointFolder folder = new();
        using ParameterSet saved = new(
            [new ParameterDeclaration("Weight", [Length]), new ParameterDeclaration("Other", [3]), new ParameterDeclaration("Frozen", [2], Trainable: false)],
            DType.Float32,
            1);
        float[] values = new float[Length];
        values[36] = -3;
        saved["Weight"].Write(values);
        saved["Frozen"].Write([1, -2]);
        SafeTensors.Save(saved, folder["a.safetensors"], cancellationToken: TestContext.Current.CancellationToken);
        using ParameterSet parameters = Create();
        CheckpointException error = Assert.Throws<CheckpointException>(
            () => SafeTensors.Load(folder["a.safetensors"], parameters, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                "tensor Weight: element 36 is -3, outside of the range [-1, 2] of Weight.",
                "tensor Frozen: element 1 is -2, outside of the range [0, Infinity] of Frozen.",
            ],
            error.Problems);
        Assert.Equal(new float[parameters.TotalLength], parameters.Masters.ToArray());

        values[36] = -1;
        saved["Weight"].Write(values);
        saved["Frozen"].Write([1, 2]);
        SafeTensors.Save(saved, folder["b.safetensors"], cancellationToken: TestContext.Current.CancellationToken);
        SafeTensors.Load(folder["b.safetensors"], parameters, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(values, parameters["Weight"].Values.ToArray());
    }

    [Fact]
    public void InitialValuesOutsideAreRefused()
    {
        ParameterDeclaration declaration = new("Scale", [2], Initializer.Constant, Value: 3, Range: new ParameterRange(0, 1));
        ParameterRangeException error = Assert.Throws<ParameterRangeException>(() => new ParameterSet([declaration], DType.Float16, 1));
        Assert.Equal("As initialized, element 0 of parameter Scale is 3, outside of its range [0, 1].", error.Message);
    }

    [Fact]
    public void AStepThatLeavesARangeIsCompleteAndReported()
    {
        using ParameterSet parameters = Create();
        using ParameterSet free = new([new ParameterDeclaration("Weight", [Length]), new ParameterDeclaration("Other", [3])], DType.Float32, 1);
        Sgd sgd = new(parameters, learningRate: 1, momentum: 0.5);
        Sgd twin = new(free, learningRate: 1, momentum: 0.5);
        sgd.Step(Gradients(parameters, 0.75f));
        twin.Step(Gradients(free, 0.75f));
        WeightsVersion version = parameters.Version;
        ParameterRangeException error = Assert.Throws<ParameterRangeException>(() => sgd.Step(Gradients(parameters, 0.75f)));
        twin.Step(Gradients(free, 0.75f));
        Assert.Equal("After the optimizer's step, element 0 of parameter Weight is -1.875, outside of its range [-1, 2].", error.Message);
        Assert.Equal(free["Weight"].Values.ToArray(), parameters["Weight"].Values.ToArray());
        Assert.Equal(free["Other"].Values.ToArray(), parameters["Other"].Values.ToArray());
        Assert.Equal(twin.Buffer("Momentum")[..40].ToArray(), sgd.Buffer("Momentum")[..40].ToArray());
        Assert.Equal((2L, version.Step + 1), (sgd.StepCount, parameters.Version.Step));

        // The weights are free for a writer and kernels again.
        parameters["Weight"].Write(new float[Length]);
        parameters.EnterKernel();
        parameters.ExitKernel();
    }

    [Fact]
    public void AScaledStepThatLeavesARangeCountsAsTaken()
    {
        using ParameterSet parameters = Create();
        LossScaler scaler = new(parameters, initScale: 1);
        Sgd sgd = new(parameters, learningRate: 1);
        GradientSet gradients = Gradients(parameters, 1.5f);
        Assert.Throws<ParameterRangeException>(() => scaler.Step(sgd, gradients));
        Assert.Contains("already called", Assert.Throws<InvalidOperationException>(() => scaler.Step(sgd, gradients)).Message);
        scaler.Update();
        Assert.Equal(1, scaler.GrowthTracker);
    }

    [Fact]
    public void ARangeIsNoPartOfTheInitialVersion()
    {
        using ParameterSet ranged = new([new ParameterDeclaration("Weight", [3], Range: new ParameterRange(-1, 1))], DType.Float32, 7);
        using ParameterSet free = new([new ParameterDeclaration("Weight", [3])], DType.Float32, 7);
        Assert.Equal(free.Version, ranged.Version);
    }

    [Fact]
    public void AStepWithRangesAllocatesNothing()
    {
        using ParameterSet parameters = Create();
        Sgd sgd = new(parameters, learningRate: 1e-6);
        GradientSet gradients = Gradients(parameters, 1e-3f);
        sgd.Step(gradients);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sgd.Step(gradients);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static GradientSet Gradients(ParameterSet parameters, float value)
    {
        GradientSet gradients = new(parameters);
        gradients["Weight"].Fill(value);
        gradients["Other"].Fill(value);
        return gradients;
    }
}
