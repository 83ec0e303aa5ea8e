using System;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Training;

public sealed class OptimizerTests
{
    private const int Length = 67;

    [Fact]
    public void SgdFollowsAHandWorkedSequence()
    {
        // rate 1/4, momentum 1/2, decay 1/8; every number is exact in float32.
        using ParameterSet parameters = Declarations.Vector(1);
        parameters[0].Write([8]);
        Sgd sgd = new(parameters, learningRate: 0.25, momentum: 0.5, weightDecay: 0.125);
        // g = 3 + 1 = 4, b = 4, w = 8 - 1 = 7
        Assert.Equal(7f, Step(sgd, 3f));
        // g = 1 + 0.875 = 1.875, b = 2 + 1.875 = 3.875, w = 7 - 0.96875 = 6.03125
        Assert.Equal(6.03125f, Step(sgd, 1f));
        Assert.Equal(3.875f, sgd.Buffer("Momentum")[0]);
        Assert.Equal(2, sgd.StepCount);
    }

    [Fact]
    public void NesterovLooksAhead()
    {
        using ParameterSet parameters = Declarations.Vector(1);
        Sgd sgd = new(parameters, learningRate: 1, momentum: 0.5, nesterov: true);
        // b = 2, d = 2 + 1 = 3
        Assert.Equal(-3f, Step(sgd, 2f));
        // b = 1 + 4 = 5, d = 4 + 2.5 = 6.5
        Assert.Equal(-9.5f, Step(sgd, 4f));
    }

