using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>
/// A floating-point sum whose terms arrive in the order of threads: in a parallel lambda, by compare-and-swap, or in PLINQ.
/// </summary>
internal sealed class UnorderedReduction : HazardRule
{
    public const string Shape = "shape";
    private const string Measured = "20 runs over the same 65536 floats gave 11 different sums";
    private const string MeasuredQuery = "the same 65536 floats gave -256.7214 on 2 cores and -256.7217 on 3";

    public override RuleDescription Description { get; } = new(
        "PG3001", "Parallel sum has no fixed order", "'{0}' is summed {1}, so rounding differs {2}: {3}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.On(CheckWrite, OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);
        dispatch.OnCall(CheckExchange, "CompareExchange", "Exchange");
        dispatch.OnCall(CheckUpdate, "AddOrUpdate");
        dispatch.OnCall(CheckQuery, "Sum", "Average", "Aggregate");
        dispatch.OnCall(CheckHelpers, "For", "ForEach", "ForAsync", "ForEachAsync", "ForAll");
    }

    private void CheckWrite(IOperation operation, BlockContext block)
    {
        bool isOrdered = block.Parallel.Bodies.Count == 0 && !block.Parallel.OrdersByCompletion && !block.InKernel;
        if (isOrdered || !CarriedWrite.Is(operation, out CarriedWrite sum) || !sum.RoundsByOrder(block))
        {
            return;
        }

        bool isLocked = IsLocked(operation);
        if (block.Parallel.Around(operation) is { } body)
        {
            if (ParallelCode.IsShared(sum.Target, body.Scope, isLocked) && (body.IsRepeated || HasSecondWriter(sum.Target, body, block)))
            {
                Report(operation, sum.Target, body, isLocked, block);
            }
        }
        else if (block.Parallel.OrdersByCompletion && IsByCompletion(operation, sum.Term, block))
        {
            block.Report(this, operation, sum.Target.Text(), "in the order in which tasks end", "from run to run", Measured);
        }
        else if (block.InKernel && isLocked && sum.Target is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation })
        {
            // Nobody locks a sum that one thread makes.
            block.Report(
                this, operation, sum.Target.Text(), "in the order in which threads take the lock", "from run to run", Measured);
        }
    }

    private void Report(IOperation operation, IOperation target, ParallelBody body, bool isLocked, BlockContext block)
    {
        // Without a lock the sum is not only of another order, it lacks terms.
        bool isRace = !isLocked && !MayLock(body.Function) && body.Name != "Task.WhenAll"
            && target is not IPropertyReferenceOperation { Property.Name: "Value" };
        string how = $"in the order in which the threads of {body.Name} arrive" + (isRace ? " (and additions that collide are lost)" : "");
        block.Report(
            this, operation.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Shape, body.Name),
            isRace ? DiagnosticSeverity.Warning : null, target.Text(), how, "from run to run", Measured);
    }

    /// <summary>An atomic addition: CompareExchange of a value computed as the old one plus something.</summary>
    private void CheckExchange(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod.ContainingType?.Name != "Interlocked" || call.Arguments.Length < 2
            || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 1) is not { } written)
        {
            return;
        }

        IOperation value = WithoutBits(block.Facts.Resolve(WithoutBits(block.Facts.Resolve(written.Value))));
        if (value is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
            } binary
            && block.Known.KindOf(binary.Type, block.Options).IsFloating()
            && Constants.ValueOf(binary.RightOperand, block) is null && Constants.ValueOf(binary.LeftOperand, block) is null)
        {
            string target = call.Arguments.First(argument => argument.Parameter?.Ordinal == 0).Value.Text();
            block.Report(this, call, target, "in the order in which threads win the exchange", "from run to run", Measured);
        }
    }

    /// <summary>sums.AddOrUpdate(key, x, (k, old) => old + x) of a concurrent dictionary.</summary>
    private void CheckUpdate(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod.ContainingType is { Name: "ConcurrentDictionary", TypeArguments: { Length: 2 } types }
            && block.Known.KindOf(types[1], block.Options).IsFloating()
            && call.Arguments.LastOrDefault(argument => argument.Parameter?.Name == "updateValueFactory") is { } update
            && update.Value.Everything().OfType<IReturnOperation>().Any(returned =>
                returned.ReturnedValue?.WithoutCasts() is IBinaryOperation
                {
                    OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
                } sum
                && Constants.ValueOf(sum.RightOperand, block) is null && Constants.ValueOf(sum.LeftOperand, block) is null))
        {
            block.Report(
                this, call, call.Instance?.Text() ?? call.Text(), "in the order in which threads update an entry", "from run to run",
                Measured);
        }
    }

    private void CheckQuery(IInvocationOperation call, BlockContext block)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType?.Name != "ParallelEnumerable" || ParallelCode.RunsOnOneThread(call, block)
            || !block.Known.KindOf(SummedType(call), block.Options).IsFloating() || SelectsByComparison(call))
        {
            return;
        }

        string shape = call.Arguments.Length <= (method.Name == "Aggregate" ? 3 : 2) ? "Query" : "Split";
        block.Report(
            this, call.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(Shape, shape), null,
            method.Name, "in one part for each core", "from machine to machine", MeasuredQuery);
    }

    /// <summary>Follows the calls of a parallel lambda, and a method that is run itself, one step.</summary>
    private void CheckHelpers(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod.ContainingType?.Name is not ("Parallel" or "ParallelEnumerable") || ParallelCode.RunsOnOneThread(call, block))
        {
            return;
        }

        foreach (IMethodReferenceOperation reference in call.Arguments.Select(argument => block.Facts.Resolve(argument.Value))
            .OfType<IDelegateCreationOperation>().Select(creation => creation.Target).OfType<IMethodReferenceOperation>())
        {
            CheckHelper(reference, reference.Method, reference.Instance, call, block);
        }

        foreach (ParallelBody body in block.Parallel.Bodies.Where(body => body.Call == call))
        {
            foreach (IInvocationOperation inner in body.Function.Everything().OfType<IInvocationOperation>())
            {
                if (inner.Instance is null || ParallelCode.IsShared(inner.Instance, body.Function, isLocked: false))
                {
                    CheckHelper(inner, inner.TargetMethod, inner.Instance, call, block);
                }
            }
        }
    }

    private void CheckHelper(IOperation where, IMethodSymbol method, IOperation? instance, IInvocationOperation call, BlockContext block)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.IsVirtual || method.IsAbstract
            || !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, block.Compilation.Assembly)
            || block.Whole.BodyOf(method, block.Cancellation) is not { } body)
        {
            return;
        }

        foreach (IOperation write in body.Everything())
        {
            if (CarriedWrite.Is(write, out CarriedWrite sum)
                && sum.Target is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field
                && sum.RoundsByOrder(block) && ParallelCode.IsShared(field, body, isLocked: true)
                && !(block.InKernel && IsLocked(write)))
            {
                string name = $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}";
                block.Report(
                    this, where, field.Text(), $"by {method.Name} in the order in which the threads of {name} arrive", "from run to run",
                    Measured);
                return;
            }
        }
    }

    /// <summary>The result of await Task.WhenAny(...), or an element of Task.WhenEach, added in a loop.</summary>
    private static bool IsByCompletion(IOperation operation, IOperation term, BlockContext block) =>
        operation.Ancestors().OfType<ILoopOperation>().Any(loop =>
        loop is IForEachLoopOperation { Collection: { } tasks } && CallsTask(tasks, "WhenEach")) || ComesFromAny(term, block, 0);

    private static bool ComesFromAny(IOperation value, BlockContext block, int depth) => CallsTask(value, "WhenAny") || (depth < 3
        && value.Symbols().OfType<ILocalSymbol>().Any(local => block.Facts.OnlyValue(local) is { } only
            && only.Everything().Any(one => one is IAwaitOperation or IPropertyReferenceOperation { Property.Name: "Result" })
                && ComesFromAny(only, block, depth + 1)));

    private static bool CallsTask(IOperation value, string method) => value.Everything().OfType<IInvocationOperation>().Any(call =>
        call.TargetMethod.Name == method && call.TargetMethod.ContainingType?.Name == "Task");

    private static bool HasSecondWriter(IOperation target, ParallelBody body, BlockContext block) => target.SymbolOf() is { } symbol
        && block.Parallel.Bodies.Any(other => other.Function != body.Function && block.Facts.IsWrittenIn(symbol, other.Function));

    private static bool IsLocked(IOperation operation) => operation.Ancestors().Any(outer => outer is ILockOperation);

    private static bool MayLock(IOperation function) => function.Everything().OfType<IInvocationOperation>().Any(call =>
        call.TargetMethod.Name is "Enter" or "TryEnter" or "EnterScope" or "Wait" or "WaitAsync" or "WaitOne" or "EnterWriteLock");

    /// <summary>The type that a query adds in: of its elements, of the selector's result, or of the seed.</summary>
    private static ITypeSymbol? SummedType(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod.ReducedFrom is { } definition && call.TargetMethod.ReducedFrom.TypeParameters.IsEmpty
            ? definition
            : call.TargetMethod;
        if (method.Name == "Aggregate")
        {
            return method.TypeArguments.Length > 1 ? method.TypeArguments[1] : method.TypeArguments.FirstOrDefault();
        }

        ITypeSymbol? operand = method.Parameters.LastOrDefault()?.Type;
        return operand is INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } ? arguments[arguments.Length - 1] : null;
    }

    private static bool SelectsByComparison(IInvocationOperation call) => call.TargetMethod.Name == "Aggregate"
        && call.Arguments.SelectMany(argument => argument.Value.Everything()).OfType<IAnonymousFunctionOperation>().Any(lambda =>
            !lambda.Body.Everything().Any(one => one is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
            } or ICompoundAssignmentOperation)
            && lambda.Body.Everything()
                .Any(one => one is IConditionalOperation or IInvocationOperation { TargetMethod.Name: "Max" or "Min" }));

    /// <summary>The float behind its bits: BitConverter.SingleToInt32Bits(x) is x here.</summary>
    private static IOperation WithoutBits(IOperation value)
    {
        IOperation bare = value.WithoutCasts();
        return bare is IInvocationOperation { TargetMethod.ContainingType.Name: "BitConverter" or "Unsafe", Arguments.Length: 1 } bits
            ? bits.Arguments[0].Value.WithoutCasts()
            : bare;
    }
}
