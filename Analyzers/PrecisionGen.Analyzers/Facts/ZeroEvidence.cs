using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Finds evidence that a divisor becomes 0 in practice. A number from outside is its caller's business; a number that this method
/// computed is not, if it is a sum, a count, a deviation, a norm or the width of a range.
/// </summary>
internal sealed class ZeroEvidence
{
    private const int MaximumDepth = 8;
    private const int MaximumNesting = 2;
    private static readonly HashSet<string> DeviationWords =
        NameWords.Set("std", "stdev", "stddev", "deviation", "variance", "standarddeviation");

    private static readonly HashSet<string> NormWords = NameWords.Set("norm", "magnitude");
    private static readonly HashSet<string> MinimumWords = NameWords.Set("min", "minimum", "smallest", "lowest");

    private readonly BlockContext block;
    private readonly HashSet<ISymbol> symbols = new(SymbolEqualityComparer.Default);

    private readonly SumTerms terms;

    private ZeroEvidence(BlockContext block)
    {
        this.block = block;
        terms = new SumTerms(block);
    }

    /// <summary>The cause, or None; <paramref name="symbols"/> are the variables that the value was computed from.</summary>
    public static ZeroCause Of(IOperation value, BlockContext block, out IReadOnlyCollection<ISymbol> symbols)
    {
        ZeroEvidence search = new(block);
        ZeroCause cause = search.Find(value, 0);
        symbols = search.symbols;
        return cause;
    }

    private ZeroCause Find(IOperation value, int depth)
    {
        // The form first: ranges are dear, and most values have no form that can be 0.
        IOperation bare = value.WithoutCasts();
        ZeroCause cause = depth > MaximumDepth ? ZeroCause.None : OfForm(bare, depth);
        return cause != ZeroCause.None && Constants.ValueOf(bare, block) is null && block.Ranges.Of(bare).Contains(0) ? cause : ZeroCause.None;
    }

    private ZeroCause OfForm(IOperation bare, int depth)
    {
        switch (bare.Kind)
        {
            case OperationKind.LocalReference:
                ILocalSymbol local = ((ILocalReferenceOperation)bare).Local;
                symbols.Add(local);
                return OfLocal(local, depth);
            case OperationKind.Binary:
                return OfBinary((IBinaryOperation)bare, depth);
            case OperationKind.Conditional when bare is IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return AsksAboutOwn(conditional) ? ZeroCause.None : First(Find(conditional.WhenTrue, depth + 1), Find(otherwise, depth + 1));
            case OperationKind.Invocation:
                return OfCall((IInvocationOperation)bare, depth);
            case OperationKind.PropertyReference when bare is IPropertyReferenceOperation { Property: { Name: "Count" or "Length", Type.SpecialType: SpecialType.System_Int32 }, Instance: { } list }:
                return IsFiltered(list) ? ZeroCause.Count : ZeroCause.None;
            case OperationKind.PropertyReference when bare is IPropertyReferenceOperation { Property: { Parameters.IsEmpty: true, GetMethod: { } getter } }:
                return ReturnsZeroDeviation(getter) ? ZeroCause.Deviation : OfHelper(getter);
            default:
                return ZeroCause.None;
        }
    }

    /// <summary>StandardDeviation => count &lt; 2 ? 0 : ..., written out.</summary>
    private bool ReturnsZeroDeviation(IMethodSymbol getter) => getter.AssociatedSymbol is { } property && NameWords.Has(property.Name, DeviationWords)
        && block.Whole.ResultsOf(getter, block.Cancellation).SelectMany(Expressions.Alternatives).Any(terms.IsZero);

    /// <summary>IsNormal(s) ? s : 1: whatever is asked of the result is meant to keep it usable.</summary>
    private static bool AsksAboutOwn(IConditionalOperation conditional) => conditional.Condition.WithoutCasts() is IInvocationOperation { } test
        && test.Symbols().Intersect(conditional.WhenTrue.Symbols().Concat(conditional.WhenFalse!.Symbols()), SymbolEqualityComparer.Default).Any();

    private ZeroCause OfLocal(ILocalSymbol local, int depth)
    {
        IReadOnlyList<IOperation> writes = block.Facts.WritesOf(local);
        if (writes.Count == 1 && writes[0].Kind == OperationKind.VariableDeclarator)
        {
            return BlockFacts.ValueWritten(writes[0]) is { } only ? Find(only, depth + 1) : ZeroCause.None;
        }

        IOperation[] increments = writes.Where(write => write.Kind == OperationKind.Increment).ToArray();
        IOperation[] additions = writes.Where(write => Moments.Added(write, local) is not null).ToArray();
        IOperation[] plain = writes.Except(increments).Except(additions).ToArray();
        if (increments.Length + additions.Length > 0)
        {
            bool startsAtZero = plain.All(write => BlockFacts.ValueWritten(write) is { } first && terms.IsZero(first));
            return !startsAtZero ? ZeroCause.None
                : increments.Length == 0 ? terms.Of(additions.Select(write => Moments.Added(write, local)!).ToArray())
                : additions.Length == 0 && increments.All(IsConditional) ? ZeroCause.Count
                : ZeroCause.None;
        }

        if (IsLargestMagnitude(local, plain))
        {
            return ZeroCause.Norm;
        }

        foreach (IOperation write in plain)
        {
            if (BlockFacts.ValueWritten(write) is not { } written)
            {
                return ZeroCause.None;
            }

            ZeroCause cause = Find(written, depth + 1);
            if (cause != ZeroCause.None)
            {
                return cause;
            }
        }

        return ZeroCause.None;
    }

