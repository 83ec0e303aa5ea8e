using System;
using PrecisionGen.Execution;

namespace PrecisionGen.Identity.Sequences;

/// <summary>A model of sequences, its definition and its kernels behind one face. All have the forwards LogProbabilities and TokenLogProbabilities.</summary>
public abstract class SequenceModel : IDisposable
{
    public abstract ParameterSet Parameters { get; }

    /// <summary>The number of tokens, and of columns of the log-probabilities.</summary>
    public abstract int Vocabulary { get; }

    public abstract Tensor LogProbabilities(Tokens tokens);

    public abstract Tensor TokenLogProbabilities(Tokens tokens, Tokens targets);

    public abstract SequenceModel WithDType(DType dtype);

    public abstract SequenceInference CreateInference(int maximumRows, KernelOptions options);

    public abstract SequenceTraining CreateTraining(int maximumRows, KernelOptions options);

    public abstract SequenceDecoder CreateDecoder(int sequences, int maximumLength, KernelOptions options);

    /// <summary>False for a model that looks ahead, which cannot be decoded.</summary>
    public virtual bool IsDecoded => true;

    public abstract void Dispose();
}

/// <summary>An inference kernel.</summary>
public sealed record SequenceInference(InferenceKernel Kernel, Packed LogProbabilities, PackedWithTargets TokenLogProbabilities) : IDisposable
{
    public void Dispose() => Kernel.Dispose();
}

/// <summary>A training kernel.</summary>
public sealed record SequenceTraining(TrainingKernel Kernel, PackedWithTargets TokenLogProbabilities, Action<float[]> Backward) : IDisposable
{
    public void Dispose() => Kernel.Dispose();
}

/// <summary>A decoder.</summary>
public sealed record SequenceDecoder(DecoderKernel Kernel, Chunks LogProbabilities) : IDisposable
{
    public void Dispose() => Kernel.Dispose();
}

public delegate Stamp Packed(ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, Span<float> result);

public delegate Stamp PackedWithTargets(ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, Span<float> result);

public delegate Stamp Chunks(ReadOnlySpan<int> sequences, ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, Span<float> result, DecoderOutput output);

/// <summary>A generated model; what is called is given by functions because generated classes share no base that has them.</summary>
public sealed class SequenceModel<TModel>(
    TModel model,
    int vocabulary,
    Func<TModel, Tokens, Tensor> logProbabilities,
    Func<TModel, Tokens, Tokens, Tensor> tokenLogProbabilities,
    Func<TModel, DType, TModel> withDType,
    Func<TModel, int, KernelOptions, SequenceInference> createInference,
    Func<TModel, int, KernelOptions, SequenceTraining> createTraining,
    Func<TModel, int, int, KernelOptions, SequenceDecoder>? createDecoder) : SequenceModel
    where TModel : class, IPrecisionModel, IDisposable
{
    public override ParameterSet Parameters => model.Parameters;

    public override bool IsDecoded => createDecoder is not null;

    public override int Vocabulary => vocabulary;

    public override Tensor LogProbabilities(Tokens tokens) => logProbabilities(model, tokens);

    public override Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => tokenLogProbabilities(model, tokens, targets);

    public override SequenceModel WithDType(DType dtype) => new SequenceModel<TModel>(
        withDType(model, dtype), vocabulary, logProbabilities, tokenLogProbabilities, withDType, createInference, createTraining, createDecoder);

    public override SequenceInference CreateInference(int maximumRows, KernelOptions options) => createInference(model, maximumRows, options);

    public override SequenceTraining CreateTraining(int maximumRows, KernelOptions options) => createTraining(model, maximumRows, options);

    public override SequenceDecoder CreateDecoder(int sequences, int maximumLength, KernelOptions options) =>
        createDecoder is null
            ? throw new InvalidOperationException("Expected a model that decodes.")
            : createDecoder(model, sequences, maximumLength, options);

    public override void Dispose() => model.Dispose();
}
