using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Training;

/// <summary>Logits are divided by a temperature that can be 0, which asks for the largest one and gives NaN instead.</summary>
internal sealed class ZeroTemperature : HazardRule
{
    private const double TypicalLogit = 10;

    private static readonly HashSet<string> LogitWords = NameWords.Set(
        "logit", "logits", "score", "scores", "q", "qvalue", "qvalues", "prob", "probs", "probability", "probabilities", "logprob", "logprobs",
        "logp", "preference", "preferences", "gumbel", "similarity", "similarities");

    private static readonly HashSet<string> SamplingWords = NameWords.Set(
        "softmax", "logsoftmax", "logits", "logit", "sample", "sampler", "sampling", "policy", "token", "tokens", "multinomial", "categorical",
        "boltzmann", "topp", "topk", "gumbel", "distillation", "contrastive", "decode", "decoder", "generation");

    private static readonly HashSet<string> PhysicalWords = NameWords.Set(
        "annealing", "anneal", "metropolis", "acceptance", "accept", "energy", "pressure", "kelvin", "celsius", "heat", "thermal", "gas", "entropy");

    public override RuleDescription Description { get; } = new(
        "PG4007", "Temperature can be 0", "'{0}' can be {1}: {2} divided by it is {3}", DiagnosticSeverity.Warning, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnBinary(CheckDivision, Numbers.Any, BinaryOperatorKind.Divide);
        dispatch.OnCompound(CheckDivision, Numbers.Any, BinaryOperatorKind.Divide);
        dispatch.OnCall(CheckCall, "Divide", "div", "div_");
    }

