using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.InputOutput;

/// <summary>
/// Weights or the state of training are saved as text with a format that drops digits: what is loaded is another model. Numbers for
/// people (losses, times, tables) are written so on purpose and stay silent, so that only names of weights and checkpoints count.
/// </summary>
internal sealed class LossyText : HazardRule
{
    private static readonly Regex Hole = new(@"\{(\d+)(?:,\s*-?\d+)?:([^{}]+)\}", RegexOptions.CultureInvariant);

    /// <summary>What a number or the array that it comes from is called.</summary>
    private static readonly HashSet<string> KeptWords = NameWords.Set(
        "weights", "checkpoint", "checkpoints", "bias", "biases", "embedding", "embeddings", "moment", "moments", "momentum", "parameters",
        "params", "statedict", "optimizerstate", "theta", "kernel", "kernels");

    /// <summary>What the code that saves a model is called. The weight of a parcel is saved by other code.</summary>
    private static readonly HashSet<string> ModelWords = NameWords.Set(
        "weights", "checkpoint", "checkpoints", "embedding", "embeddings", "statedict", "optimizerstate", "biases", "normalizer");

    private static readonly HashSet<string> LearningWords = NameWords.Set(
        "model", "network", "neural", "layer", "layers", "policy", "actor", "critic", "trainer", "optimizer", "agent", "learner");

    private static readonly HashSet<string> SavingWords = NameWords.Set(
        "save", "saver", "write", "writer", "export", "exporter", "serialize", "serializer", "dump", "store", "persist", "checkpoint",
        "checkpoints", "snapshot");

    /// <summary>What is done to be read again; reports are written, too.</summary>
    private static readonly HashSet<string> KeepingWords = NameWords.Set("save", "export", "serialize", "store", "persist", "checkpoint");

    private static readonly HashSet<string> ReadingWords = NameWords.Set("read", "load", "parse", "import", "deserialize", "open");

    /// <summary>A number called so is one for people; code called so may hold anything.</summary>
    private static readonly HashSet<string> PlaceWords = NameWords.Set("file", "filename", "path", "step", "epoch", "body", "title", "label");

    private static readonly HashSet<string> ShownWords = NameWords.Set(
        "log", "logger", "logs", "print", "printer", "report", "reporter", "debug", "display", "show", "summary", "table", "markdown", "html",
        "svg", "plot", "chart", "histogram", "statistics", "stats", "metric", "metrics", "loss", "losses", "score", "scores", "accuracy", "reward",
        "rewards", "time", "seconds", "elapsed", "duration", "milliseconds", "progress", "percent", "error", "errors", "norm", "mean", "average",
        "perplexity", "step", "epoch", "body", "height", "file", "filename", "path", "title", "label");

