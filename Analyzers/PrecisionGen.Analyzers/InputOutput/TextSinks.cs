using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.InputOutput;

/// <summary>Where a text ends up: in a file or a builder of one, or on a screen, where the user's culture is right.</summary>
internal static class TextSinks
{
    private static readonly HashSet<string> Sinks =
    [
        "Write", "WriteLine", "Append", "AppendLine", "AppendFormat", "AppendJoin", "WriteAsync", "WriteLineAsync", "WriteAllText", "AppendAllText",
        "WriteAllLines", "AppendAllLines", "WriteAllTextAsync", "AppendAllTextAsync", "WriteAllLinesAsync", "AppendAllLinesAsync", "WriteString",
        "WriteElementString", "WriteAttributeString", "WriteField",
    ];

    /// <summary>True if the text is an argument of a call that writes it somewhere other than the console or a log.</summary>
    public static bool IsWritten(IOperation text, BlockContext block) => IsWritten(text, block, 0);

    private static bool IsWritten(IOperation text, BlockContext block, int locals)
    {
        const int Followed = 2;
        foreach (IOperation outer in text.Ancestors().TakeWhile(one => one is not (IBlockOperation or IAnonymousFunctionOperation)))
        {
            if (outer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } entry })
            {
                return IsEntryOfSaved(entry, block);
            }

            if (LocalGiven(outer) is { Type.SpecialType: SpecialType.System_String } local)
            {
                return locals < Followed && block.Facts.Operations.Any(one => one is ILocalReferenceOperation reference
                    && SymbolEqualityComparer.Default.Equals(reference.Local, local) && IsWritten(reference, block, locals + 1));
            }

            if (outer is IInvocationOperation { TargetMethod.Name: not ("AsMemory" or "AsSpan" or "Concat") } call && call.Arguments.Any(argument => argument.Syntax.Span.Contains(text.Syntax.Span)))
            {
                return IsSink(call) || IsCollectedForSink(call, block);
            }
        }

        return false;
    }

    private static ILocalSymbol? LocalGiven(IOperation outer) => outer switch
    {
        IVariableDeclaratorOperation declarator => declarator.Symbol,
        IAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
        _ => null,
    };

    /// <summary>The same, also from within a lambda: lines.Select(x => x.ToString()) that is written.</summary>
    public static bool IsWrittenSomehow(IOperation text, BlockContext block) => IsWritten(text, block)
        || (text.Ancestors().Any(one => one is IAnonymousFunctionOperation) && Reaches(text, block));

    /// <summary>["rate"] = text, in a dictionary that the method writes or serializes.</summary>
    private static bool IsEntryOfSaved(IPropertyReferenceOperation entry, BlockContext block)
    {
        ISymbol? table = entry.Instance?.SymbolOf() ?? entry.Ancestors().OfType<IVariableDeclaratorOperation>().FirstOrDefault()?.Symbol;
        return table is not null && block.Facts.Calls.Any(call =>
            (IsSink(call) || call.TargetMethod.Name.StartsWith("Serialize", System.StringComparison.Ordinal))
            && call.Arguments.Any(argument => argument.Value.Symbols().Contains(table, SymbolEqualityComparer.Default)));
    }

    /// <summary>lines.Add(text), where the method writes the lines.</summary>
    private static bool IsCollectedForSink(IInvocationOperation call, BlockContext block) => call.TargetMethod.Name is "Add" or "Enqueue"
        && call.Instance?.SymbolOf() is ILocalSymbol lines
        && block.Facts.Calls.Any(other => IsSink(other) && other.Arguments.Any(argument => argument.Value.Symbols().Contains(lines, SymbolEqualityComparer.Default)));

    /// <summary>The same through string.Join, the lambda of a Select, a variable, and the result of a method that makes text.</summary>
    public static bool Reaches(IOperation text, BlockContext block)
    {
        foreach (IOperation outer in text.Ancestors())
        {
            switch (outer)
            {
                case IInvocationOperation call when IsSink(call) && call.Arguments.Any(argument => argument.Syntax.Span.Contains(text.Syntax.Span)):
                    return true;
                case IVariableDeclaratorOperation { Symbol: var local }:
                    return block.Facts.Operations.Any(one => one is ILocalReferenceOperation reference
                        && SymbolEqualityComparer.Default.Equals(reference.Local, local) && IsWritten(reference, block));
                case ICompoundAssignmentOperation { Target.Type.SpecialType: SpecialType.System_String } or IArgumentOperation { Parameter.Name: "handler" }:
                    return true;
                case IReturnOperation when !outer.Ancestors().Any(one => one is IAnonymousFunctionOperation):
                    return block.Owner is IMethodSymbol { ReturnType.SpecialType: SpecialType.System_String, Name: { } name }
                        && NameWords.Of(name).Any(word => word is "serialize" or "save" or "export" or "dump" or "write" or "encode" or "text" or "csv");
            }
        }

        return false;
    }

    /// <summary>FormattableString.Invariant($"..."), string.Create(provider, $"...") and builders that take a provider.</summary>
    public static bool IsInvariant(IInterpolatedStringOperation text) => text.Ancestors().TakeWhile(one => one is not IBlockOperation)
        .OfType<IInvocationOperation>()
        .Any(call => call.TargetMethod.Name == "Invariant" || call.TargetMethod.Parameters.Any(parameter => parameter.Type.Name == "IFormatProvider"));

    public static bool IsSink(IInvocationOperation call) => Sinks.Contains(call.TargetMethod.Name)
        && call.TargetMethod.ContainingType?.Name is not ("Console" or "Debug" or "Trace" or "TestOutputHelper" or "ITestOutputHelper")
        && !IsConsole(call.Instance);

    private static bool IsConsole(IOperation? receiver) => receiver is IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType.Name: "Console" } };
}
