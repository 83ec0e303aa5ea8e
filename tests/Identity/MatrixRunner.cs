using System;
using System.Collections.Generic;

namespace PrecisionGen.Identity;

/// <summary>Compares the kernels of one model with its definition at points of the matrix, and keeps what points share.</summary>
internal sealed class MatrixRunner(Func<ModelUnderTest> create) : IDisposable
{
    private readonly Dictionary<DType, ModelUnderTest> models = [];
    private readonly Dictionary<(DType, Neighbours, int), (StepData Data, Results Expected)> steps = [];
    private ModelUnderTest? first;

    public string? FindDifference(MatrixCase point)
    {
        ModelUnderTest model = ModelOf(point.DType);
        (StepData data, Results expected) = StepOf(model, point);
        StepData? before = point.AfterOthers
            ? StepData.Create(model.Forwards, MatrixCase.MaximumSamples, Neighbours.NaN, seed: 7)
            : null;
        Results inferred = KernelRun.Infer(model, data, point.Options, before);
        if (expected.FindDifference(inferred, model) is string difference)
        {
            return "inference: " + difference;
        }

        Results trained = KernelRun.Train(model, data, point.Options, point.Parts(), before);
        return expected.FindDifference(trained, model) is string other ? "training: " + other : null;
    }

    public void Dispose()
    {
        foreach (ModelUnderTest model in models.Values)
        {
            model.Dispose();
        }

        first?.Dispose();
    }

    private ModelUnderTest ModelOf(DType dtype)
    {
        if (!models.TryGetValue(dtype, out ModelUnderTest? model))
        {
            if (first is null)
            {
                first = create();
                Weights.Fill(first.Parameters, seed: 3);
            }

            models.Add(dtype, model = first.WithDType(dtype));
        }

        return model;
    }

    private (StepData Data, Results Expected) StepOf(ModelUnderTest model, MatrixCase point)
    {
        (DType, Neighbours, int) key = (point.DType, point.Neighbours, point.Samples);
        if (!steps.TryGetValue(key, out (StepData Data, Results Expected) step))
        {
            StepData data = StepData.Create(model.Forwards, point.Samples, point.Neighbours, seed: 11 + point.Samples);
            steps.Add(key, step = (data, ReferenceRun.Run(model, data)));
        }

        return step;
    }
}
