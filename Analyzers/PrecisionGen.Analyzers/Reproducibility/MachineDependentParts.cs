using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>
/// A floating-point sum, or a series of random numbers, in as many parts as the machine has cores or lanes. Work that is only spread
/// over the cores (each element computed whole by one of them) is the same on every machine and stays silent.
/// </summary>
internal sealed class MachineDependentParts : HazardRule
{
    private const string Measured = "65536 floats sum to 45.76151 in 1 part, 45.76171 in 2 and 45.761066 in 3";

    private static readonly HashSet<string> SumWords = NameWords.Set(
        "sum", "partialsum", "sumof", "dot", "norm", "mean", "average", "total", "accumulate", "reduce", "loss", "variance", "squares");

    public override RuleDescription Description { get; } = new(
        "PG3010", "Parts follow the machine", "'{0}' {1} {2}, so it differs between machines: {3}", DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckSum, OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);
        dispatch.On(CheckRandom, OperationKind.ObjectCreation);
    }

    private void CheckSum(IOperation operation, BlockContext block)
    {
        if (!block.AsksTheMachine)
        {
            return;
        }

        if (!CarriedWrite.Is(operation, out CarriedWrite sum) || !sum.RoundsByOrder(block))
        {
            CheckCall(operation, block);
            return;
        }

        if (LaneOf(sum.Target, block) is { } lanes)
        {
            block.Report(this, operation, sum.Target.Text(), "takes every term whose index has the same rest by", lanes.Text(), Measured);
            return;
        }

        foreach (PartLoop parts in EnvironmentCounts.PartLoopsAround(operation, block))
        {
            if (IsSumOfPart(operation, sum.Target, parts, block))
            {
                block.Report(this, operation, sum.Target.Text(), "is the sum of one of as many parts as", parts.Count.Text() + " says", Measured);
                return;
            }
        }
    }

    /// <summary>partials[part] = SumOf(x, start of part, end of part).</summary>
    private void CheckCall(IOperation operation, BlockContext block)
    {
        if (operation is not ISimpleAssignmentOperation { Target: not ITupleOperation } write
            || !block.Known.KindOf(write.Target.Type, block.Options).IsFloating()
            || write.Value.WithoutCasts() is not IInvocationOperation call || !NameWords.Has(call.TargetMethod.Name, SumWords))
        {
            return;
        }

        foreach (PartLoop parts in EnvironmentCounts.PartLoopsAround(operation, block))
        {
            if (IsOfPart(write.Target, parts) && TakesBounds(call, parts, block))
            {
                block.Report(
                    this, operation, write.Target.Text(), "is the sum of one of as many parts as", parts.Count.Text() + " says", Measured);
                return;
            }
        }
    }

    /// <summary>Two bounds that the part decides, or a slice by them.</summary>
    private static bool TakesBounds(IInvocationOperation call, PartLoop parts, BlockContext block) =>
        call.Arguments.Count(argument => argument.Parameter?.Type.SpecialType == SpecialType.System_Int32
            && EnvironmentCounts.DependsOn(argument.Value, parts.Index, block)) >= 2
        || call.Arguments.Any(argument => block.Facts.Resolve(argument.Value).WithoutCasts().Everything()
            .Any(one => one is IInvocationOperation { TargetMethod.Name: "AsSpan" or "Slice" } slice
                && slice.Arguments.Count(bound => bound.Parameter?.Type.SpecialType == SpecialType.System_Int32) >= 2
                && EnvironmentCounts.DependsOn(one, parts.Index, block)));

    /// <summary>new Random(seed + part), once for each part.</summary>
    private void CheckRandom(IOperation operation, BlockContext block)
    {
        IObjectCreationOperation creation = (IObjectCreationOperation)operation;
        if (creation is not { Type: { Name: "Random" } type, Arguments: { Length: 1 } arguments }
            || type.ContainingNamespace?.ToDisplayString() != "System")
        {
            return;
        }

        foreach (PartLoop parts in EnvironmentCounts.PartLoopsAround(operation, block))
        {
            if (EnvironmentCounts.DependsOn(arguments[0].Value, parts.Index, block) && DrawsForElements(creation, parts, block))
            {
                block.Report(
                    this, creation, creation.Text(), "starts one series for each of as many parts as", parts.Count.Text() + " says",
                    "with another number of parts the same seed gives an element another draw");
                return;
            }
        }
    }

    /// <summary>The numbers drawn go to elements of something that all parts share: values[i] = random.NextSingle().</summary>
    private static bool DrawsForElements(IObjectCreationOperation creation, PartLoop parts, BlockContext block) =>
        block.Facts.Assignments.Any(write => parts.Body.Syntax.Span.Contains(write.Syntax.Span)
            && write.Target.WithoutCasts() is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }
            && !write.Target.Symbols().Any(symbol => SymbolEqualityComparer.Default.Equals(symbol, parts.Index)))
        || block.Facts.Calls.Any(call => parts.Body.Syntax.Span.Contains(call.Syntax.Span) && !creation.Syntax.Span.Contains(call.Syntax.Span)
            && call.TargetMethod.Name.StartsWith("Fill", System.StringComparison.Ordinal));

    /// <summary>
    /// The terms come from a loop whose bounds the part decides, and the sum outlives that loop: it is a part's sum, not an element's.
    /// </summary>
    private static bool IsSumOfPart(IOperation operation, IOperation target, PartLoop parts, BlockContext block)
    {
        ILoopOperation? walk = operation.Ancestors().TakeWhile(outer => outer.Syntax != parts.Body.Syntax).OfType<ILoopOperation>()
            .LastOrDefault(loop => loop.Bounds().Any(bound => EnvironmentCounts.DependsOn(bound, parts.Index, block)));
        return walk is not null && IsOfPart(target, parts)
            && SymbolsOutsideLookups(target).All(symbol => SymbolEqualityComparer.Default.Equals(symbol, target.SymbolOf())
                ? !walk.Declares(symbol)
                : !(walk.Declares(symbol) || (symbol is ILocalSymbol && block.Facts.IsWrittenIn(symbol, walk))) || walk.VisitsAll(symbol));
    }

    /// <summary>The symbols of sums[owner[i]] without those of owner[i]: a table decides the element, and many terms meet there.</summary>
    private static IEnumerable<ISymbol> SymbolsOutsideLookups(IOperation target) => target.WithoutCasts() is IArrayElementReferenceOperation element
        ? element.ArrayReference.Symbols().Concat(element.Indices.SelectMany(index => index.Everything().Any(one => one is IArrayElementReferenceOperation)
            ? index.Everything().Where(one => !one.Ancestors().TakeWhile(outer => !ReferenceEquals(outer, element)).Any(outer => outer is IArrayElementReferenceOperation)
                && one is not IArrayElementReferenceOperation && one.Kind != OperationKind.Conversion).Select(one => one.SymbolOf()).OfType<ISymbol>()
            : index.Symbols()))
        : target.Symbols();

    /// <summary>A local of the part, or an element that the part's number chooses; what threads share is PG3001.</summary>
    private static bool IsOfPart(IOperation target, PartLoop parts) => target.WithoutCasts() switch
    {
        ILocalReferenceOperation local => parts.Body.Declares(local.Local),
        IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true } =>
            target.Symbols().Contains(parts.Index, SymbolEqualityComparer.Default),
        _ => false,
    };

    /// <summary>The count of lanes in sums[i % lanes] += x[i].</summary>
    private static IOperation? LaneOf(IOperation target, BlockContext block) => target.WithoutCasts() is IArrayElementReferenceOperation element
        ? element.Indices.Select(index => block.Facts.Resolve(index)).OfType<IBinaryOperation>()
            .Where(index => index.OperatorKind == BinaryOperatorKind.Remainder)
            .Select(index => EnvironmentCounts.In(index.RightOperand, block)).FirstOrDefault(count => count is not null)
        : null;
}
