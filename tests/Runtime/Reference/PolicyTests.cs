using System;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>A policy with two heads on one trunk at Float16, against the same arithmetic written out by hand, over 300 rows.</summary>
public class PolicyTests
{
    private const int Inputs = 3;
    private const int Hidden = 5;
    private const int Actions = 2;
    private const int Rows = 300;

    private readonly float[] encoder = OnGrid(Samples.Uniform(Hidden * Inputs, 1));
    private readonly float[] encoderBias = OnGrid(Samples.Uniform(Hidden, 2));
    private readonly float[] policyHead = OnGrid(Samples.Uniform(Actions * Hidden, 3));
    private readonly float[] valueHead = OnGrid(Samples.Uniform(Hidden, 4));
    private readonly float[] observations = OnGrid(Samples.Uniform(Rows * Inputs, 5, -2f, 2f));
    private readonly float[] logProbabilityGradients = Samples.Uniform(Rows * Actions, 6);
    private readonly float[] valueGradients = Samples.Uniform(Rows, 7);

    [Fact]
    public void ForwardAndGradientsAreTheHandWrittenArithmetic()
    {
        ReferenceStep step = new(4, 1);
        Chain[] encoderGradient = new Chain[encoder.Length];
        Chain[] biasGradient = new Chain[encoderBias.Length];
        Chain[] policyGradient = new Chain[policyHead.Length];
        Chain[] valueGradient = new Chain[valueHead.Length];
        for (int row = 0; row < Rows; row++)
        {
            float[] observation = observations[(row * Inputs)..((row + 1) * Inputs)];
            float[] dLogProbabilities = logProbabilityGradients[(row * Actions)..((row + 1) * Actions)];
            (Tensor logProbabilities, Tensor value) = Evaluate(Samples.Float16(observation, Inputs));
            step.Backward(0, [logProbabilities, value], [dLogProbabilities, [valueGradients[row]]]);

            // Forward.
            float[] hidden = new float[Hidden];
            for (int n = 0; n < Hidden; n++)
            {
                float linear = Round(Samples.FusedChain(observation, Row(encoder, n, Inputs), 0, Inputs) + encoderBias[n]);
                hidden[n] = Round(ElementaryFunctions.Tanh(linear));
            }

            float a = Round(Samples.FusedChain(hidden, Row(policyHead, 0, Hidden), 0, Hidden));
            float b = Round(Samples.FusedChain(hidden, Row(policyHead, 1, Hidden), 0, Hidden));
            float m = MathF.Max(a, b);
            float ea = ElementaryFunctions.Exp(a - m);
            float eb = ElementaryFunctions.Exp(b - m);
            float s = ea + eb;
            float logarithm = ElementaryFunctions.Log(s);
            Assert.Equal([(a - m) - logarithm, (b - m) - logarithm], logProbabilities.Values.ToArray());
            Assert.Equal([Round(Samples.FusedChain(hidden, valueHead, 0, Hidden))], value.Values.ToArray());

            // Backward: the value head is the last use of the trunk.
            float sum = dLogProbabilities[0] + dLogProbabilities[1];
            float da = Round(dLogProbabilities[0] - (ea / s * sum));
            float db = Round(dLogProbabilities[1] - (eb / s * sum));
            float dv = Round(valueGradients[row]);
            for (int n = 0; n < Hidden; n++)
            {
                float fromValue = Round(dv * valueHead[n]);
                float fromPolicy = Round(MathF.FusedMultiplyAdd(db, policyHead[Hidden + n], da * policyHead[n]));
                float dHidden = Round(fromValue + fromPolicy);
                float dLinear = Round(dHidden * (1f - (hidden[n] * hidden[n])));
                valueGradient[n].AddProduct(dv, hidden[n]);
                policyGradient[n].AddProduct(da, hidden[n]);
                policyGradient[Hidden + n].AddProduct(db, hidden[n]);
                biasGradient[n].AddTerm(dLinear);
                for (int k = 0; k < Inputs; k++)
                {
                    encoderGradient[(n * Inputs) + k].AddProduct(dLinear, observation[k]);
                }
            }
        }

        step.CompleteGradients();
        AssertTotals(encoderGradient, step.Gradient(0));
        AssertTotals(biasGradient, step.Gradient(1));
        AssertTotals(policyGradient, step.Gradient(2));
        AssertTotals(valueGradient, step.Gradient(3));
    }

    private (Tensor LogProbabilities, Tensor Value) Evaluate(Tensor observation)
    {
        Tensor trunk = Tanh(Linear(observation, Parameter(0, encoder, Hidden, Inputs), Parameter(1, encoderBias, Hidden)));
        Tensor logits = Cast(Linear(trunk, Parameter(2, policyHead, Actions, Hidden)), DType.Float32);
        return (LogSoftmax(logits), Linear(trunk, Parameter(3, valueHead, 1, Hidden)));
    }

    private static Tensor Parameter(int index, float[] values, params int[] shape) =>
        Tensor.FromParameter(index, values, shape, DType.Float16);

    private static float[] Row(float[] matrix, int row, int length) => matrix[(row * length)..((row + 1) * length)];

    private static float[] OnGrid(float[] values) => Array.ConvertAll(values, Round);

    private static float Round(float value) => Rounding.ToFloat16Grid(value);

    private static void AssertTotals(Chain[] expected, float[]? actual) =>
        Assert.Equal(Samples.Bits(Array.ConvertAll(expected, chain => chain.Total)), Samples.Bits(actual));
}
