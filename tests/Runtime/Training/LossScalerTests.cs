using System;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Training;

public sealed class LossScalerTests
{
    [Fact]
    public void DefaultsArePyTorchs()
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler scaler = new(parameters);
        Assert.Equal((65536f, 2.0, 0.5, 2000), (scaler.Scale, scaler.GrowthFactor, scaler.BackoffFactor, scaler.GrowthInterval));
    }

    [Fact]
    public void TheScaleFollowsAHandWorkedSequence()
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler scaler = new(parameters, initScale: 8, growthInterval: 3);
        Sgd sgd = new(parameters);

        // good good bad | good good good (grows) | bad bad | good
        bool[] good = [true, true, false, true, true, true, false, false, true];
        float[] scales = [8, 8, 4, 4, 4, 8, 4, 2, 2];
        int[] trackers = [1, 2, 0, 1, 2, 0, 0, 0, 1];
        for (int i = 0; i < good.Length; i++)
        {
            ScaledStep step = scaler.Step(sgd, Gradients(parameters, good[i] ? 1f : float.NaN));
            Assert.Equal(good[i], step.Applied);
            scaler.Update();
            Assert.Equal((scales[i], trackers[i]), (scaler.Scale, scaler.GrowthTracker));
        }

        Assert.Equal(6, sgd.StepCount);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void AnOverflowIsReportedAndNeverApplied(float bad)
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler scaler = new(parameters);
        AdamW adam = new(parameters);
        uint[] before = Declarations.Bits(parameters.Masters);
        WeightsVersion version = parameters.Version;
        GradientSet gradients = Gradients(parameters, 1);
        gradients["Bias"][1] = bad;
        gradients["Head"][0] = bad;
        gradients["Head"][2] = bad;
        ScaledStep step = scaler.Step(adam, gradients);
        Assert.Equal((false, 65536f, 3L), (step.Applied, step.Scale, step.OverflowCount));
        bool isNaN = float.IsNaN(bad);
        ParameterOverflow bias = new("Bias", isNaN ? 0 : 1, isNaN ? 1 : 0);
        ParameterOverflow head = new("Head", isNaN ? 0 : 2, isNaN ? 2 : 0);
        Assert.Equal([bias, head], step.Overflows);
        Assert.Equal(step.Overflows, scaler.Overflows);
        Assert.Equal(
            isNaN
                ? "skipped at scale 65536: Bias (Inf 0, NaN 1), Head (Inf 0, NaN 2)"
                : "skipped at scale 65536: Bias (Inf 1, NaN 0), Head (Inf 2, NaN 0)",
            step.ToString());
        Assert.Equal(before, Declarations.Bits(parameters.Masters));
        Assert.Equal(version, parameters.Version);
        Assert.Equal(0, adam.StepCount);
        Assert.Equal(1, adam.RunningProducts[0]);
    }

    [Fact]
    public void AReportOutlivesTheNextStep()
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler scaler = new(parameters);
        Sgd sgd = new(parameters);
        GradientSet bad = Gradients(parameters, 1);
        bad["Weight"][0] = float.NaN;
        ScaledStep skipped = scaler.Step(sgd, bad);
        scaler.Update();
        ScaledStep applied = scaler.Step(sgd, Gradients(parameters, 1));
        Assert.Equal([new ParameterOverflow("Weight", 0, 1)], skipped.Overflows);
        Assert.Empty(applied.Overflows);
        Assert.Equal("applied at scale 32768", applied.ToString());
    }

    [Fact]
    public void AStepWithoutOverflowDoesNotAllocate()
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler scaler = new(parameters);
        Sgd sgd = new(parameters);
        GradientSet gradients = Gradients(parameters, 1);
        scaler.Step(sgd, gradients);
        scaler.Update();
        long before = GC.GetAllocatedBytesForCurrentThread();
        scaler.Step(sgd, gradients);
        scaler.Update();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void UnscalingDividesByTheScaleOnce()
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler scaler = new(parameters, initScale: 1024);
        GradientSet gradients = Gradients(parameters, 3 * 1024);
        scaler.Unscale(gradients);
        Assert.Equal(3, gradients["Weight"][0]);
        Assert.Equal(3 * 1024, gradients["Frozen"][0]);
        Assert.Throws<InvalidOperationException>(() => scaler.Unscale(gradients));
        scaler.Step(new Sgd(parameters), gradients);
        Assert.Equal(3, gradients["Weight"][0]);
        Assert.Throws<InvalidOperationException>(() => scaler.Step(new Sgd(parameters), gradients));
        Assert.Throws<InvalidOperationException>(() => scaler.Unscale(gradients));
        scaler.Update();
        scaler.Unscale(gradients);
    }

    [Fact]
    public void AScaledStepEqualsAnUnscaledOneInEveryBit()
    {
        using ParameterSet scaled = Declarations.Create();
        using ParameterSet plain = Declarations.Create();
        new LossScaler(scaled).Step(new Adam(scaled), Gradients(scaled, 0.3f * 65536));
        new Adam(plain).Step(Gradients(plain, 0.3f));
        Assert.Equal(Declarations.Bits(plain.Masters), Declarations.Bits(scaled.Masters));
    }

    [Fact]
    public void UpdateNeedsAnUnscaledStep()
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler scaler = new(parameters);
        Assert.Throws<InvalidOperationException>(scaler.Update);
        Assert.Equal(65536, scaler.Scale);
    }

    [Fact]
    public void FactorsArePowersOfTwo()
    {
        using ParameterSet parameters = Declarations.Create();
        Assert.Throws<ArgumentException>(() => new LossScaler(parameters, initScale: 1000));
        Assert.Throws<ArgumentException>(() => new LossScaler(parameters, initScale: 0));
        Assert.Throws<ArgumentException>(() => new LossScaler(parameters, initScale: double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => new LossScaler(parameters, growthFactor: 1.5));
        Assert.Throws<ArgumentException>(() => new LossScaler(parameters, backoffFactor: 0.3));
        Assert.ThrowsAny<ArgumentException>(() => new LossScaler(parameters, growthFactor: 0.5));
        Assert.ThrowsAny<ArgumentException>(() => new LossScaler(parameters, backoffFactor: 2));
        Assert.Throws<ArgumentException>(() => new LossScaler(parameters).Restore(3, 0));
    }

    [Fact]
    public void TheScaleAndItsReciprocalStayNormal()
    {
        using ParameterSet parameters = Declarations.Create();
        LossScaler high = new(parameters, initScale: Math.ScaleB(1, 126), growthInterval: 1);
        high.Unscale(Gradients(parameters, 1));
        high.Update();
        Assert.Equal((float)Math.ScaleB(1, 126), high.Scale);
        LossScaler low = new(parameters, initScale: Math.ScaleB(1, -126));
        low.Unscale(Gradients(parameters, float.NaN));
        low.Update();
        Assert.Equal((float)Math.ScaleB(1, -126), low.Scale);
    }

    private static GradientSet Gradients(ParameterSet parameters, float value)
    {
        GradientSet gradients = new(parameters);
        gradients.Values.Fill(value);
        return gradients;
    }
}
