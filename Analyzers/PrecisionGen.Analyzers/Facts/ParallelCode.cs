using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>A function that several threads run at the same time, and the call that makes them.</summary>
internal sealed class ParallelBody
{
    public ParallelBody(IOperation function, IOperation scope, IOperation call, string name, bool isRepeated)
    {
        Function = function;
        Scope = scope;
        Call = call;
        Name = name;
        IsRepeated = isRepeated;
    }

    /// <summary>The lambda or local function.</summary>
    public IOperation Function { get; }

    /// <summary>What is declared here belongs to one run: the function, or the body of the loop that starts the tasks.</summary>
    public IOperation Scope { get; }

    public IOperation Call { get; }

    /// <summary>"Parallel.For", "Task.Run".</summary>
    public string Name { get; }

    /// <summary>True if the call alone runs the function on several threads; false for one Task.Run, which needs a second.</summary>
    public bool IsRepeated { get; }
}

/// <summary>The functions of one method that run in parallel.</summary>
internal sealed class ParallelCode
{
    private readonly List<ParallelBody> bodies = new();

    public ParallelCode(BlockContext block)
    {
        foreach (IInvocationOperation call in block.Facts.Calls)
        {
            OrdersByCompletion |= call.TargetMethod is { Name: "WhenAny" or "WhenEach", ContainingType.Name: "Task" };
            if (NameOf(call) is { } name && !RunsOnOneThread(call, block) && !IsAwaitedAtOnce(call))
            {
                bool isRepeated = name is not ("Parallel.Invoke" or "Task.Run" or "Task.Factory.StartNew")
                    && !name.StartsWith("ThreadPool", System.StringComparison.Ordinal);
                Add(call, call.Arguments, name, isRepeated, block);
            }
        }

        foreach (IObjectCreationOperation thread in block.Facts.Creations)
        {
            if (thread.Type is { Name: "Thread" } type && type.ContainingNamespace.IsNamed("System", "Threading"))
            {
                Add(thread, thread.Arguments, "Thread", isRepeated: false, block);
            }
        }
    }

    public IReadOnlyList<ParallelBody> Bodies => bodies;

    /// <summary>True if the method takes results in the order in which tasks end: Task.WhenAny, Task.WhenEach.</summary>
    public bool OrdersByCompletion { get; }

    /// <summary>The innermost parallel function around the operation, or null.</summary>
    public ParallelBody? Around(IOperation operation)
    {
        foreach (IOperation outer in operation.Ancestors())
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation
                && bodies.FirstOrDefault(body => body.Function.Syntax == outer.Syntax) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>
    /// True if threads meet at this variable, member or element: it is not declared in the function, nor reached through something
    /// that is, nor indexed by the function's own variables.
    /// </summary>
    public static bool IsShared(IOperation target, IOperation function, bool isLocked)
    {
        target = target.Bare();
        switch (target)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation:
                return !function.Declares(target.SymbolOf()!);
            case IInstanceReferenceOperation:
                return true;
            case IFieldReferenceOperation field:
                return !IsThreadStatic(field.Field) && (field.Instance is null || IsShared(field.Instance, function, isLocked));
            case IArrayElementReferenceOperation element:
                return IsShared(element.ArrayReference, function, isLocked)
                    && element.Indices.All(index => Meets(index, function, isLocked));
            case IPropertyReferenceOperation property:
                return (property.Instance is null || IsShared(property.Instance, function, isLocked))
                    && property.Arguments.All(argument => Meets(argument.Value, function, isLocked));
            default:
                return false;
        }
    }

    // An index that the function computes keeps threads apart, unless a lock shows that they are expected to meet there.
    private static bool Meets(IOperation index, IOperation function, bool isLocked)
    {
        if (!index.ReadsFrom(function))
        {
            return true;
        }

        return isLocked && !IsAffine(index.WithoutCasts());
    }

