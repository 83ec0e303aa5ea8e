using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PrecisionGen.Identity.Models;
using Xunit;

namespace PrecisionGen.Identity;

/// <summary>What a kernel promises beside its bits: no allocation, one caller, and errors that name what was expected.</summary>
public sealed class KernelBehaviourTests
{
    private const int Batch = 9;
    private readonly float[] observations = [.. Enumerable.Range(0, Batch * 4).Select(i => i * 0.01f - 0.2f)];
    private readonly float[] logProbabilities = new float[Batch * 2];
    private readonly float[] values = new float[Batch];

    [Fact]
    public void Nothing_is_allocated_after_construction()
    {
        using Policy model = new(seed: 1);
        using Policy.Inference inference = model.CreateInference(Batch);
        using Policy.Training training = model.CreateTraining(Batch);
        Adam optimizer = new(model.Parameters);
        void Iteration()
        {
            inference.Evaluate(observations, logProbabilities, values);
            training.ZeroGradients();
            training.Evaluate(observations, logProbabilities, values);
            training.EvaluateBackward(logProbabilities, values);
            training.CompleteGradients();
            optimizer.Step(training.Gradients);
        }

        Iteration();
        Iteration();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Iteration();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_named()
    {
        using Policy model = new(seed: 1);
        using Policy.Training kernel = model.CreateTraining(Batch);
        kernel.ZeroGradients();
        AssertNames(() => kernel.Evaluate(observations.AsSpan(0, 7), logProbabilities, values), "4", "7");
        AssertNames(() => kernel.Evaluate([], [], []), "4", "0");
        AssertNames(() => kernel.Evaluate(new float[40], new float[20], new float[10]), "9", "10");
        AssertNames(() => kernel.Evaluate(observations, logProbabilities.AsSpan(1), values), "18", "17");
        AssertNames(() => kernel.Evaluate(observations, logProbabilities, values.AsSpan(0, 3)), "9", "3");
        kernel.Evaluate(observations, logProbabilities, values);
        AssertNames(() => kernel.EvaluateBackward(logProbabilities, values.AsSpan(2)), "9", "7");
    }

    [Fact]
    public void An_index_outside_its_table_is_named()
    {
        using TiedEmbedding model = new(seed: 1);
        using TiedEmbedding.Inference kernel = model.CreateInference(1);
        AssertNames(() => kernel.Evaluate([0, 11, 3], new float[33]), "0 to 10", "11");
        AssertNames(() => kernel.Evaluate([0, -1, 3], new float[33]), "0 to 10", "-1");
    }

    [Fact]
    public void The_order_of_a_step_is_guarded()
    {
        using Policy model = new(seed: 1);
        using Policy.Training kernel = model.CreateTraining(Batch);
        kernel.ZeroGradients();
        Assert.Contains("Evaluate", Assert.Throws<InvalidOperationException>(() => kernel.EvaluateBackward(logProbabilities, values)).Message, StringComparison.Ordinal);
        kernel.Evaluate(observations, logProbabilities, values);
        kernel.EvaluateBackward(logProbabilities, values);
        Assert.Throws<InvalidOperationException>(() => kernel.EvaluateBackward(logProbabilities, values));
        Assert.Contains("CompleteGradients", Assert.Throws<InvalidOperationException>(() => kernel.Gradients).Message, StringComparison.Ordinal);
        kernel.CompleteGradients();
        Assert.Throws<InvalidOperationException>(kernel.CompleteGradients);
        kernel.Evaluate(observations, logProbabilities, values);
        Assert.Contains("ZeroGradients", Assert.Throws<InvalidOperationException>(() => kernel.EvaluateBackward(logProbabilities, values)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_change_within_a_step_are_refused()
    {
        using Policy model = new(seed: 1);
        using Policy.Training kernel = model.CreateTraining(Batch);
        kernel.ZeroGradients();
        kernel.Evaluate(observations, logProbabilities, values);
        kernel.EvaluateBackward(logProbabilities, values);
        model.Parameters["EncoderBias"].Write(new float[17]);
        Assert.Contains("one version", Assert.Throws<InvalidOperationException>(kernel.CompleteGradients).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_reaches_every_kernel_of_the_model_at_its_next_call()
    {
        using Policy model = new(seed: 1);
        using Policy.Inference kernel = model.CreateInference(Batch);
        Stamp first = kernel.Evaluate(observations, logProbabilities, values);
        float[] before = [.. values];
        model.Parameters["ValueHead"].Write([.. Enumerable.Repeat(0.25f, 17)]);
        Stamp second = kernel.Evaluate(observations, logProbabilities, values);
        Assert.NotEqual(before, values);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.NotEqual(first.Version, second.Version);
        Assert.Equal(model.Parameters.Version, second.Version);
    }

    [Fact]
    public void A_second_caller_and_a_write_are_refused_while_a_kernel_runs()
    {
        using LongRows model = new(seed: 1);
        const int Rows = 400;
        using LongRows.Inference kernel = model.CreateInference(Rows);
        float[] inputs = new float[Rows * 3];
        Exception? refusedCall = null;
        Exception? refusedWrite = null;
        while (refusedCall is null || refusedWrite is null)
        {
            Task running = Task.Run(() => kernel.Evaluate(inputs, new float[Rows * 4], new float[Rows * 2]), TestContext.Current.CancellationToken);
            while (!running.IsCompleted)
            {
                refusedCall ??= Refused(() => kernel.Evaluate(new float[3], new float[4], new float[2]));
                refusedWrite ??= Refused(() => model.Parameters["Scale"].Write([0.5f]));
                Thread.Yield();
            }

            // The call of this thread may have come first; then it is the task's that was refused.
            refusedCall ??= running.Exception?.InnerException;
        }

        Assert.Contains("one caller at a time", Assert.IsType<InvalidOperationException>(refusedCall).Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(refusedWrite);
    }

    [Fact]
    public void A_disposed_kernel_or_model_refuses_to_run()
    {
        using Policy model = new(seed: 1);
        Policy.Inference kernel = model.CreateInference(1);
        kernel.Dispose();
        kernel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel.Evaluate(new float[4], new float[2], new float[1]));
        using Policy.Inference other = model.CreateInference(1);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.Evaluate(new float[4], new float[2], new float[1]));
    }

    [Fact]
    public void A_disposed_model_creates_nothing()
    {
        Policy model = new(seed: 1);
        using Policy view = model.WithDType(DType.Float32);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.CreateInference(1));
        Assert.Throws<ObjectDisposedException>(() => model.CreateTraining(1));
        Assert.Throws<ObjectDisposedException>(() => model.WithDType(DType.Float32));

        // A view has its own storage, and the masters live as long as any view.
        view.CreateTraining(1).Dispose();
    }

    [Fact]
    public void A_model_for_inference_only_has_the_same_outputs_and_no_training()
    {
        using Policy model = new(seed: 1);
        using Policy light = new(seed: 1, inferenceOnly: true);
        using Policy.Inference expected = model.CreateInference(Batch);
        using Policy.Inference found = light.CreateInference(Batch);
        expected.Evaluate(observations, logProbabilities, values);
        float[] lightValues = new float[Batch];
        found.Evaluate(observations, new float[Batch * 2], lightValues);
        Assert.Equal(values.Select(BitConverter.SingleToUInt32Bits), lightValues.Select(BitConverter.SingleToUInt32Bits));
        Assert.Throws<InvalidOperationException>(() => light.CreateTraining(1));
        Assert.Throws<InvalidOperationException>(() => light.WithDType(DType.Float32));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    public void An_output_may_overwrite_its_input(DType dtype)
    {
        const int Samples = 70;
        using WholeRows first = new(seed: 1);
        using WholeRows model = first.WithDType(dtype);
        using WholeRows.Inference kernel = model.CreateInference(Samples);
        float[] rows = [.. Enumerable.Range(0, Samples * 32).Select(i => i * 0.001f - 0.5f)];
        float[] expected = new float[rows.Length];
        kernel.Evaluate(rows, expected, new float[Samples]);
        kernel.Evaluate(rows, rows, new float[Samples]);
        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), rows.Select(BitConverter.SingleToUInt32Bits));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    public void Inputs_are_left_as_they_are_and_NaNs_leave_as_the_canonical_one(DType dtype)
    {
        using WholeRows first = new(seed: 1);
        using WholeRows model = first.WithDType(dtype);
        using WholeRows.Inference kernel = model.CreateInference(2);
        float[] rows = [.. Enumerable.Range(0, 64).Select(i => i * 0.1f)];
        rows[3] = BitConverter.UInt32BitsToSingle(0xFFC0_1234u);
        uint[] before = [.. rows.Select(BitConverter.SingleToUInt32Bits)];
        float[] layer = new float[64];
        kernel.Evaluate(rows, layer, new float[2]);
        Assert.Equal(before, rows.Select(BitConverter.SingleToUInt32Bits));
        Assert.All(layer[..32], value => Assert.Equal(0x7FC0_0000u, BitConverter.SingleToUInt32Bits(value)));
        Assert.DoesNotContain(layer[32..], float.IsNaN);
    }

    private static Exception? Refused(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    private static void AssertNames(Action action, string expected, string found)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(action);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(found, exception.Message, StringComparison.Ordinal);
    }
}
