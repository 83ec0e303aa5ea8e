using System;

namespace PrecisionGen.Reference;

/// <summary>
/// The backward pass of one sample through its activations: from the last operation to the first, in each from the last operand to
/// the first. What reaches a parameter or derived value goes to the accumulator of that use.
/// </summary>
internal sealed class SampleBackward(ForwardUses uses, TapeNode[] nodes)
{
    private readonly GradientSums activations = new();

    public void Run(ReadOnlySpan<Tensor> outputs, float[]?[] outputGradients)
    {
        for (int i = outputs.Length - 1; i >= 0; i--)
        {
            if (outputGradients[i] is float[] gradient)
            {
                PassOutput(outputs[i], i, Rounded(gradient, outputs[i].DType));
            }
        }

        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            Tensor result = nodes[i].Result;
            if (activations.Find(result) is float[] sum)
            {
                PassNode(i, Rounded(sum, result.DType));
            }
        }
    }

    private void PassOutput(Tensor output, int index, float[] gradient)
    {
        if (!output.IsDerived)
        {
            activations.Add(output, gradient);
            return;
        }

        GradientTarget target = uses.Open(nodes.Length, index, GradientSum.Contraction, output.Count);
        for (int i = 0; i < gradient.Length; i++)
        {
            target.Term(i, gradient[i]);
        }
    }

    private void PassNode(int node, float[] dy)
    {
        Tensor result = nodes[node].Result;
        Operand[] operands = nodes[node].Operands;
        for (int i = operands.Length - 1; i >= 0; i--)
        {
            (Tensor value, OperandGradient? gradient, GradientSum sum) = operands[i];
            if (gradient is null || !value.HasGradient)
            {
                continue;
            }

            if (value.IsDerived)
            {
                gradient(result.Values, dy, uses.Open(node, i, sum, value.Count));
            }
            else
            {
                GradientTarget target = GradientTarget.ForOneUse(sum, value.Count);
                gradient(result.Values, dy, target);
                activations.Add(value, Rounded(target.ToArray(), value.DType));
            }
        }
    }

    private static float[] Rounded(float[] values, DType dtype) => Array.ConvertAll(values, value => Tensor.Round(value, dtype));
}
