using System;
using PrecisionGen.Contractions;
using PrecisionGen.Vectors;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Contractions;

public sealed class AccumulateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void AnySplitOfAStepEqualsTheScalarChain(int lanes)
    {
        Random random = new(lanes);
        foreach (int terms in (ReadOnlySpan<int>)[1, 2, 67, 255, 256, 257, 511, 512, 513, 600])
        {
            for (int trial = 0; trial < 4; trial++)
            {
                int rows = random.Next(1, 20);
                int columns = random.Next(1, 70);
                float[,] left = trial == 3 ? Matrices.Hostile(random, rows, terms) : Matrices.Random(random, rows, terms);
                float[,] right = trial == 3 ? Matrices.Hostile(random, terms, columns) : Matrices.Random(random, terms, columns);
                Widths.Dispatch(lanes, new StepCheck(left, right, Split(random, terms, trial)));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void AConstantLeftOperandAddsPlainTerms(int lanes) => Widths.Dispatch(lanes, new PlainCheck());

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void AStepWithoutTermsIsPositiveZero(int lanes) => Widths.Dispatch(lanes, new EmptyCheck());

    /// <summary>One go, single terms, or random pieces, some of them empty.</summary>
    private static int[] Split(Random random, int terms, int trial)
    {
        if (trial == 0)
        {
            return [terms];
        }

        int longest = trial == 1 ? 1 : 300;
        System.Collections.Generic.List<int> pieces = [];
        for (int left = terms; left > 0; left -= pieces[^1])
        {
            pieces.Add(Math.Min(left, trial == 1 ? longest : random.Next(0, longest)));
        }

        return [.. pieces];
    }

    private sealed class StepCheck(float[,] left, float[,] right, int[] pieces) : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int rows = left.GetLength(0);
            int terms = left.GetLength(1);
            int columns = right.GetLength(1);
            int stride = (columns + 15) / 16 * 16;
            float[] a = new float[terms * (rows + 1)];
            float[] b = new float[terms * stride];
            for (int r = 0; r < terms; r++)
            {
                for (int i = 0; i < rows; i++)
                {
                    a[r * (rows + 1) + i] = left[i, r];
                }

                for (int j = 0; j < columns; j++)
                {
                    b[r * stride + j] = right[r, j];
                }
            }

            float[] total = new float[rows * stride];
            Array.Fill(total, float.NaN);
            float[] open = new float[rows * stride];
            int done = 0;
            foreach (int count in pieces)
            {
                int at = Math.Min(done, terms - 1);
                Contraction.Accumulate<TSimd, TVector>(
                    in a[at * (rows + 1)], 1, rows + 1, in b[at * stride], stride, count, rows, stride, ref total[0], ref open[0], stride,
                    done);
                done += count;
            }

            Contraction.Close<TSimd, TVector>(ref total[0], ref open[0], rows, stride, stride, terms);
            Assert.All(open, value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
            float[] expected = ScalarContraction.Product(left, right);
            for (int index = 0; index < expected.Length; index++)
            {
                Bits.AssertEqual(
                    expected[index],
                    total[index / columns * stride + index % columns],
                    () => $"[{index / columns}, {index % columns}] of {terms} terms in pieces {string.Join(' ', pieces)}");
            }
        }
    }

    private sealed class PlainCheck : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] terms = [-0f, 1e-45f, 1e8f, 1f, -1e8f, 3f, 0.1f];
            float[] b = new float[terms.Length * 16];
            float chain = 0f;
            for (int r = 0; r < terms.Length; r++)
            {
                chain += terms[r];
                b[r * 16 + 5] = terms[r];
            }

            float one = 1f;
            float[] total = new float[16];
            float[] open = new float[16];
            Contraction.Accumulate<TSimd, TVector>(
                in one, 0, 0, in b[0], 16, terms.Length, 1, 16, ref total[0], ref open[0], 16, 0);
            Contraction.Close<TSimd, TVector>(ref total[0], ref open[0], 1, 16, 16, terms.Length);
            Bits.AssertEqual(chain, total[5], () => "plain terms");
        }
    }

    private sealed class EmptyCheck : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] total = new float[16];
            Array.Fill(total, float.NaN);
            float[] open = new float[16];
            Contraction.Close<TSimd, TVector>(ref total[0], ref open[0], 1, 16, 16, 0);
            Assert.All(total, value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
        }
    }
}