    /// <summary>i, i + 1, i * stride + offset: another place for each index of the loop.</summary>
    private static bool IsAffine(IOperation index) => index switch
    {
        IParameterReferenceOperation => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } binary =>
            (IsAffine(binary.LeftOperand.WithoutCasts()) && IsSimple(binary.RightOperand))
                || (IsSimple(binary.LeftOperand) && IsAffine(binary.RightOperand.WithoutCasts())),
        _ => false,
    };

    private static bool IsSimple(IOperation operation) => operation.ConstantValue.HasValue || operation.SymbolOf() is not null;

    private static bool IsThreadStatic(IFieldSymbol field) =>
        field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");

    private void Add(IOperation call, IEnumerable<IArgumentOperation> arguments, string name, bool isRepeated, BlockContext block)
    {
        IOperation? loop = isRepeated ? null : LoopAround(call);
        foreach (IOperation function in arguments.SelectMany(argument => Functions(argument.Value, block)))
        {
            bodies.Add(new ParallelBody(function, loop ?? function, call, name, isRepeated || loop is not null));
        }
    }

    /// <summary>The lambdas and local functions that an argument holds: directly, through a variable, or in an array of actions.</summary>
    private static IEnumerable<IOperation> Functions(IOperation argument, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(argument);
        switch (value)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues.SelectMany(element => Functions(element, block));
            case IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }:
                return new[] { lambda };
            case IAnonymousFunctionOperation lambda:
                return new[] { lambda };
            case IDelegateCreationOperation { Target: IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } reference }:
                return block.Facts.Operations.OfType<ILocalFunctionOperation>()
                    .Where(local => SymbolEqualityComparer.Default.Equals(local.Symbol, reference.Method.OriginalDefinition));
            default:
                return Enumerable.Empty<IOperation>();
        }
    }

    private static string? NameOf(IInvocationOperation call)
    {
        string method = call.TargetMethod.Name;
        return (call.TargetMethod.ContainingType?.Name, method) switch
        {
            ("Parallel", "For" or "ForEach" or "ForAsync" or "ForEachAsync" or "Invoke") => "Parallel." + method,
            ("ParallelEnumerable", _) => "ParallelQuery." + method,
            ("Task", "Run") => "Task.Run",
            ("TaskFactory", "StartNew") => "Task.Factory.StartNew",
            ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") => "ThreadPool." + method,
            ("Enumerable", "Select") when IsAwaitedTogether(call) => "Task.WhenAll",
            _ => null,
        };
    }

    /// <summary>True for ParallelOptions or WithDegreeOfParallelism of 1.</summary>
    public static bool RunsOnOneThread(IInvocationOperation call, BlockContext block)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (block.Facts.Resolve(argument.Value) is not IObjectCreationOperation { Type.Name: "ParallelOptions" } options)
            {
                continue;
            }

            IEnumerable<IOperation> settings = options.Initializer?.Initializers ?? Enumerable.Empty<IOperation>();
            IEnumerable<IAssignmentOperation> later = argument.Value.SymbolOf() is { } named
                ? block.Facts.Assignments.Where(write => write.Target is IPropertyReferenceOperation { Instance: { } instance }
                    && SymbolEqualityComparer.Default.Equals(instance.SymbolOf(), named))
                : [];
            return settings.Concat(later).OfType<ISimpleAssignmentOperation>().Any(setting =>
                setting.Target.SymbolOf()?.Name == "MaxDegreeOfParallelism" && Constants.ValueOf(setting.Value, block) == 1);
        }

        for (IOperation? source = call; source is IInvocationOperation { TargetMethod.ContainingType.Name: "ParallelEnumerable" } step;)
        {
            if (step.TargetMethod.Name == "WithDegreeOfParallelism" && step.Arguments.Length == 2
                && Constants.ValueOf(step.Arguments[1].Value, block) == 1)
            {
                return true;
            }

            source = step.Arguments.Length > 0 ? block.Facts.Resolve(step.Arguments[0].Value) : null;
        }

        return false;
    }

    /// <summary>The loop, or the lambda of a Select, that makes the call many times.</summary>
    private static IOperation? LoopAround(IOperation call) => call.Ancestors().FirstOrDefault(outer => outer is ILoopOperation
        || (outer is IAnonymousFunctionOperation && outer.Ancestors().OfType<IInvocationOperation>().FirstOrDefault()
            is { TargetMethod: { Name: "Select" or "ForEach", ContainingType.Name: "Enumerable" or "List" } }));

    /// <summary>await Task.Run(...), and the same with ConfigureAwait, Wait or Result: the next starts when this one has ended.</summary>
    private static bool IsAwaitedAtOnce(IInvocationOperation call) =>
        call.TargetMethod.ContainingType?.Name is "Task" or "TaskFactory" && call.Outer() is
        IAwaitOperation
        or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Wait" or "GetAwaiter" }
        or IPropertyReferenceOperation { Property.Name: "Result" };

    /// <summary>Task.WhenAll(xs.Select(async x => ...)): what follows an await runs in any order.</summary>
    private static bool IsAwaitedTogether(IInvocationOperation call) =>
        call.Arguments.Any(argument =>
            argument.Value.Bare() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.IsAsync: true } })
        && call.Ancestors().Last().Everything().OfType<IInvocationOperation>().Any(other =>
            other.TargetMethod is { Name: "WhenAll" or "WaitAll", ContainingType.Name: "Task" });
}
