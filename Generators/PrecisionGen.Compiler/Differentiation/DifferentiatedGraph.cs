using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Differentiation;

/// <summary>A graph with its gradients. Node ids run on from the forward through backward, uses and completion.</summary>
/// <param name="Forward">The forward, untouched.</param>
/// <param name="Backward">What each sample's backward computes, in order of execution.</param>
/// <param name="Uses">The accumulators of uses of parameters and derived values, in order of creation: the last use first.</param>
/// <param name="Completion">What runs once at the end of a step: the gradients of derived values, in order of execution.</param>
/// <param name="ParameterContributions">For each parameter the nodes (uses or completion) that are added to its gradient, in order.</param>
public sealed record DifferentiatedGraph(
    Graph Forward,
    EquatableArray<Node> Backward,
    EquatableArray<Node> Uses,
    EquatableArray<Node> Completion,
    EquatableArray<ParameterContribution> ParameterContributions)
{
    public Node this[int id] => id < Forward.Nodes.Count ? Forward.Nodes[id] : ById(id);

    private Node ById(int id)
    {
        foreach (EquatableArray<Node> part in new[] { Backward, Uses, Completion })
        {
            foreach (Node node in part)
            {
                if (node.Id == id)
                {
                    return node;
                }
            }
        }

        throw new System.ArgumentOutOfRangeException(nameof(id), id, "No node has this id.");
    }
}

/// <summary>One addend of a parameter's gradient.</summary>
/// <param name="Parameter">The parameter's index.</param>
/// <param name="Node">A use or a completion node.</param>
public sealed record ParameterContribution(int Parameter, int Node);
