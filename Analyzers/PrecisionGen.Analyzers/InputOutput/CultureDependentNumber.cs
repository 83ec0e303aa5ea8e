using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.InputOutput;

/// <summary>
/// A fractional number is read or written by the user's culture in code that handles data, weights or settings: "0.5" becomes 5
/// where the comma is the decimal point.
/// </summary>
internal sealed class CultureDependentNumber : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG5001", "Number in data depends on the culture", "'{0}' {1}; pass CultureInfo.InvariantCulture",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckRead, "Parse", "TryParse", "ToSingle", "ToDouble", "ToDecimal");
        dispatch.OnCall(CheckText, "ToString");
        dispatch.OnCall(CheckWriter, "Write", "WriteLine", "WriteAsync", "WriteLineAsync", "Append", "AppendFormat");
        dispatch.OnCall(CheckComposed, "Join", "Format", "Concat");
        dispatch.On(CheckInterpolation, OperationKind.Interpolation);
        dispatch.OnCall(CheckHandler, "AppendFormatted");
        dispatch.On(CheckReference, OperationKind.MethodReference);
    }

    private void CheckRead(IInvocationOperation call, BlockContext block)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isParse = method.Name is "Parse" or "TryParse" && IsFractional(block.Known.KindOf(method.ContainingType, block.Options));
        bool isConvert = method.ContainingType is { Name: "Convert", ContainingNamespace.Name: "System" }
            && method.Parameters.FirstOrDefault()?.Type.SpecialType == SpecialType.System_String;
        if ((isParse || isConvert) && !IsGivenProvider(call) && IsData(call, block))
        {
            block.Report(this, call, call.Text(), "reads \"0.5\" as 5 where the comma is the decimal point");
        }
    }

    /// <summary>cells.Select(float.Parse), Array.ConvertAll(cells, float.Parse).</summary>
    private void CheckReference(IOperation operation, BlockContext block)
    {
        IMethodReferenceOperation reference = (IMethodReferenceOperation)operation;
        if (reference.Method is { Name: "Parse", IsStatic: true } method && IsFractional(block.Known.KindOf(method.ContainingType, block.Options))
            && !HasProvider(method) && (block.Role.IsPersistence || (Rows.EnclosingCall(reference) is { } call && IsData(call, block))))
        {
            block.Report(this, reference, reference.Text(), "reads \"0.5\" as 5 where the comma is the decimal point");
        }
    }

    private void CheckText(IInvocationOperation call, BlockContext block)
    {
        if (call.Instance is { } number && IsFractional(block.Known.KindOf(number.Type, block.Options))
            && !IsGivenProvider(call) && block.Role.IsPersistence && TextSinks.IsWrittenSomehow(call, block))
        {
            block.Report(this, call, call.Text(), "writes 0.5 as \"0,5\" where the comma is the decimal point");
        }
    }

    /// <summary>writer.WriteLine(weight), writer.Write("{0} ", weight): both ask the current culture.</summary>
    private void CheckWriter(IInvocationOperation call, BlockContext block)
    {
        if (block.Role.IsPersistence && TextSinks.IsSink(call) && call.TargetMethod.ContainingType?.Name is "TextWriter" or "StreamWriter" or "StringBuilder"
            && !IsGivenProvider(call) && FractionIn(call, block) is { } number)
        {
            block.Report(this, number, number.Text(), "is written as \"0,5\" for 0.5 where the comma is the decimal point");
        }
    }

    /// <summary>string.Join(",", weights), string.Format("{0}", weight), whose result is written.</summary>
    private void CheckComposed(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod.ContainingType?.SpecialType == SpecialType.System_String && block.Role.IsPersistence && !IsGivenProvider(call)
            && FractionIn(call, block) is { } number && TextSinks.IsWrittenSomehow(call, block))
        {
            block.Report(this, number, number.Text(), "is written as \"0,5\" for 0.5 where the comma is the decimal point");
        }
    }

    /// <summary>The first argument that is a fractional number, or a sequence of them.</summary>
    private static IOperation? FractionIn(IInvocationOperation call, BlockContext block) => call.Arguments
        .SelectMany(Expressions.Given)
        .Select(value => value.Bare()).FirstOrDefault(value => IsFractional(block.Known.KindOf(ElementType(value.Type) ?? value.Type, block.Options)));

    private static ITypeSymbol? ElementType(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { Name: "IEnumerable" or "List" or "IReadOnlyList" or "IList" or "ReadOnlySpan" or "Span", TypeArguments: { Length: 1 } arguments } => arguments[0],
        _ => null,
    };

    private void CheckInterpolation(IOperation operation, BlockContext block)
    {
        IInterpolationOperation hole = (IInterpolationOperation)operation;
        if (hole.Parent is IInterpolatedStringOperation text)
        {
            CheckHole(hole.Expression, text, block);
        }
    }

    /// <summary>builder.Append($"{weight}"): the compiler makes a call of each hole.</summary>
    private void CheckHandler(IInvocationOperation call, BlockContext block)
    {
        if (call.Parent is IInterpolatedStringAppendOperation { Parent: IInterpolatedStringOperation text })
        {
            CheckHole(call.Arguments[0].Value, text, block);
        }
    }

    private void CheckHole(IOperation number, IInterpolatedStringOperation text, BlockContext block)
    {
        if (IsFractional(block.Known.KindOf(number.Bare().Type, block.Options))
            && block.Role.IsPersistence && !TextSinks.IsInvariant(text) && TextSinks.IsWrittenSomehow(text, block))
        {
            block.Report(this, text, number.Text(), "is written as \"0,5\" for 0.5 where the comma is the decimal point");
        }
    }

    /// <summary>The code handles data by its names, or the text comes from a file, the command line or the environment.</summary>
    private static bool IsData(IInvocationOperation call, BlockContext block)
    {
        if (block.Role.IsPersistence)
        {
            return true;
        }

        IOperation? text = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value;
        return text is not null && new[] { text, block.Facts.Resolve(LogProbabilities.LogProbabilityNames.Root(text)) }
            .SelectMany(part => part.Everything())
            .Any(part => part is IInvocationOperation
            {
                TargetMethod.Name: "Split" or "ReadLine" or "ReadAllText" or "ReadAllLines" or "ReadLines" or "GetEnvironmentVariable"
                    or "ReadToEnd" or "GetCommandLineArgs" or "EnumerateSplits"
            }
                || part.SymbolOf()?.Name is "args" or "line" or "row" or "fields" or "columns" or "cells" or "tokens" or "parts");
    }

    private static bool IsFractional(NumericKind kind) => kind.IsFloating() || kind == NumericKind.Decimal;

    // float.Parse(span) has a provider too, and its default is the current culture.
    private static bool IsGivenProvider(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Parameter?.Type.Name == "IFormatProvider");

    private static bool HasProvider(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type.Name == "IFormatProvider");
}