    /// <summary>peak = 0; peak = Max(peak, Abs(x)): the largest of no or of zeros is 0.</summary>
    private bool IsLargestMagnitude(ILocalSymbol local, IReadOnlyCollection<IOperation> writes)
    {
        bool isRaised = false;
        foreach (IOperation? value in writes.Select(BlockFacts.ValueWritten))
        {
            if (value is null)
            {
                return false;
            }

            bool isStep = MathCall.Of(value.WithoutCasts(), out IReadOnlyList<IOperation> arguments) == MathFunction.Max && arguments.Count == 2
                && arguments.Any(one => SymbolEqualityComparer.Default.Equals(one.WithoutCasts().SymbolOf(), local))
                && arguments.Any(one => MathCall.Of(one.WithoutCasts(), out _) == MathFunction.Abs);
            if (!isStep && !terms.IsZero(value))
            {
                return false;
            }

            isRaised |= isStep;
        }

        return isRaised;
    }

    /// <summary>Only in a loop, and only for some of its rounds.</summary>
    private static bool IsConditional(IOperation write)
    {
        IOperation child = write;
        bool isConditional = false;
        foreach (IOperation outer in write.Ancestors())
        {
            if (outer is ILoopOperation)
            {
                return isConditional;
            }

            isConditional |= outer is IConditionalOperation or ISwitchOperation || (outer is IBlockOperation && outer.ChildOperations
                .TakeWhile(one => !ReferenceEquals(one, child))
                .Any(before => before is IConditionalOperation && before.Everything().Any(one => one is IBranchOperation { BranchKind: BranchKind.Continue })));
            child = outer;
        }

        return false;
    }

