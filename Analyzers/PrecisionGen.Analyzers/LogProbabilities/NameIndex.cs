using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// Every place of a compilation where a name is written, and every object creation. Built once, and only after a rule found
/// a candidate whose value comes from another method; what was found in a file is kept until the file changes.
/// </summary>
internal sealed class NameIndex
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeNames> Known = new();
    private readonly TreeNames[] trees;

    public NameIndex(Compilation compilation, CancellationToken cancellation)
    {
        trees = compilation.SyntaxTrees.Select(tree => Of(tree, cancellation)).ToArray();
        Creations = trees.SelectMany(tree => tree.Creations).ToArray();
    }

    public IReadOnlyList<BaseObjectCreationExpressionSyntax> Creations { get; }

    /// <summary>Every name that is written anywhere; one that two files write comes twice.</summary>
    public IEnumerable<string> Names => trees.SelectMany(tree => tree.Names.Keys);

    public IEnumerable<SimpleNameSyntax> Of(string name) => trees.SelectMany(tree =>
        tree.Names.TryGetValue(name, out List<SimpleNameSyntax>? found) ? (IEnumerable<SimpleNameSyntax>)found : Array.Empty<SimpleNameSyntax>());

    private static TreeNames Of(SyntaxTree tree, CancellationToken cancellation)
    {
        if (!Known.TryGetValue(tree, out TreeNames? names))
        {
            names = new TreeNames(tree.GetRoot(cancellation));
            names = Known.GetValue(tree, _ => names);
        }

        return names;
    }

    private sealed class TreeNames
    {
        public TreeNames(SyntaxNode root)
        {
            foreach (SyntaxNode node in root.DescendantNodes())
            {
                if (node is SimpleNameSyntax name)
                {
                    if (!Names.TryGetValue(name.Identifier.ValueText, out List<SimpleNameSyntax>? found))
                    {
                        Names.Add(name.Identifier.ValueText, found = new List<SimpleNameSyntax>());
                    }

                    found.Add(name);
                }
                else if (node is BaseObjectCreationExpressionSyntax creation)
                {
                    Creations.Add(creation);
                }
            }
        }

        public Dictionary<string, List<SimpleNameSyntax>> Names { get; } = new(StringComparer.Ordinal);

        public List<BaseObjectCreationExpressionSyntax> Creations { get; } = new();
    }
}