    public override RuleDescription Description { get; } = new(
        "PG5002", "Saved text has too few digits", "'{0}' is saved in format {1}: {2} becomes \"{3}\", and what is loaded is another number",
        DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckText, "ToString");
        dispatch.OnCall(CheckComposite, "Format", "AppendFormat", "Write", "WriteLine", "WriteAsync", "WriteLineAsync");
        dispatch.On(CheckInterpolation, OperationKind.Interpolation);
        dispatch.OnCall(CheckHandler, "AppendFormatted");
    }

    private void CheckText(IInvocationOperation call, BlockContext block)
    {
        if (call.Instance is { } number && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "format") is { } format)
        {
            Check(call, number, format.Value, format.Value.ConstantValue.Value as string, block);
        }
    }

    private void CheckInterpolation(IOperation operation, BlockContext block)
    {
        IInterpolationOperation hole = (IInterpolationOperation)operation;
        if (hole.FormatString is { } format && hole.Parent is IInterpolatedStringOperation text)
        {
            Check(text, hole.Expression.Bare(), format, format.ConstantValue.Value as string, block);
        }
    }

    /// <summary>builder.Append($"{weight:F4}"): the compiler makes a call of each hole.</summary>
    private void CheckHandler(IInvocationOperation call, BlockContext block)
    {
        if (call.Parent is IInterpolatedStringAppendOperation { Parent: IInterpolatedStringOperation text }
            && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "format") is { } format)
        {
            Check(text, call.Arguments[0].Value.Bare(), format, format.Value.ConstantValue.Value as string, block);
        }
    }

    /// <summary>writer.WriteLine("{0:F4}", weight).</summary>
    private void CheckComposite(IInvocationOperation call, BlockContext block)
    {
        IArgumentOperation? format = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "format");
        if (format?.Value.ConstantValue.Value is not string text)
        {
            return;
        }

        List<IOperation> values = call.Arguments.Where(argument => argument.Parameter?.Ordinal > format.Parameter!.Ordinal)
            .SelectMany(Expressions.Given)
            .ToList();
        foreach (Match hole in Hole.Matches(text))
        {
            if (int.TryParse(hole.Groups[1].Value, out int index) && index < values.Count)
            {
                IOperation place = call.TargetMethod.Name == "Format" ? call : format;
                Check(place, values[index].WithoutCasts(), format.Value, hole.Groups[2].Value, block);
            }
        }
    }

    private void Check(IOperation text, IOperation number, IOperation where, string? format, BlockContext block)
    {
        if (format is null || !IsKept(number, block) || !TextSinks.Reaches(text, block)
            || LossyFormat.ExampleOf(format, block.Known.KindOf(number.Type, block.Options)) is not { } example)
        {
            return;
        }

        block.Report(
            this, where.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Format, format), null,
            number.Text(), format, example.Number, example.Saved);
    }

    /// <summary>A weight by its own name or by the code that saves it, and nothing that is written for people.</summary>
    private static bool IsKept(IOperation number, BlockContext block)
    {
        string[] own = [.. number.Symbols().Concat(number.WithoutCasts().SymbolOf() is { } element ? WalkedBy(element, block) : []).SelectMany(symbol => NameWords.Of(symbol.Name))];
        HashSet<string> around = [];
        HashSet<string> owner = [.. NameWords.Of(block.Owner.Name)];
        HashSet<string> arrays = [];
        for (ISymbol? symbol = block.Owner; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            around.UnionWith(NameWords.Of(symbol.Name));
            arrays.UnionWith(symbol is IMethodSymbol method
                ? method.Parameters.Where(parameter => HoldsNumbers(parameter.Type, block)).SelectMany(parameter => NameWords.Of(parameter.Name))
                : []);
        }

        bool isElement = number.WithoutCasts() is ILocalReferenceOperation or IParameterReferenceOperation;
        HashSet<string> shown = owner.Overlaps(KeepingWords) && owner.Overlaps(ModelWords) ? owner : around;
        HashSet<string> all = [.. around, .. own];
        return own.Length > 0 && around.Overlaps(SavingWords) && !shown.Except(PlaceWords).Any(ShownWords.Contains) && !own.Any(ShownWords.Contains)
            && (own.Any(KeptWords.Contains) || around.Overlaps(ModelWords) || (isElement && arrays.Overlaps(KeptWords))
                || (all.Contains("weight") && all.Overlaps(LearningWords)) || IsReadAgain(block)
                || IsWrittenExactlyBeside(block));
    }

    /// <summary>Another number of the same method is written so that it can be read again: ToString("R").</summary>
    private static bool IsWrittenExactlyBeside(BlockContext block) => block.Facts.Calls.Any(call =>
        call is { TargetMethod.Name: "ToString", Instance: { } number } && block.Known.KindOf(number.Type, block.Options).IsFloating()
        && call.Arguments.Any(argument => argument.Value.ConstantValue.Value is "R" or "r" or "G9" or "G17"));

    /// <summary>The type that writes has a method that reads numbers of this kind from text: what is written is data, and not a report.</summary>
    private static bool IsReadAgain(BlockContext block) => block.Owner.ContainingType is { } type
        && type.GetMembers().OfType<IMethodSymbol>().Any(method => !SymbolEqualityComparer.Default.Equals(method, block.Owner)
            && NameWords.Has(method.Name, ReadingWords)
            && block.Whole.BodyOf(method, block.Cancellation) is { } body && body.Everything().Any(one =>
                one is IInvocationOperation { TargetMethod: { Name: "Parse" or "TryParse", IsStatic: true, ContainingType: { } parsed } }
                && block.Known.KindOf(parsed, block.Options).IsFloating()));

    /// <summary>
    /// What a loop's variable or a lambda's parameter takes its values from: foreach (var (name, w) in weights), weights.Select(w => ...).
    /// </summary>
    private static IEnumerable<ISymbol> WalkedBy(ISymbol variable, BlockContext block) => variable is IParameterSymbol
        ? block.Facts.Operations.OfType<IAnonymousFunctionOperation>()
            .Where(function => SymbolEqualityComparer.Default.Equals(function.Symbol, variable.ContainingSymbol))
            .Select(function => Rows.EnclosingCall(function) is { } call ? Rows.SourceOf(call) : null)
            .SelectMany(source => source?.Symbols() ?? [])
        : block.Facts.WritesOf(variable).OfType<IForEachLoopOperation>().SelectMany(loop => loop.Collection.Symbols());

    /// <summary>An array, list or span of floating-point numbers, also of rows of them.</summary>
    private static bool HoldsNumbers(ITypeSymbol? type, BlockContext block) => type switch
    {
        IArrayTypeSymbol array => block.Known.KindOf(array.ElementType, block.Options).IsFloating() || HoldsNumbers(array.ElementType, block),
        INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } => arguments.Any(argument =>
            block.Known.KindOf(argument, block.Options).IsFloating() || HoldsNumbers(argument, block)),
        _ => false,
    };
}
