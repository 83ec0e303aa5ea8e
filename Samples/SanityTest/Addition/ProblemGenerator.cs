using System;
using PrecisionGen.Numerics;

namespace SanityTest;

/// <summary>Problems by number: the same for the same seed, stream and index, in any order.</summary>
internal sealed class ProblemGenerator(long seed, RandomStream stream)
{
    private readonly Philox4x32 random = new(seed);

    /// <summary>A problem: the count of numbers, the digits of each, then the digits are uniform; a leading digit is not 0.</summary>
    internal Problem Create(uint index)
    {
        uint drawn = 0;
        Span<int> numbers = stackalloc int[2 + Draw(index, drawn++, Problem.MaximumNumbers - 1)];
        foreach (ref int number in numbers)
        {
            int digits = 1 + Draw(index, drawn++, Problem.MaximumDigits);
            number = digits == 1 ? Draw(index, drawn++, 10) : 1 + Draw(index, drawn++, 9);
            for (int digit = 1; digit < digits; digit++)
            {
                number = (number * 10) + Draw(index, drawn++, 10);
            }
        }

        return new Problem(numbers);
    }

    /// <summary>The first problems from an index on.</summary>
    internal Problem[] CreateMany(uint first, int count)
    {
        Problem[] problems = new Problem[count];
        for (int i = 0; i < count; i++)
        {
            problems[i] = Create(first + (uint)i);
        }

        return problems;
    }

    private int Draw(uint index, uint drawn, int bound) =>
        (int)(((ulong)random.Block(index, drawn, (uint)stream, 0).Word0 * (uint)bound) >> 32);
}
