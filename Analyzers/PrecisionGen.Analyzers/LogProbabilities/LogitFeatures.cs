using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>What happened to logits before the last logarithm: found by walking everything that the value depends on.</summary>
internal sealed class LogitFeatures
{
    private const int Budget = 600;
    private readonly BlockContext block;
    private readonly HashSet<ISymbol> visited = new(SymbolEqualityComparer.Default);
    private int steps;
    private bool hasExponential;

    private LogitFeatures(BlockContext block) => this.block = block;

    public int Softmaxes { get; private set; }

    public bool HasTemperature { get; private set; }

    public bool IsTruncated { get; private set; }

    public INamedTypeSymbol? Model { get; private set; }

    public ISymbol? ModelVariable { get; private set; }

    public string? DType { get; private set; }

    public static LogitFeatures Of(IEnumerable<IOperation> inputs, BlockContext block)
    {
        LogitFeatures features = new(block);
        foreach (IOperation input in inputs)
        {
            features.Walk(input);
        }

        // A softmax written out by hand has an exponential and no name.
        if (features.Softmaxes == 0 && features.hasExponential)
        {
            features.Softmaxes = 1;
        }

        return features;
    }

    private void Walk(IOperation operation)
    {
        foreach (IOperation one in operation.Everything())
        {
            if (++steps > Budget)
            {
                return;
            }

            if (one is IInvocationOperation call)
            {
                Visit(call);
            }
            else if (one is not IParenthesizedOperation && one.SymbolOf() is { } symbol)
            {
                Visit(symbol, one);
            }
        }
    }

    private void Visit(IInvocationOperation call)
    {
        string name = call.TargetMethod.Name;
        hasExponential |= name is "Exp" or "exp";
        IsTruncated |= LogProbabilityNames.IsTruncation(name);
        if (LogProbabilityNames.IsSoftmax(name) || LogProbabilityNames.IsLogSoftmax(name))
        {
            Softmaxes++;
        }
        else if (visited.Add(call.TargetMethod.OriginalDefinition))
        {
            foreach (IOperation result in block.Whole.ResultsOf(call.TargetMethod.OriginalDefinition, block.Cancellation))
            {
                Walk(result);
            }
        }
    }

    private void Visit(ISymbol symbol, IOperation use)
    {
        if (LogProbabilityNames.IsTemperature(symbol.Name))
        {
            HasTemperature |= Constants.ValueOf(use, block) is not 1;
            return;
        }

        IsTruncated |= LogProbabilityNames.IsTruncation(symbol.Name);
        if (symbol is not (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol) || !visited.Add(symbol))
        {
            return;
        }

        // A scalar parameter or count cannot be logits; following it would only cost time.
        if (block.Known.KindOf(use.Type, block.Options) == NumericKind.Integer)
        {
            return;
        }

        foreach (IOperation source in block.Whole.Sources.Of(symbol, block.Cancellation))
        {
            if (source is IArgumentOperation { Parent: IInvocationOperation call } argument)
            {
                VisitFilled(call, argument);
            }
            else
            {
                Walk(source);
            }
        }
    }

    private void VisitFilled(IInvocationOperation call, IArgumentOperation argument)
    {
        if (argument.Parameter is not { } parameter || !KernelCall.IsOutput(parameter))
        {
            return;
        }

        if (KernelCall.ModelOf(call) is { } model)
        {
            LogProbabilityFormula kernel = new(LogProbabilityForm.Kernel, call);
            KernelCall.Describe(kernel, call, model, block);
            Model = kernel.Model;
            ModelVariable = kernel.ModelVariable;
            DType = kernel.DType;
        }
        else if (LogProbabilityNames.IsSoftmax(call.TargetMethod.Name) || LogProbabilityNames.IsLogSoftmax(call.TargetMethod.Name))
        {
            Softmaxes++;
            foreach (IOperation input in FormulaReader.Inputs(call).Where(input => !ReferenceEquals(input, argument.Value)))
            {
                Walk(input);
            }
        }
    }
}
