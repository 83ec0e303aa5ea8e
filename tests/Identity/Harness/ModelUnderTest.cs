using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Execution;

namespace PrecisionGen.Identity;

/// <summary>A model, its definition and its kernels behind one face, whatever the signatures of its forwards.</summary>
public abstract class ModelUnderTest : IDisposable
{
    public abstract ParameterSet Parameters { get; }

    public abstract DType DType { get; }

    public abstract IReadOnlyList<ForwardSignature> Forwards { get; }

    /// <summary>Calls the definition on one sample.</summary>
    public abstract Tensor[] Define(int forward, Sample sample);

    public abstract ModelUnderTest WithDType(DType dtype);

    public abstract KernelUnderTest CreateInference(int maximumBatch, KernelOptions options);

    public abstract KernelUnderTest CreateTraining(int maximumBatch, KernelOptions options);

    public abstract void Dispose();
}

/// <summary>A kernel; <see cref="Backward"/> and <see cref="Training"/> only for training.</summary>
public abstract class KernelUnderTest : IDisposable
{
    public abstract TrainingKernel Training { get; }

    public abstract Stamp Evaluate(int forward, Batch batch, float[][] outputs);

    public abstract void Backward(int forward, float[][] gradients);

    public abstract void Dispose();
}

/// <summary>How one forward of a model is called.</summary>
/// <param name="Define">The definition on one sample.</param>
/// <param name="Infer">The inference kernel on a batch.</param>
/// <param name="Train">The training kernel on a batch.</param>
/// <param name="Backward">The training kernel's backward.</param>
public sealed record ForwardUnderTest<TModel, TInference, TTraining>(
    string Name,
    InputSignature[] Inputs,
    int[] OutputCounts,
    Func<TModel, Sample, Tensor[]> Define,
    Func<TInference, Batch, float[][], Stamp> Infer,
    Func<TTraining, Batch, float[][], Stamp> Train,
    Action<TTraining, float[][]> Backward);

/// <summary>A generated model; kernels are made by functions because generated classes share no base that has them.</summary>
public sealed class ModelUnderTest<TModel, TInference, TTraining>(
    TModel model,
    Func<TModel, DType, TModel> withDType,
    Func<TModel, int, KernelOptions, TInference> createInference,
    Func<TModel, int, KernelOptions, TTraining> createTraining,
    params ForwardUnderTest<TModel, TInference, TTraining>[] forwards) : ModelUnderTest
    where TModel : class, IPrecisionModel, IDisposable
    where TInference : InferenceKernel
    where TTraining : TrainingKernel
{
    public override ParameterSet Parameters => model.Parameters;

    public override DType DType => model.DType;

    public override IReadOnlyList<ForwardSignature> Forwards { get; } =
        [.. forwards.Select(forward => new ForwardSignature(forward.Name, forward.Inputs, forward.OutputCounts))];

    public override Tensor[] Define(int forward, Sample sample) => forwards[forward].Define(model, sample);

    public override ModelUnderTest WithDType(DType dtype) => new ModelUnderTest<TModel, TInference, TTraining>(
        withDType(model, dtype), withDType, createInference, createTraining, forwards);

    public override KernelUnderTest CreateInference(int maximumBatch, KernelOptions options) =>
        new Kernel(createInference(model, maximumBatch, options), null, forwards);

    public override KernelUnderTest CreateTraining(int maximumBatch, KernelOptions options) =>
        new Kernel(null, createTraining(model, maximumBatch, options), forwards);

    public override void Dispose() => model.Dispose();

    private sealed class Kernel(
        TInference? inference, TTraining? training, ForwardUnderTest<TModel, TInference, TTraining>[] forwards) : KernelUnderTest
    {
        public override TrainingKernel Training => training!;

        public override Stamp Evaluate(int forward, Batch batch, float[][] outputs) => inference is not null
            ? forwards[forward].Infer(inference, batch, outputs)
            : forwards[forward].Train(training!, batch, outputs);

        public override void Backward(int forward, float[][] gradients) => forwards[forward].Backward(training!, gradients);

        public override void Dispose()
        {
            inference?.Dispose();
            training?.Dispose();
        }
    }
}