    private void CheckDivision(IOperation operation, BlockContext block)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } binary:
                Check(binary, binary.LeftOperand, binary.RightOperand, block);
                break;
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } compound:
                Check(compound, compound.Target, compound.Value, block);
                break;
        }
    }

    private void CheckCall(IInvocationOperation call, BlockContext block)
    {
        IOperation[] operands = call.Arguments.Select(argument => argument.Value).Prepend(call.Instance).OfType<IOperation>().ToArray();
        if (operands.Length >= 2 && (TensorCall.IsPrimitive(call, block, out _) || TensorDtype.IsTorchMember(call.TargetMethod)))
        {
            Check(call, operands[0], operands[1], block);
        }
    }

    private void Check(IOperation place, IOperation numerator, IOperation divisor, BlockContext block)
    {
        IOperation bare = divisor.WithoutCasts();
        if (bare.SymbolOf() is not { } symbol || !IsTemperature(bare, symbol, block) || !IsOfLogits(symbol, place, numerator, block))
        {
            return;
        }

        NumericKind kind = block.Known.KindOf(divisor.Type, block.Options);
        Interval range = block.Ranges.Of(bare);
        if (range.Contains(0))
        {
            if (!IsGuarded(bare, symbol, place, block))
            {
                block.Report(this, place, bare.Text(), "0", "a logit", "Infinity or NaN, and the softmax over it NaN");
            }
        }
        else if (kind == NumericKind.Half && range.Low > 0 && range.Low < TypicalLogit / FloatFormat.Half.Maximum && range.Low > FloatFormat.Half.Epsilon)
        {
            block.Report(this, place, bare.Text(), FloatFormat.Write(range.Low), "a logit of " + FloatFormat.Write(TypicalLogit), "Infinity in Half");
        }
    }

    /// <summary>By its name, or by that of what a local stands for: float t = temperature.</summary>
    private static bool IsTemperature(IOperation divisor, ISymbol symbol, BlockContext block) => LogProbabilities.LogProbabilityNames.IsTemperature(symbol.Name)
        || (block.Facts.Resolve(divisor).WithoutCasts().SymbolOf() is { } source && LogProbabilities.LogProbabilityNames.IsTemperature(source.Name));

    /// <summary>A distribution's temperature, not that of a gas, of annealing or of a moving average.</summary>
    private static bool IsOfLogits(ISymbol symbol, IOperation place, IOperation numerator, BlockContext block)
    {
        IOperation scaled = place.Outer() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product ? product : numerator;
        if (scaled.Symbols().Any(one => Has(one.Name, LogitWords)) || TensorDtype.IsTensor(numerator.Bare().Type))
        {
            return true;
        }

        IEnumerable<string> around = OwnerNames(block.Owner)
            .Concat(block.Facts.Operations.Select(NameOf).OfType<string>());
        string[] words = around.SelectMany(NameWords.Of).ToArray();
        return TrainingNames.HasWord(symbol.Name, "temperature") && (words.Any(SamplingWords.Contains) || IsExponent(place)) && !words.Any(PhysicalWords.Contains);
    }

    /// <summary>Pow(weight, 1 / temperature) sharpens a distribution whatever it is called.</summary>
    private static bool IsExponent(IOperation quotient) => EpsilonUse.OuterOfCasts(quotient) is IArgumentOperation { Parent: IInvocationOperation call }
        && MathCall.Of(call, out IReadOnlyList<IOperation> arguments) == MathFunction.Pow && arguments.Count == 2
        && arguments[1].Syntax.Span.Contains(quotient.Syntax.Span);

    private static IEnumerable<string> OwnerNames(ISymbol owner)
    {
        for (ISymbol? symbol = owner; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            yield return symbol.Name;
            foreach (IParameterSymbol parameter in (symbol as IMethodSymbol)?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty)
            {
                yield return parameter.Name;
            }
        }
    }

    private static string? NameOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod.Name,
        ILocalReferenceOperation local => local.Local.Name,
        IMemberReferenceOperation member => member.Member.Name,
        _ => null,
    };

    private static bool IsGuarded(IOperation divisor, ISymbol symbol, IOperation place, BlockContext block) =>
        ZeroChecks.Precede(symbol, place, block.Facts.Roots, block)
        || symbol switch
        {
            ILocalSymbol local when block.Facts.OnlyValue(local) is { } value && value.WithoutCasts().SymbolOf() is { } source =>
                IsGuarded(value.WithoutCasts(), source, place, block),
            IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.Constructor } } parameter =>
                AreCallersGuarded(parameter, block, NewPath()),
            IFieldSymbol or IPropertySymbol => IsValidatedMember(symbol, block, NewPath())
                || (block.Owner is IMethodSymbol { DeclaredAccessibility: Accessibility.Private } && ZeroChecks.IsCheckedByCallers(symbol, block.Owner, block)),
            _ => false,
        };

    /// <summary>True if there are callers in this compilation and each gives a positive constant, or has made sure.</summary>
    private static bool AreCallersGuarded(IParameterSymbol parameter, BlockContext block, HashSet<ISymbol> path)
    {
        IOperation[] arguments = block.Whole.Sources.Of(parameter, block.Cancellation)
            .Where(source => !source.Ancestors().Any(outer => outer.Syntax.SyntaxTree == parameter.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree
                && outer.Syntax.Span.Contains(parameter.DeclaringSyntaxReferences[0].Span) && outer is IMethodBodyOperation))
            .Where(source => source is not IArgumentOperation && source.Ancestors().FirstOrDefault() is IArgumentOperation)
            .ToArray();
        return arguments.Length > 0 && arguments.All(argument => IsPositive(argument, block, path));
    }

    private static bool IsPositive(IOperation value, BlockContext block, HashSet<ISymbol> path)
    {
        IOperation bare = value.WithoutCasts();
        if (Constants.ValueOf(bare, block) is { } constant)
        {
            return constant > 0;
        }

        if (MathCall.Of(bare, out IReadOnlyList<IOperation> arguments) is MathFunction.Max or MathFunction.Clamp)
        {
            return arguments.Any(argument => Constants.ValueOf(argument, block) > 0);
        }

        IOperation root = bare.Ancestors().LastOrDefault() ?? bare;
        return bare.SymbolOf() is { } symbol && (ZeroChecks.Precede(symbol, bare, new[] { root }, block) || IsValidatedMember(symbol, block, path));
    }

    /// <summary>Checked where it is set, or only ever given positive constants, or others of which the same is true.</summary>
    private static bool IsValidatedMember(ISymbol member, BlockContext block, HashSet<ISymbol> path)
    {
        if (member is not (IFieldSymbol or IPropertySymbol))
        {
            return false;
        }

        // saved = temperature; ... temperature = saved: what both are given besides decides.
        if (!path.Add(member))
        {
            return true;
        }

        if (ZeroChecks.IsCheckedWhereSet(member, block))
        {
            return true;
        }

        IReadOnlyList<IOperation> sources = block.Whole.Sources.Of(member, block.Cancellation);
        bool isClosed = member.DeclaredAccessibility == Accessibility.Private || member is IPropertySymbol { SetMethod: null } or IFieldSymbol { IsReadOnly: true }
            or IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Private };
        return isClosed && sources.Count > 0 && sources.All(source => source is not IArgumentOperation
            && (IsPositive(source, block, path) || (source.WithoutCasts().SymbolOf() is { } from && !SymbolEqualityComparer.Default.Equals(from, member)
                && from is IParameterSymbol parameter && AreCallersGuarded(parameter, block, path))));
    }

    private static HashSet<ISymbol> NewPath() => new(SymbolEqualityComparer.Default);

    private static bool Has(string name, HashSet<string> words) => NameWords.Has(name, words);
}
