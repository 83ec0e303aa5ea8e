using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>Calls that hand a value on without changing it: views, copies, choices of elements, tasks.</summary>
internal static class ValueSteps
{
    /// <summary>The result holds (some of) the numbers of the receiver, or of the first argument.</summary>
    public static bool IsSame(IInvocationOperation call) => call.TargetMethod.Name
        is "gather" or "squeeze" or "unsqueeze" or "detach" or "clone" or "cpu" or "to" or "view" or "reshape" or "item" or "contiguous" or "alias"
        or "index_select" or "data" or "flatten" or "narrow" or "select" or "cuda"
        or "ToSingle" or "ToDouble" or "ToArray" or "ToList" or "AsSpan" or "AsMemory" or "Slice" or "get_Item" or "ElementAt" or "Clone" or "First"
        or "Last" or "Single" or "Where" or "Skip" or "Take" or "Reverse" or "OrderBy" or "OrderByDescending" or "Concat" or "Append" or "AsEnumerable"
        or "Cast" or "AsReadOnly" or "ConfigureAwait" or "FromResult" or "GetAwaiter" or "GetResult" or "Dequeue" or "Pop" or "Peek" or "GetRange"
        or "AsParallel" or "Repeat";

    /// <summary>Select, SelectMany, Run: the result is what the lambda returns.</summary>
    public static IAnonymousFunctionOperation? Mapping(IInvocationOperation call) => call.TargetMethod.Name is "Select" or "SelectMany" or "Run" or "ConvertAll"
        ? call.Arguments.Select(argument => Lambda(argument.Value)).FirstOrDefault(one => one is not null)
        : null;

    public static IAnonymousFunctionOperation? Lambda(IOperation argument) =>
        argument.WithoutCasts() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function } ? function : null;

    /// <summary>The collection whose elements a lambda's parameter takes; null if it is no element.</summary>
    public static IOperation? CollectionOf(IAnonymousFunctionOperation function, int ordinal)
    {
        IInvocationOperation? call = function.Ancestors().Take(4).OfType<IInvocationOperation>().FirstOrDefault();
        IOperation[] inputs = call is null ? [] : FormulaReader.Inputs(call).ToArray();
        return call?.TargetMethod.Name switch
        {
            "Zip" when ordinal < 2 && inputs.Length > ordinal => inputs[ordinal],
            "Select" or "SelectMany" or "Where" or "Sum" or "Average" or "Max" or "Min" or "Any" or "All" or "ForEach" or "ConvertAll" when ordinal == 0 =>
                inputs.FirstOrDefault(),
            _ => null,
        };
    }
}
