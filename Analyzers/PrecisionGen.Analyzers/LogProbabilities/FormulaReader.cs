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
    private const int MaximumDepth = 14;
    private readonly BlockContext block;
    private readonly HashSet<ISymbol> visited = new(SymbolEqualityComparer.Default);
    private readonly List<LogProbabilityFormula> found = new();

    private FormulaReader(BlockContext block) => this.block = block;

    private CancellationToken Cancellation => block.Cancellation;

    public static IReadOnlyList<LogProbabilityFormula> Read(IOperation operation, BlockContext block)
    {
        FormulaReader reader = new(block);
        reader.Follow(operation, 0);
        return reader.found;
    }

    private void Follow(IOperation operation, int depth)
    {
        if (depth > MaximumDepth)
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
            case IAwaitOperation wait:
                Follow(wait.Operation, depth + 1);
                break;
            case { } named when named.SymbolOf() is { } symbol && visited.Add(symbol):
                foreach (IOperation source in block.Whole.Sources.Of(symbol, Cancellation))
                {
                    Follow(source, depth + 1);
                }

                break;
        }
    }

    private void FollowCall(IInvocationOperation call, int depth)
    {
        string name = call.TargetMethod.Name;
        if (LogProbabilityNames.IsLogSoftmax(name))
        {
            Add(LogProbabilityForm.LogSoftmax, call, Inputs(call), 1);
        }
        else if (name is "Log" or "log" && Inputs(call).FirstOrDefault() is { } probability)
        {
            AddLog(call, probability);
        }
        else if (name is "gather" or "squeeze" or "unsqueeze" or "detach" or "clone" or "cpu" or "to" or "view" or "reshape" or "item"
            or "ToSingle" or "ToDouble" or "ToArray" or "AsSpan" or "Slice" or "get_Item" or "ElementAt" or "alias" or "index_select")
        {
            if (Inputs(call).FirstOrDefault() is { } same)
            {
                Follow(same, depth + 1);
            }
        }
        else
        {
            foreach (IOperation result in ResultsOf(call.TargetMethod))
            {
                Follow(result, depth + 1);
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
            Add(LogProbabilityForm.LogSoftmax, call, Inputs(call).Where(input => !ReferenceEquals(input, argument.Value)), 1);
        }
        else if (KernelCall.IsOutput(parameter) && !parameter.DeclaringSyntaxReferences.IsEmpty && visited.Add(parameter))
        {
            foreach (IOperation source in block.Whole.Sources.Of(parameter, Cancellation).Where(source => IsInside(source, call.TargetMethod)))
            {
                Follow(source, depth + 1);
            }
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
            (IOperation value, IOperation added) = Constants.ValueOf(sum.LeftOperand.WithoutCasts(), block) is null
                ? (sum.LeftOperand, sum.RightOperand)
                : (sum.RightOperand, sum.LeftOperand);
            epsilon = Constants.ValueOf(added.WithoutCasts(), block);
            inner = value;
        }
        else if (inner is IInvocationOperation { TargetMethod.Name: "Max" or "Clamp" or "clamp" or "clamp_min" } floor
            && Inputs(floor).Select(input => Constants.ValueOf(input, block)).FirstOrDefault(value => value is not null) is { } bound)
        {
            epsilon = bound;
            inner = Inputs(floor).First(input => Constants.ValueOf(input, block) is null);
        }

        LogProbabilityFormula? formula = Add(LogProbabilityForm.LogOfProbability, call, new[] { inner }, 0);
        if (formula is not null)
        {
            formula.Epsilon = epsilon;
        }
    }

    private LogProbabilityFormula? Add(LogProbabilityForm form, IOperation place, IEnumerable<IOperation> inputs, int softmaxes)
    {
        LogitFeatures features = LogitFeatures.Of(inputs, block);
        if (form == LogProbabilityForm.LogOfProbability && features.Softmaxes == 0 && features.Model is null)
        {
            return null;
        }

        LogProbabilityFormula formula = new(form, place)
        {
            Softmaxes = softmaxes + features.Softmaxes,
            HasTemperature = features.HasTemperature,
            IsTruncated = features.IsTruncated,
            Kind = block.Known.KindOf(place.Type, block.Options),
            Model = features.Model,
            ModelVariable = features.ModelVariable,
            DType = features.DType,
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

    /// <summary>What a method of this compilation returns.</summary>
    internal IEnumerable<IOperation> ResultsOf(IMethodSymbol method) => visited.Add(method.OriginalDefinition)
        ? block.Whole.ResultsOf(method.OriginalDefinition, Cancellation)
        : Enumerable.Empty<IOperation>();

    private bool IsInside(IOperation source, IMethodSymbol method) => method.DeclaringSyntaxReferences.Any(reference =>
        reference.SyntaxTree == source.Syntax.SyntaxTree && reference.GetSyntax(Cancellation) is MethodDeclarationSyntax or LocalFunctionStatementSyntax
        && reference.Span.Contains(source.Syntax.Span));
}
