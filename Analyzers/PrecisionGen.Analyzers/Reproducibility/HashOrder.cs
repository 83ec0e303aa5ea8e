using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>
/// A floating-point sum, or a walk along cumulated probabilities, over a collection whose order is that of hashes or threads.
/// </summary>
internal sealed class HashOrder : HazardRule
{
    private const string Measured = "the same entries summed to 3575.7456 and to 3575.735";
    private const string Sampled = "the same random number picks another entry";

    public override RuleDescription Description { get; } = new(
        "PG3002", "Sum follows the order of hashes", "'{0}' takes the entries of '{1}' in an order that {2}, so {3}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckLoop, OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);
        dispatch.OnCall(CheckQuery, "Sum", "Average", "Aggregate");
    }

    private void CheckLoop(IOperation operation, BlockContext block)
    {
        for (IOperation? outer = operation.Parent; outer is not null and not IAnonymousFunctionOperation; outer = outer.Parent)
        {
            if (outer.Kind != OperationKind.Loop || outer is not IForEachLoopOperation loop
                || HashCollections.OrderOf(loop.Collection, block, out IOperation source) is not (var order and not EntryOrder.Fixed))
            {
                continue;
            }

            // A target of the loop's own, or an element that the entry chooses, sees each entry once.
            if (CarriedWrite.Is(operation, out CarriedWrite sum) && sum.RoundsByOrder(block)
                && sum.Target.Symbols().All(symbol => !loop.Declares(symbol) || loop.VisitsAll(symbol)) && DependsOn(sum.Term, loop, block))
            {
                Report(operation, sum.Target, source, order, IsCursor(sum.Target, loop), block);
                return;
            }
        }
    }

    private void CheckQuery(IInvocationOperation call, BlockContext block)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType?.Name != "Enumerable" || call.Arguments.Length == 0)
        {
            return;
        }

        NumericKind kind = block.Known.KindOf(SummedType(method), block.Options);

        // Sum of float adds in double, so that an order shows once in many sums only.
        if (!kind.IsFloating() || (kind == NumericKind.Single && method.Name != "Aggregate" && !block.InKernel) || IsSelection(call))
        {
            return;
        }

        EntryOrder order = HashCollections.OrderOf(call.Arguments[0].Value, block, out IOperation source);
        if (order != EntryOrder.Fixed)
        {
            Report(call, call, source, order, isCursor: false, block);
        }
    }

    private void Report(IOperation where, IOperation sum, IOperation source, EntryOrder order, bool isCursor, BlockContext block)
    {
        string why = order switch
        {
            EntryOrder.Threads => "depends on the threads that filled it and on the number of cores",
            EntryOrder.Hash => "follows hashes, and the hash of a string differs in every process",
            _ => "depends on what was removed before (k1 and k3 removed and added again: k0, k3, k2, k1)",
        };
        block.Report(
            this, where.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty,
            order == EntryOrder.Threads ? DiagnosticSeverity.Warning : null, sum.Text(), source.Text(), why, isCursor ? Sampled : Measured);
    }

    /// <summary>True if the term differs from entry to entry.</summary>
    private static bool DependsOn(IOperation term, IForEachLoopOperation loop, BlockContext block) =>
        term.ReadsFrom(loop) || term.Symbols().OfType<ILocalSymbol>().Any(local => block.Facts.IsWrittenIn(local, loop));

    /// <summary>cumulative += p; if (u &lt; cumulative) return entry: the sum decides where to stop.</summary>
    private static bool IsCursor(IOperation target, IForEachLoopOperation loop) => target.SymbolOf() is { } symbol
        && loop.Body.Everything().OfType<IConditionalOperation>().Any(choice =>
            choice.Condition.Symbols().Contains(symbol, SymbolEqualityComparer.Default)
            && choice.Everything().Any(one => one is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break }));

    private static ITypeSymbol? SummedType(IMethodSymbol method)
    {
        if (method.Name == "Aggregate")
        {
            return method.TypeArguments.Length > 1 ? method.TypeArguments[1] : method.TypeArguments.FirstOrDefault();
        }

        ITypeSymbol? operand = method.Parameters.LastOrDefault()?.Type;
        return operand is INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } ? arguments[arguments.Length - 1] : null;
    }

    /// <summary>Aggregate((a, b) => Math.Max(a, b)) rounds nothing.</summary>
    private static bool IsSelection(IInvocationOperation call) => call.TargetMethod.Name == "Aggregate"
        && !call.Arguments.SelectMany(argument => argument.Value.Everything()).Any(one => one is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
        });
}
