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

    public NameIndex(Compilation compilation) => trees = compilation.SyntaxTrees.Select(Of).ToArray();

    public IEnumerable<BaseObjectCreationExpressionSyntax> Creations(CancellationToken cancellation) => trees.SelectMany(tree => tree.CreationsOf(cancellation));

    /// <summary>The object creations of the files that write "log" anywhere.</summary>
    public IEnumerable<BaseObjectCreationExpressionSyntax> CreationsNearLogarithms(CancellationToken cancellation) =>
        trees.Where(tree => tree.MentionsLog(cancellation)).SelectMany(tree => tree.CreationsOf(cancellation));

    /// <summary>Every name with "log" in it that is written anywhere; one that two files write comes twice.</summary>
    public IEnumerable<string> NamesWithLog(CancellationToken cancellation) =>
        trees.Where(tree => tree.MentionsLog(cancellation)).SelectMany(tree => tree.NamesOf(cancellation).Keys);

    /// <summary>Where the name is written. A file without the letters need not be searched for a name that has them.</summary>
    public IEnumerable<SimpleNameSyntax> Of(string name, CancellationToken cancellation) => (HasLog(name) ? trees.Where(tree => tree.MentionsLog(cancellation)) : trees)
        .SelectMany(tree => Find(tree, name, cancellation));

    /// <summary>Where the name is written in one file: enough for a local variable.</summary>
    public static IEnumerable<SimpleNameSyntax> In(SyntaxTree tree, string name, CancellationToken cancellation) => Find(Of(tree), name, cancellation);

    public static bool HasLog(string text) => text.IndexOf("log", StringComparison.OrdinalIgnoreCase) >= 0;

    private static TreeNames Of(SyntaxTree tree) => Known.GetValue(tree, one => new TreeNames(one));

    private static IEnumerable<SimpleNameSyntax> Find(TreeNames tree, string name, CancellationToken cancellation) =>
        tree.NamesOf(cancellation).TryGetValue(name, out List<SimpleNameSyntax>? found) ? (IEnumerable<SimpleNameSyntax>)found : Array.Empty<SimpleNameSyntax>();

    /// <summary>One file, read when a name of it is asked for.</summary>
    private sealed class TreeNames
    {
        private readonly SyntaxTree source;
        private readonly object gate = new();
        private bool? mentionsLog;
        private Dictionary<string, List<SimpleNameSyntax>>? names;
        private List<BaseObjectCreationExpressionSyntax> creations = new();

        public TreeNames(SyntaxTree tree) => source = tree;

        public bool MentionsLog(CancellationToken cancellation) =>
            mentionsLog ??= HasLog(source.GetText(cancellation).ToString());

        public Dictionary<string, List<SimpleNameSyntax>> NamesOf(CancellationToken cancellation)
        {
            lock (gate)
            {
                return names ??= Read(cancellation);
            }
        }

        public IReadOnlyList<BaseObjectCreationExpressionSyntax> CreationsOf(CancellationToken cancellation)
        {
            NamesOf(cancellation);
            return creations;
        }

        private Dictionary<string, List<SimpleNameSyntax>> Read(CancellationToken cancellation)
        {
            Dictionary<string, List<SimpleNameSyntax>> read = new(StringComparer.Ordinal);
            List<BaseObjectCreationExpressionSyntax> created = new();
            foreach (SyntaxNode node in source.GetRoot(cancellation).DescendantNodes())
            {
                if (node is SimpleNameSyntax name)
                {
                    if (!read.TryGetValue(name.Identifier.ValueText, out List<SimpleNameSyntax>? found))
                    {
                        read.Add(name.Identifier.ValueText, found = new List<SimpleNameSyntax>());
                    }

                    found.Add(name);
                }
                else if (node is BaseObjectCreationExpressionSyntax creation)
                {
                    created.Add(creation);
                }
            }

            creations = created;
            return read;
        }
    }
}
