namespace PrecisionGen.Reference;

/// <summary>
/// The end of a step: walks all uses of parameters and derived values from the last to the first, adds them, and differentiates the
/// operations among derived values on the way. Nothing is rounded below float32.
/// </summary>
/// <param name="gradients">Receives the gradient of each trainable parameter that was used.</param>
internal sealed class DerivedBackward(float[]?[] gradients)
{
    private readonly GradientSums derived = new();

    /// <summary>Walks the uses of one forward; call it for the last forward first.</summary>
    public void Run(ForwardUses uses)
    {
        for (int i = uses.Outputs.Length - 1; i >= 0; i--)
        {
            AddUse(uses, uses.Nodes.Length, i, uses.Outputs[i]);
        }

        for (int node = uses.Nodes.Length - 1; node >= 0; node--)
        {
            if (uses.Nodes[node].Result.IsDerived)
            {
                PassNode(uses.Nodes[node]);
                continue;
            }

            Operand[] operands = uses.Nodes[node].Operands;
            for (int i = operands.Length - 1; i >= 0; i--)
            {
                AddUse(uses, node, i, operands[i].Value);
            }
        }
    }

    private void AddUse(ForwardUses uses, int node, int operand, Tensor value)
    {
        if (uses.Find(node, operand) is GradientTarget target)
        {
            Add(value, target.ToArray());
        }
    }

    private void PassNode(TapeNode node)
    {
        if (derived.Find(node.Result) is not float[] dy)
        {
            return;
        }

        for (int i = node.Operands.Length - 1; i >= 0; i--)
        {
            (Tensor value, OperandGradient? gradient, GradientSum sum) = node.Operands[i];
            if (gradient is not null)
            {
                GradientTarget target = GradientTarget.ForOneUse(sum, value.Count);
                gradient(node.Result.Values, dy, target);
                Add(value, target.ToArray());
            }
        }
    }

    private void Add(Tensor value, float[] contribution)
    {
        if (value.IsTrainableParameter)
        {
            if (gradients[value.ParameterIndex] is float[] sum)
            {
                GradientSums.AddTo(sum, contribution);
            }
            else
            {
                gradients[value.ParameterIndex] = contribution;
            }
        }
        else if (value.Node is not null)
        {
            derived.Add(value, contribution);
        }
    }
}
