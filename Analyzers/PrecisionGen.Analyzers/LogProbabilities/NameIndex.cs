using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// Every place of a compilation where a name is written, and every object creation. Built once, and only after a rule found
/// a candidate whose value comes from another method.
/// </summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, List<SimpleNameSyntax>> names = new(StringComparer.Ordinal);
    private readonly List<BaseObjectCreationExpressionSyntax> creations = new();

    public NameIndex(Compilation compilation, CancellationToken cancellation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach (SyntaxNode node in tree.GetRoot(cancellation).DescendantNodes())
            {
                if (node is SimpleNameSyntax name)
                {
                    if (!names.TryGetValue(name.Identifier.ValueText, out List<SimpleNameSyntax>? found))
                    {
                        names.Add(name.Identifier.ValueText, found = new List<SimpleNameSyntax>());
                    }

                    found.Add(name);
                }
                else if (node is BaseObjectCreationExpressionSyntax creation)
                {
                    creations.Add(creation);
                }
            }
        }
    }

    public IReadOnlyList<BaseObjectCreationExpressionSyntax> Creations => creations;

    public IReadOnlyList<SimpleNameSyntax> Of(string name) =>
        names.TryGetValue(name, out List<SimpleNameSyntax>? found) ? found : Array.Empty<SimpleNameSyntax>();
}
