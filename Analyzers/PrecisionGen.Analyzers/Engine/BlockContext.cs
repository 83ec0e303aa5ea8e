using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.Training;

namespace PrecisionGen.Analyzers;

/// <summary>What a rule may ask while it looks at one method, initializer or accessor; facts are computed when first asked.</summary>
internal sealed class BlockContext
{
    private readonly CompilationContext compilation;
    private readonly ImmutableArray<IOperation> roots;
    private readonly Action<Diagnostic> report;
    private readonly Dictionary<IOperation, Accumulation?> accumulations = new();
    private HashSet<(string Id, Location Location)>? reported;
    private BlockFacts? facts;
    private RangeAnalysis? ranges;
    private CodeRole? role;
    private ParallelCode? parallel;
    private GradientSteps? gradientSteps;
    private bool? inKernel;
    private bool? asksTheMachine;
    private bool? widensSixteenBits;

    public BlockContext(
        CompilationContext compilation, ISymbol owner, ImmutableArray<IOperation> roots, HazardOptions options, Action<Diagnostic> report,
        CancellationToken cancellation)
    {
        this.compilation = compilation;
        this.roots = roots;
        this.report = report;
        Owner = owner;
        Options = options;
        Cancellation = cancellation;
    }

    /// <summary>The body of a method that <paramref name="caller"/> calls, to ask for its facts; nothing can be reported in it.</summary>
    public static BlockContext Inside(IMethodSymbol method, IOperation body, BlockContext caller) =>
        new(caller.compilation, method, ImmutableArray.Create(body), caller.Options, _ => { }, caller.Cancellation) { Nesting = caller.Nesting + 1 };

    /// <summary>How many calls deep this block is looked at from the one under analysis.</summary>
    public int Nesting { get; private set; }

    /// <summary>The method, property, field or (for top-level statements) synthesized entry point that the code belongs to.</summary>
    public ISymbol Owner { get; }

    public HazardOptions Options { get; }

    public CancellationToken Cancellation { get; }

    public Compilation Compilation => compilation.Compilation;

    /// <summary>What is known about the whole compilation, for the rules that cross methods.</summary>
    public CompilationContext Whole => compilation;

    public KnownNumerics Known => compilation.Known;

    /// <summary>Declarations and writes of the variables in this block.</summary>
    public BlockFacts Facts => facts ??= new BlockFacts(roots);

    /// <summary>The values an expression can take, with the guards that dominate it.</summary>
    public RangeAnalysis Ranges => ranges ??= new RangeAnalysis(this);

    /// <inheritdoc cref="Accumulations.Of"/>
    public Accumulation? AccumulationOf(IOperation operation)
    {
        if (operation is IAssignmentOperation { Target.Type: var type } && !Known.KindOf(type, Options).IsFloating())
        {
            return null;
        }

        if (!accumulations.TryGetValue(operation, out Accumulation? sum))
        {
            accumulations.Add(operation, sum = Accumulations.Of(operation, this));
        }

        return sum;
    }

    /// <summary>The lambdas and local functions that run on several threads.</summary>
    public ParallelCode Parallel => parallel ??= new ParallelCode(this);

    /// <inheritdoc cref="EnvironmentCounts.MayBeIn"/>
    public bool AsksTheMachine => asksTheMachine ??= EnvironmentCounts.MayBeIn(Facts);

    /// <summary>True if a number of 16 bits is converted to a wider one anywhere in the method.</summary>
    public bool WidensSixteenBits => widensSixteenBits ??= HasWideningFromSixteenBits();

    /// <summary>What the code does to gradients.</summary>
    public GradientSteps GradientSteps => gradientSteps ??= new GradientSteps(this);

    /// <summary>What the code seems to do, from its names: a loss, a rollout, a checkpoint.</summary>
    public CodeRole Role => role ??= CodeRole.Of(Owner, roots);

    /// <summary>Inside a definition, a kernel or code marked as reproducible; everywhere, if the scope option says so.</summary>
    public bool InKernel => inKernel ??= Options.Scope == HazardScope.All || compilation.IsKernel(Owner);

    private bool HasWideningFromSixteenBits()
    {
        for (int i = 0; i < Facts.Kinds.Count; i++)
        {
            if (Facts.Kinds[i] == OperationKind.Conversion
                && Known.KindOf(((IConversionOperation)Facts.Operations[i]).Operand.Type, Options).IsSixteenBit())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reports at <paramref name="where"/> with the rule's severity for this place, once for a place.</summary>
    public void Report(HazardRule rule, IOperation where, params object[] arguments) =>
        Report(rule, where.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty, null, arguments);

    /// <summary>Reports with a severity of its own, for a rule that can prove more (or less) than usual; null follows the rule.</summary>
    /// <param name="properties">What the code fix needs to know.</param>
    public void Report(
        HazardRule rule, Location where, ImmutableDictionary<string, string?> properties, DiagnosticSeverity? severity,
        params object[] arguments)
    {
        DiagnosticSeverity? effective = severity ?? (InKernel ? rule.Description.InKernels : rule.Description.Elsewhere);
        if (Options.Scope == HazardScope.KernelsOnly && !InKernel && effective != DiagnosticSeverity.Error)
        {
            return;
        }

        if (effective is { } level && (reported ??= new HashSet<(string Id, Location Location)>()).Add((rule.Description.Id, where)))
        {
            report(Diagnostic.Create(rule.Description.Descriptor, where, level, null, properties, arguments));
        }
    }
}