    [Fact]
    public void DampeningSparesTheFirstStep()
    {
        using ParameterSet parameters = Declarations.Vector(1);
        Sgd sgd = new(parameters, learningRate: 1, momentum: 0.5, dampening: 0.75);
        Assert.Equal(-4f, Step(sgd, 4f));
        // b = 2 + 1 = 3
        Assert.Equal(-7f, Step(sgd, 4f));
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.01, false)]
    [InlineData(0.0, true)]
    [InlineData(0.01, true)]
    public void AdamEqualsItsWrittenSequenceInEveryBit(double decay, bool decoupled)
    {
        using ParameterSet parameters = Declarations.Vector(Length);
        float[] w = Declarations.Ramp(Length, -1.7f, 0.0531f);
        parameters[0].Write(w);
        Adam adam = decoupled ? new AdamW(parameters, 3e-3, weightDecay: decay) : new Adam(parameters, 3e-3, weightDecay: decay);
        GradientSet gradients = new(parameters);
        float[] m = new float[Length];
        float[] v = new float[Length];
        double power1 = 1;
        double power2 = 1;
        for (int step = 1; step <= 20; step++)
        {
            power1 *= 0.9;
            power2 *= 0.999;
            float size = (float)(3e-3 / (1 - power1));
            float root = (float)Math.Sqrt(1 - power2);
            for (int i = 0; i < Length; i++)
            {
                float g = Gradient(step, i);
                gradients.Values[i] = g;
                float weight = decoupled ? w[i] * (float)(1 - (3e-3 * decay)) : w[i];
                g = !decoupled && decay != 0 ? g + ((float)decay * w[i]) : g;
                m[i] += (float)(1 - 0.9) * (g - m[i]);
                v[i] = ((float)0.999 * v[i]) + ((float)(1 - 0.999) * (g * g));
                w[i] = weight - (size * (m[i] / ((MathF.Sqrt(v[i]) / root) + 1e-8f)));
            }

            adam.Step(gradients);
            Assert.Equal(Declarations.Bits(w), Declarations.Bits(parameters[0].Values));
        }

        Assert.Equal(Declarations.Bits(m), Declarations.Bits(adam.Buffer("FirstMoment")));
        Assert.Equal(Declarations.Bits(v), Declarations.Bits(adam.Buffer("SecondMoment")));
        Assert.Equal([power1, power2], adam.RunningProducts.ToArray());
    }

    [Fact]
    public void SgdEqualsItsWrittenSequenceInEveryBit()
    {
        using ParameterSet parameters = Declarations.Vector(Length);
        float[] w = Declarations.Ramp(Length, -1.7f, 0.0531f);
        parameters[0].Write(w);
        Sgd sgd = new(parameters, 0.03, momentum: 0.9, dampening: 0.1, weightDecay: 0.02);
        GradientSet gradients = new(parameters);
        float[] b = new float[Length];
        for (int step = 1; step <= 20; step++)
        {
            for (int i = 0; i < Length; i++)
            {
                gradients.Values[i] = Gradient(step, i);
                float g = Gradient(step, i) + ((float)0.02 * w[i]);
                b[i] = step == 1 ? g : ((float)0.9 * b[i]) + ((float)(1 - 0.1) * g);
                w[i] -= (float)0.03 * b[i];
            }

            sgd.Step(gradients);
            Assert.Equal(Declarations.Bits(w), Declarations.Bits(parameters[0].Values));
        }
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void AdamAgreesWithThePublishedFormulaInDouble(double decay, bool decoupled)
    {
        // Kingma and Ba, algorithm 1, in their own form: moments corrected first, then the quotient.
        using ParameterSet parameters = Declarations.Vector(1);
        parameters[0].Write([0.7f]);
        Adam adam = decoupled ? new AdamW(parameters, 0.01, weightDecay: decay) : new Adam(parameters, 0.01, weightDecay: decay);
        double w = 0.7f;
        double m = 0;
        double v = 0;
        float actual = 0;
        for (int step = 1; step <= 100; step++)
        {
            float gradient = Gradient(step, 3);
            double g = decoupled ? gradient : gradient + (decay * w);
            m = (0.9 * m) + (0.1 * g);
            v = (0.999 * v) + (0.001 * g * g);
            double corrected1 = m / (1 - Math.Pow(0.9, step));
            double corrected2 = v / (1 - Math.Pow(0.999, step));
            w -= (decoupled ? 0.01 * decay * w : 0) + (0.01 * corrected1 / (Math.Sqrt(corrected2) + 1e-8));
            actual = Step(adam, gradient);
        }

        Assert.InRange(actual, w - 2e-6, w + 2e-6);
    }

    [Fact]
    public void DefaultsArePyTorchs()
    {
        using ParameterSet parameters = Declarations.Vector(1);
        Assert.Equal((1e-3, 0.0), (new Sgd(parameters).LearningRate, new Sgd(parameters).WeightDecay));
        Assert.Equal((1e-3, 0.0), (new Adam(parameters).LearningRate, new Adam(parameters).WeightDecay));
        Assert.Equal((1e-3, 1e-2), (new AdamW(parameters).LearningRate, new AdamW(parameters).WeightDecay));
    }

    [Fact]
    public void FrozenParametersAreNotTouched()
    {
        using ParameterSet parameters = Declarations.Create();
        uint[] before = Declarations.Bits(parameters["Frozen"].Values);
        float[] weight = parameters["Weight"].Values.ToArray();
        float[] head = parameters["Head"].Values.ToArray();
        GradientSet gradients = new(parameters);
        gradients.Values.Fill(1f);
        new AdamW(parameters, 0.1, weightDecay: 0.5).Step(gradients);
        Assert.Equal(before, Declarations.Bits(parameters["Frozen"].Values));
        for (int i = 0; i < weight.Length; i++)
        {
            Assert.NotEqual(weight[i], parameters["Weight"].Values[i]);
        }

        Assert.NotEqual(head, parameters["Head"].Values.ToArray());
    }

    [Fact]
    public void ARestoredOptimizerContinuesInEveryBit()
    {
        using ParameterSet parameters = Declarations.Vector(Length);
        Adam adam = new(parameters);
        for (int step = 1; step <= 5; step++)
        {
            Step(adam, Gradient(step, 0));
        }

        using ParameterSet copy = Declarations.Vector(Length);
        copy.Load(parameters.Masters, parameters.Version);
        Adam restored = new(copy);
        foreach (string name in adam.BufferNames)
        {
            adam.Buffer(name).CopyTo(restored.Buffer(name));
        }

        restored.Restore(adam.StepCount, adam.RunningProducts);
        Step(adam, 0.3f);
        Step(restored, 0.3f);
        Assert.Equal(Declarations.Bits(parameters.Masters), Declarations.Bits(copy.Masters));
        Assert.Equal(6, restored.StepCount);

        // Without the running products the next step differs: the comparison above can fail.
        restored.Restore(adam.StepCount, [0.9, 0.999]);
        Step(adam, 0.3f);
        Step(restored, 0.3f);
        Assert.NotEqual(Declarations.Bits(parameters.Masters), Declarations.Bits(copy.Masters));
        Assert.Throws<ArgumentException>(() => restored.Restore(1, [1.0]));
    }

    [Fact]
    public void AStepDoesNotAllocate()
    {
        using ParameterSet parameters = Declarations.Create();
        GradientSet gradients = new(parameters);
        AdamW adam = new(parameters);
        for (int i = 0; i < 3; i++)
        {
            adam.Step(gradients);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        adam.Step(gradients);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void WrongGradientsAreRefused()
    {
        using ParameterSet parameters = Declarations.Create();
        using ParameterSet other = Declarations.Create();
        using ParameterSet inference = Declarations.Create(DType.Float16, inferenceOnly: true);
        Sgd sgd = new(parameters);
        Assert.Throws<ArgumentException>(() => sgd.Step(new GradientSet(other)));
        GradientSet open = new(parameters) { IsComplete = false };
        Assert.Throws<InvalidOperationException>(() => sgd.Step(open));
        Assert.Throws<InvalidOperationException>(() => new Sgd(inference));
        Assert.Throws<ArgumentException>(() => new Sgd(parameters, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(parameters, beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sgd.LearningRate = -1);
        parameters.EnterKernel();
        Assert.Throws<InvalidOperationException>(() => sgd.Step(new GradientSet(parameters)));
        parameters.ExitKernel();
        Assert.Equal(0, sgd.StepCount);
        sgd.Step(new GradientSet(parameters.WithDType(DType.Float16)));
    }

    private static float Gradient(int step, int index) => (float)(((((step * 31) + (index * 17)) % 101) - 50) * 0.0137);

    private static float Step(Optimizer optimizer, float gradient)
    {
        GradientSet gradients = new(optimizer.Parameters);
        gradients.Values.Fill(gradient);
        optimizer.Step(gradients);
        return optimizer.Parameters[0].Values[0];
    }
}
