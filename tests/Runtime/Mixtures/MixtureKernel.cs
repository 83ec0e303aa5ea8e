using System;
using PrecisionGen.Execution;
using PrecisionGen.Mixtures;
using PrecisionGen.Runtime.Tests.Contractions;
using PrecisionGen.Vectors;

namespace PrecisionGen.Runtime.Tests.Mixtures;

/// <summary>Runs a step through the kernels as a generated program does, tile by tile, and compares every bit.</summary>
internal sealed class MixtureKernel<TSimd, TVector>(MixtureCase mixture, int tileRows)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly MixtureShape shape = mixture.Shape;
    private readonly Arena[] forwardWeights = new Arena[3];
    private readonly Arena[] backwardWeights = new Arena[3];
    private readonly Arena[] totals = new Arena[3];
    private readonly Arena[] opens = new Arena[3];
    private readonly Arena[] blocks = new Arena[3];
    private int rowsBefore;

    public void Check()
    {
        foreach (MixtureWeight weight in Enum.GetValues<MixtureWeight>())
        {
            Pack(weight);
            totals[(int)weight] = new Arena(shape.TotalLength(weight));
            opens[(int)weight] = new Arena(shape.TotalLength(weight));
            blocks[(int)weight] = new Arena(shape.BlocksLength);
        }

        foreach (MixtureRows batch in mixture.Batches)
        {
            for (int first = 0; first < batch.Count; first += tileRows)
            {
                RunTile(batch, first, Math.Min(tileRows, batch.Count - first));
            }
        }

        foreach (MixtureWeight weight in Enum.GetValues<MixtureWeight>())
        {
            int index = (int)weight;
            MixtureAccumulation<TSimd, TVector>.Close(in shape, weight, ref totals[index].Start, ref opens[index].Start, ref blocks[index].Start);
            Compare(mixture.ExpectedGradient(weight), totals[index], mixture.Weights[index].Shape[2], $"gradient of {weight}");
        }
    }

    private void Pack(MixtureWeight weight)
    {
        Tensor stored = mixture.Weights[(int)weight];
        int outputs = stored.Shape[1];
        int inputs = stored.Shape[2];
        Arena rows = Padded(stored.Values, inputs);
        Arena packed = forwardWeights[(int)weight] = new Arena(shape.PackedLength(outputs, inputs));
        Arena transposed = backwardWeights[(int)weight] = new Arena(shape.PackedLength(inputs, outputs));
        MixturePacking<TSimd, TVector>.Pack(ref rows.Start, Pad(inputs), shape.Experts, outputs, inputs, ref packed.Start);
        MixturePacking<TSimd, TVector>.PackTransposed(ref rows.Start, Pad(inputs), shape.Experts, outputs, inputs, ref transposed.Start);
    }

    private void RunTile(MixtureRows batch, int first, int rows)
    {
        Arena x = Padded(Rows(batch.X, first, rows), shape.Width);
        Arena probabilities = Padded(Rows(batch.Probabilities, first, rows), shape.Experts);
        Arena dy = Padded(Rows(batch.Gradient, first, rows), shape.Width);
        Arena result = Junk(rows * Pad(shape.Width));
        Arena dx = Junk(rows * Pad(shape.Width));
        Arena dProbabilities = Junk(rows * Pad(shape.Experts));
        Arena kept = Junk(tileRows * shape.KeptLength);
        MixtureForward<TSimd, TVector>.Run(
            in shape, rows, ref x.Start, Pad(shape.Width), ref probabilities.Start, Pad(shape.Experts),
            ref forwardWeights[0].Start, ref forwardWeights[1].Start, ref forwardWeights[2].Start, ref result.Start, Pad(shape.Width), ref kept.Start);
        MixtureBackward<TSimd, TVector>.Run(
            in shape, rows, ref dy.Start, Pad(shape.Width),
            ref backwardWeights[0].Start, ref backwardWeights[1].Start, ref backwardWeights[2].Start,
            ref dx.Start, Pad(shape.Width), ref dProbabilities.Start, Pad(shape.Experts), ref kept.Start);
        for (int weight = 0; weight < totals.Length; weight++)
        {
            MixtureAccumulation<TSimd, TVector>.Add(
                in shape, (MixtureWeight)weight, rows, rowsBefore, ref kept.Start, ref totals[weight].Start, ref opens[weight].Start, ref blocks[weight].Start);
        }

        rowsBefore += rows;
        string where = $"rows from {first}";
        Compare(batch.Result.AsSpan(first * shape.Width, rows * shape.Width), result, shape.Width, $"result, {where}");
        Compare(batch.GradientOfX.AsSpan(first * shape.Width, rows * shape.Width), dx, shape.Width, $"gradient of x, {where}");
        Compare(
            batch.GradientOfProbabilities.AsSpan(first * shape.Experts, rows * shape.Experts),
            dProbabilities,
            shape.Experts,
            $"gradient of probabilities, {where}");
    }

    private void Compare(ReadOnlySpan<float> expected, Arena actual, int columns, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, columns);
            Bits.AssertEqual(
                expected[i], actual.Span[(row * Pad(columns)) + column], () => $"[{row}, {column}] of {what}, {TSimd.Lanes} lanes, {shape}");
        }
    }

    private static ReadOnlySpan<float> Rows(Tensor x, int first, int rows) => x.Values.Slice(first * x.Shape[1], rows * x.Shape[1]);

    /// <summary>Rows at multiples of 16; nothing may depend on what lies between them.</summary>
    private static Arena Padded(ReadOnlySpan<float> values, int columns)
    {
        Arena arena = Junk(values.Length / columns * Pad(columns));
        for (int i = 0; i < values.Length; i++)
        {
            arena.Span[(i / columns * Pad(columns)) + (i % columns)] = values[i];
        }

        return arena;
    }

    private static Arena Junk(int length)
    {
        Arena arena = new(length);
        arena.Span.Fill(float.NaN);
        return arena;
    }

    private static int Pad(int columns) => (columns + 15) / 16 * 16;
}
