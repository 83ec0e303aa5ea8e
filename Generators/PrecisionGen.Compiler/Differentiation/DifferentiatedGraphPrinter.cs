using System.Collections.Generic;
using System.Linq;
using System.Text;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Differentiation;

/// <summary>The canonical text of a differentiated graph: what each sample, each use and each step computes.</summary>
public static class DifferentiatedGraphPrinter
{
    public static string Print(DifferentiatedGraph differentiated)
    {
        StringBuilder text = new(GraphPrinter.Print(differentiated.Forward));
        bool isSequence = differentiated.Forward.IsSequence;
        Append(text, "backward, for each sample", differentiated.Backward, isSequence);
        Append(text, "uses, over all samples of a step", differentiated.Uses, isSequence);
        Append(text, "completion, once a step", differentiated.Completion, isSequence);
        foreach (ParameterContribution contribution in differentiated.ParameterContributions)
        {
            text.Append($"gradient of {differentiated.Forward.Parameters[contribution.Parameter].Name} += %{contribution.Node}\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IReadOnlyCollection<Node> nodes, bool isSequence)
    {
        if (nodes.Any())
        {
            text.Append(title).Append('\n').Append(GraphPrinter.Print(nodes, isSequence));
        }
    }
}