    private ZeroCause OfBinary(IBinaryOperation binary, int depth)
    {
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Multiply:
                return First(Find(binary.LeftOperand, depth + 1), Find(binary.RightOperand, depth + 1));
            case BinaryOperatorKind.Divide:
                return Find(binary.LeftOperand, depth + 1);
            case BinaryOperatorKind.Add when Constants.ValueOf(binary.RightOperand, block) == 0:
                return Find(binary.LeftOperand, depth + 1);
            case BinaryOperatorKind.Add:
                ZeroCause left = Find(binary.LeftOperand, depth + 1);
                return left != ZeroCause.None && Find(binary.RightOperand, depth + 1) == left && !AreAlternatives(binary.LeftOperand, binary.RightOperand)
                    ? left
                    : ZeroCause.None;
            case BinaryOperatorKind.Subtract when binary.Symbols().All(IsOfThisMethod) && Moments.Of(binary.LeftOperand, block) == Moment.Second
                && Squares.IsSquare(block.Facts.Resolve(binary.RightOperand), block, out IOperation mean) && Moments.Of(mean, block) == Moment.First:
                return ZeroCause.Deviation;
            case BinaryOperatorKind.Subtract:
                return Maxima.IsMaximumOver(binary.LeftOperand, binary.RightOperand, block) && IsMinimum(binary.RightOperand) ? ZeroCause.Width : ZeroCause.None;
            default:
                return ZeroCause.None;
        }
    }

    private static bool IsOfThisMethod(ISymbol symbol) => symbol is ILocalSymbol or IParameterSymbol or IPropertySymbol { Name: "Length" or "Count" };

    /// <summary>if (hit) right++; else wrong++; makes right + wrong the number of all.</summary>
    private bool AreAlternatives(IOperation one, IOperation other)
    {
        return one.WithoutCasts().SymbolOf() is { } first && other.WithoutCasts().SymbolOf() is { } second
            && block.Facts.WritesOf(first).SelectMany(write => write.Ancestors().OfType<IConditionalOperation>()).Any(choice =>
                choice.WhenFalse is { } otherwise
                && ((IsAlwaysWritten(first, choice.WhenTrue) && IsAlwaysWritten(second, otherwise))
                    || (IsAlwaysWritten(second, choice.WhenTrue) && IsAlwaysWritten(first, otherwise))));

        // else if (...) wrong++ need not come to it.
        bool IsAlwaysWritten(ISymbol symbol, IOperation branch) => block.Facts.WritesOf(symbol).Any(write => branch.Syntax.Span.Contains(write.Syntax.Span)
            && !write.Ancestors().TakeWhile(one => branch.Syntax.Span.Contains(one.Syntax.Span)).Any(one => one is IConditionalOperation));
    }

    /// <summary>The smallest element, found here: x.Min(), or a local called min that a loop lowers.</summary>
    private bool IsMinimum(IOperation value)
    {
        IOperation bare = value.WithoutCasts();
        IOperation resolved = block.Facts.Resolve(bare).WithoutCasts();
        return resolved is IInvocationOperation { TargetMethod: { Name: "Min" or "MinMagnitude" } method } call
            ? method.ContainingType.Name is "Enumerable" or "TensorPrimitives" || call.Arguments.Length == 0
            : bare is ILocalReferenceOperation { Local: { } local } && block.Facts.WritesOf(local).Count > 1 && NameWords.Has(local.Name, MinimumWords);
    }

    private ZeroCause OfCall(IInvocationOperation call, int depth)
    {
        MathFunction function = MathCall.Of(call, out IReadOnlyList<IOperation> arguments);
        if (function != MathFunction.None)
        {
            return function == MathFunction.Pow && arguments.Count == 2 && Constants.ValueOf(arguments[1], block) > 0 ? Find(arguments[0], depth + 1)
                : function is not (MathFunction.Sqrt or MathFunction.Abs) ? ZeroCause.None
                : function == MathFunction.Sqrt && Squares.RootsOfSum(block.Facts.Resolve(arguments[0]), block).Count > 1 ? ZeroCause.Norm
                : Rooted(Find(arguments[0], depth + 1));
        }

        IMethodSymbol method = call.TargetMethod;
        string[] words = NameWords.Of(method.Name).ToArray();
        switch (method.ContainingType?.Name)
        {
            case "Enumerable" or "ParallelEnumerable"
                when method.Name is "Sum" or "Average" or "Aggregate" && block.Known.KindOf(call.Type, block.Options) != NumericKind.Decimal:
                return terms.OfQuery(call);
            case "Enumerable" when method.Name is "Count" && (call.Arguments.Length == 2 || IsFiltered(call.Arguments[0].Value)):
                return ZeroCause.Count;
            case "TensorPrimitives" when method.Name is "Sum" or "SumOfMagnitudes":
                return terms.OfElements(call);
            case "TensorPrimitives" when method.Name is "SumOfSquares" or "Norm" or "Distance":
            case "Vector2" or "Vector3" or "Vector4" or "Quaternion" when method.Name is "Length" or "LengthSquared" or "Distance" or "DistanceSquared":
                return ZeroCause.Norm;
            default:
                return HasFloor(call) ? ZeroCause.None
                    : words.Any(DeviationWords.Contains) ? ZeroCause.Deviation
                    : words.Any(NormWords.Contains) && !method.Name.StartsWith("Normal", System.StringComparison.Ordinal) ? ZeroCause.Norm
                    : call.Arguments.Any(argument => Constants.ValueOf(argument.Value, block) is { } constant && constant != 0) ? ZeroCause.None
                    : OfHelper(method);
        }
    }

    /// <summary>Norm(x, 1e-6f): a small constant is given to keep the result from 0. Another is an order, or the degrees of freedom.</summary>
    private bool HasFloor(IInvocationOperation call) =>
        call.Arguments.Any(argument => Constants.ValueOf(argument.Value, block) is > 0 and < 0.1);

    /// <summary>A method of this compilation that returns nothing but such a number.</summary>
    private ZeroCause OfHelper(IMethodSymbol method) =>
        block.Nesting >= MaximumNesting || method is { IsVirtual: true } or { IsAbstract: true } or { IsOverride: true } || SumTerms.SaysPositive(method.Name)
            || !block.Known.KindOf(method.ReturnType, block.Options).IsFloating()
            ? ZeroCause.None
            : block.Whole.ZeroOf(method, block);

    /// <summary>What all that a method returns is 0 for; None if its returns differ, or are checked.</summary>
    public static ZeroCause OfReturned(BlockContext method)
    {
        ZeroCause[] causes = [.. method.Facts.Operations.OfType<IReturnOperation>()
            .Where(one => !one.Ancestors().Any(outer => outer is IAnonymousFunctionOperation or ILocalFunctionOperation))
            .Select(one => one.ReturnedValue is { } value && !Guards.AskForZero(one, method)
                && Of(value, method, out IReadOnlyCollection<ISymbol> symbols) is var cause && !Guards.AskAbout(one, symbols) ? cause : ZeroCause.None)];
        return causes.Length > 0 && causes.All(cause => cause == causes[0]) ? causes[0] : ZeroCause.None;
    }

    private static ZeroCause Rooted(ZeroCause inside) => inside == ZeroCause.Sum ? ZeroCause.Norm : inside;

    /// <summary>x.Where(p), and lists and arrays made of it.</summary>
    private bool IsFiltered(IOperation source) => block.Facts.Resolve(source).WithoutCasts()
        is IInvocationOperation { TargetMethod: { ContainingType.Name: "Enumerable", Name: { } name }, Arguments: { IsEmpty: false } arguments }
        && (name == "Where" || (name is "ToList" or "ToArray" or "Select" && IsFiltered(arguments[0].Value)));

    private static ZeroCause First(ZeroCause one, ZeroCause other) => one != ZeroCause.None ? one : other;
}
