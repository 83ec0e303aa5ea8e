using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// Follows a log-probability back to the formulas that it can come from, through variables, members, elements and methods whose
/// source is at hand. What cannot be followed yields nothing: no guess is ever compared.
/// </summary>
internal sealed class FormulaReader
{
    private const int MaximumDepth = 20;
    private const int Budget = 400;
    private readonly BlockContext block;
    private readonly HashSet<ISymbol> active = new(SymbolEqualityComparer.Default);
    private readonly Bindings bindings = new();
    private IMethodSymbol? entered;
    private int steps;
    private readonly List<LogProbabilityFormula> found = new();

    private FormulaReader(BlockContext block) => this.block = block;

    private CancellationToken Cancellation => block.Cancellation;

    public static IReadOnlyList<LogProbabilityFormula> Read(IOperation operation, BlockContext block) => ReadAll([operation], block);

    public static IReadOnlyList<LogProbabilityFormula> ReadAll(IEnumerable<IOperation> operations, BlockContext block)
    {
        FormulaReader reader = new(block);
        reader.FollowAll(operations, 0);
        return reader.found;
    }

    /// <summary>The formulas of what a method returns, or of what a member is given.</summary>
    public static IReadOnlyList<LogProbabilityFormula> ReadMember(ISymbol member, BlockContext block)
    {
        FormulaReader reader = new(block);
        if (member is IMethodSymbol closed)
        {
            reader.bindings.Close(closed);
        }

        foreach (IOperation source in member is IMethodSymbol method
            ? block.Whole.ResultsOf(method, block.Cancellation)
            : block.Whole.Sources.Of(member, block.Cancellation))
        {
            reader.Follow(source, 0);
        }

        return reader.found;
    }

