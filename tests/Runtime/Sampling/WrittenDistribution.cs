using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Numerics;
using PrecisionGen.Sampling;

namespace PrecisionGen.Tests.Sampling;

/// <summary>A sampling distribution by the letter of ARITHMETIC.md, with lists and comparers in place of the runtime's keys.</summary>
internal sealed class WrittenDistribution
{
    private readonly float[] row;
    private readonly float maximum;

    internal WrittenDistribution(float[] row, SamplingDistribution distribution)
    {
        this.row = [.. row.Select(x => x / distribution.Temperature)];
        maximum = this.row.Max();
        IEnumerable<int> kept = Enumerable.Range(0, row.Length);
        if (distribution.TopK > 0)
        {
            kept = kept.OrderByDescending(i => this.row[i]).ThenBy(i => i).Take(distribution.TopK);
        }

        if (distribution.TopP < 1)
        {
            List<int> sorted = [.. kept.OrderByDescending(Numerator).ThenBy(i => i)];
            double end = sorted.Aggregate(0.0, (chain, i) => chain + Numerator(i));
            int count = 1;
            for (double chain = Numerator(sorted[0]); chain < distribution.TopP * end; count++)
            {
                chain += Numerator(sorted[count]);
            }

            kept = sorted.Take(count);
        }

        Kept = [.. kept];
    }

    internal HashSet<int> Kept { get; }

    /// <summary>The row with what is not kept at -infinity.</summary>
    internal float[] Masked => [.. row.Select((x, i) => Kept.Contains(i) ? x : float.NegativeInfinity)];

    /// <summary>LogSoftmax of the reference over the masked row.</summary>
    internal float[] LogProbabilities => Operations.LogSoftmax(Tensor.From(Masked, [row.Length], DType.Float32)).Values.ToArray();

    private float Numerator(int i) => ElementaryFunctions.Exp(row[i] - maximum);
}