    private void Follow(IOperation operation, int depth)
    {
        if (depth > MaximumDepth || ++steps > Budget)
        {
            return;
        }

        switch (operation.WithoutCasts())
        {
            case IArgumentOperation argument:
                FollowFilled(argument, depth);
                break;
            case IInvocationOperation call:
                FollowCall(call, depth);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference:
                FollowDifference(difference);
                break;
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                Follow(conditional.WhenTrue, depth + 1);
                Follow(otherwise, depth + 1);
                break;
            case IArrayElementReferenceOperation element:
                Follow(element.ArrayReference, depth + 1);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance }:
                Follow(instance, depth + 1);
                break;
            case IPropertyReferenceOperation { Property: { Name: "Result" or "Span" or "Value", DeclaringSyntaxReferences.Length: 0 }, Instance: { } instance }:
                Follow(instance, depth + 1);
                break;
            case IAwaitOperation wait:
                Follow(wait.Operation, depth + 1);
                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                FollowAll(initializer.ElementValues, depth);
                break;
            case IFieldReferenceOperation { Field: { ContainingType.IsTupleType: true } field, Instance: { } tuple }:
                FollowAll(TupleElements.Of(tuple, LogitFeatures.Ordinal(field), block.Whole, Cancellation), depth);
                break;
            case { } named when named.SymbolOf() is { } symbol && active.Add(symbol):
                FollowSymbol(symbol, depth);
                active.Remove(symbol);
                break;
        }
    }

    private void FollowAll(IEnumerable<IOperation> operations, int depth)
    {
        foreach (IOperation one in operations)
        {
            Follow(one, depth + 1);
        }
    }

    private void FollowSymbol(ISymbol symbol, int depth)
    {
        if (symbol is IParameterSymbol && bindings.Of(symbol) is { } argument)
        {
            Follow(argument, depth + 1);
            return;
        }

        if (bindings.IsClosed(symbol))
        {
            return;
        }

        FollowAll(block.Whole.Sources.Of(symbol, Cancellation), depth);
        found.AddRange(block.Whole.Summaries.Of(symbol, Cancellation));
    }

    private void FollowCall(IInvocationOperation call, int depth)
    {
        string name = call.TargetMethod.Name;
        if (LogProbabilityNames.IsLogSoftmax(name))
        {
            Add(LogProbabilityForm.LogSoftmax, call, Rows(call), 1);
        }
        else if (name is "Log" or "log" && Inputs(call).FirstOrDefault() is { } probability)
        {
            AddLog(call, probability);
        }
        else if (ValueSteps.Mapping(call) is { } mapping)
        {
            FollowAll(mapping.Body.Everything().OfType<IReturnOperation>().Select(one => one.ReturnedValue).OfType<IOperation>(), depth);
        }
        else if (block.Whole.ResultsOf(call.TargetMethod.OriginalDefinition, Cancellation) is { Count: > 0 } results && !IsFluent(results))
        {
            FollowMethod(call, results, depth);
        }
        else if (ValueSteps.IsSame(call))
        {
            FollowAll(Inputs(call).Take(1), depth);
        }
        else
        {
            AddSummaries(call);
        }
    }

    /// <summary>return this: the method hands on what it was called on.</summary>
    private static bool IsFluent(IReadOnlyList<IOperation> results) => results.All(result => result.WithoutCasts() is IInstanceReferenceOperation);

    private void FollowMethod(IInvocationOperation call, IReadOnlyList<IOperation> results, int depth)
    {
        if (!active.Add(call.TargetMethod.OriginalDefinition))
        {
            return;
        }

        bindings.Enter(call);
        IMethodSymbol? outer = entered;
        entered = outer ?? call.TargetMethod;
        FollowAll(results, depth);
        entered = outer;
        active.Remove(call.TargetMethod.OriginalDefinition);
    }

    /// <summary>A method of another assembly whose formula its metadata gives; what the caller did to its arguments comes on top.</summary>
    private void AddSummaries(IInvocationOperation call)
    {
        foreach (LogProbabilityFormula summary in block.Whole.Summaries.Of(call.TargetMethod, Cancellation))
        {
            LogitFeatures features = LogitFeatures.Of(Rows(call), block, bindings, isProbability: false);
            if (!features.IsIncomplete)
            {
                summary.Softmaxes += features.Softmaxes;
                summary.HasTemperature |= features.HasTemperature;
                summary.IsScaledSomehow |= features.IsScaledSomehow;
                summary.IsTruncated |= features.IsTruncated;
                summary.Method = entered ?? call.TargetMethod;
                found.Add(summary);
            }
        }
    }

    /// <summary>A span that a call fills: a kernel's output, LogSoftmax into a buffer, or the caller's own method.</summary>
    private void FollowFilled(IArgumentOperation argument, int depth)
    {
        if (argument.Parent is not IInvocationOperation call || argument.Parameter is not { } parameter)
        {
            return;
        }

        if (KernelCall.ModelOf(call) is { } model)
        {
            if (KernelCall.IsOutput(parameter))
            {
                LogProbabilityFormula kernel = new(LogProbabilityForm.Kernel, call);
                KernelCall.Describe(kernel, call, model, block);
                found.Add(kernel);
            }
        }
        else if (KernelCall.IsOutput(parameter) && LogProbabilityNames.IsLogSoftmax(call.TargetMethod.Name))
        {
            Add(LogProbabilityForm.LogSoftmax, call, Rows(call).Where(input => !ReferenceEquals(input, argument.Value)), 1);
        }
        else if (parameter.Name is "destination" or "destinationArray" or "array" && call.TargetMethod.Name is "Copy" or "CopyTo")
        {
            FollowAll(Inputs(call).Take(1).Where(input => !ReferenceEquals(input, argument.Value)), depth);
        }
        else if (KernelCall.IsOutput(parameter) && !parameter.DeclaringSyntaxReferences.IsEmpty && active.Add(parameter))
        {
            bindings.Enter(call);
            FollowAll(block.Whole.Sources.Of(parameter, Cancellation).Where(source => IsInside(source, call.TargetMethod, Cancellation)), depth);
            active.Remove(parameter);
        }
    }

    /// <summary>z - max - log(sum(exp(z - max))), z - LogSumExp(z).</summary>
    private void FollowDifference(IBinaryOperation difference)
    {
        IOperation right = Resolve(difference.RightOperand);
        bool isNormalizer = right is IInvocationOperation call
            ? call.TargetMethod.Name is "Log" or "log" || LogProbabilityNames.IsLogSumExp(call.TargetMethod.Name)
            : right is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum && sum.Everything().OfType<IInvocationOperation>()
                .Any(one => one.TargetMethod.Name is "Log" or "log")
            || (difference.RightOperand.SymbolOf() is { } symbol && LogProbabilityNames.IsLogSumExp(symbol.Name));
        if (isNormalizer)
        {
            Add(LogProbabilityForm.LogSoftmax, difference, new[] { difference.LeftOperand }, 1);
        }
    }

    private void AddLog(IInvocationOperation call, IOperation probability)
    {
        double? epsilon = null;
        IOperation inner = Resolve(probability);
        if (inner is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum)
        {
            // A tensor library converts the number to a scalar of its own first.
            (IOperation value, IOperation added) = Number(sum.LeftOperand) is null
                ? (sum.LeftOperand, sum.RightOperand)
                : (sum.RightOperand, sum.LeftOperand);
            epsilon = Number(added);
            inner = value;

            // A floor whose value is not known compares with nothing; log(1 + p) has another meaning.
            if (epsilon is null or >= 0.5)
            {
                return;
            }
        }
        else if (inner is IInvocationOperation { TargetMethod.Name: "Max" or "Clamp" or "clamp" or "clamp_min" } floor
            && floor.Type is not null && Inputs(floor).Count() > 1)
        {
            epsilon = Inputs(floor).Select(Number).FirstOrDefault(value => value is not null);
            if (epsilon is null)
            {
                return;
            }

            inner = Inputs(floor).First(input => Number(input) is null);
        }

        if (Add(LogProbabilityForm.LogOfProbability, call, new[] { inner }, 0) is { } formula)
        {
            formula.Epsilon = epsilon;
        }
    }

    /// <summary>A constant, also one that a variable of another method holds.</summary>
    private double? Number(IOperation operation) => Constants.ValueOf(operation.WithoutCasts(), block)
        ?? (Resolve(operation) is { } resolved && !ReferenceEquals(resolved, operation) ? Constants.ValueOf(resolved, block) : null);

    private LogProbabilityFormula? Add(LogProbabilityForm form, IOperation place, IEnumerable<IOperation> inputs, int softmaxes)
    {
        LogitFeatures features = LogitFeatures.Of(inputs, block, bindings, isProbability: form == LogProbabilityForm.LogOfProbability);
        if (features.IsIncomplete || (form == LogProbabilityForm.LogOfProbability && features.Softmaxes == 0 && features.Model is null))
        {
            return null;
        }

        LogProbabilityFormula formula = new(form, place)
        {
            Softmaxes = softmaxes + features.Softmaxes,
            HasTemperature = features.HasTemperature,
            IsScaledSomehow = features.IsScaledSomehow,
            IsTruncated = features.IsTruncated,
            Kind = block.Known.KindOf(place.Type, block.Options),
            Model = features.Model,
            ModelVariable = features.ModelVariable,
            DType = features.DType,
            Method = entered,
        };
        found.Add(formula);
        return formula;
    }

    /// <summary>Follows a name, in whatever method it stands, to the one expression that it takes its value from.</summary>
    private IOperation Resolve(IOperation operation)
    {
        IOperation bare = operation.WithoutCasts();
        for (int step = 0; step < 8 && bare is ILocalReferenceOperation local; step++)
        {
            IReadOnlyList<IOperation> sources = block.Whole.Sources.Of(local.Local, Cancellation);
            if (sources.Count != 1 || sources[0] is IArgumentOperation)
            {
                break;
            }

            bare = sources[0].WithoutCasts();
        }

        return bare;
    }

    /// <summary>The receiver, if there is one, and the arguments.</summary>
    internal static IEnumerable<IOperation> Inputs(IInvocationOperation call)
    {
        IEnumerable<IOperation> arguments = call.Arguments.Select(argument => argument.Value);
        return call.Instance is { } instance and not IInstanceReferenceOperation ? new[] { instance }.Concat(arguments) : arguments;
    }

    /// <summary>The inputs that can be logits: no index and no count.</summary>
    private IEnumerable<IOperation> Rows(IInvocationOperation call) => Inputs(call)
        .Where(input => block.Known.KindOf(input.Type, block.Options) != NumericKind.Integer);

    /// <summary>True if the expression stands in the method's own code.</summary>
    internal static bool IsInside(IOperation source, IMethodSymbol method, CancellationToken cancellation) => method.DeclaringSyntaxReferences.Any(reference =>
        reference.SyntaxTree == source.Syntax.SyntaxTree && reference.GetSyntax(cancellation) is MethodDeclarationSyntax or LocalFunctionStatementSyntax
        && reference.Span.Contains(source.Syntax.Span));
}
