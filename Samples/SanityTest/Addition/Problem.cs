using System;
using System.Collections.Generic;

namespace SanityTest;

/// <summary>A sum of 2 to 4 numbers of 1 to 4 digits. All numbers are written least digit first, as they are worked.</summary>
/// <remarks>
/// 45 + 78 = 123 is the text <c>54+87=3121;321.</c>: the prompt up to the equals sign; column by column the units and the carry of its
/// total; after the semicolon the answer; the end. The longest text has 35 tokens.
/// </remarks>
internal sealed class Problem
{
    /// <summary>The most numbers of a sum.</summary>
    internal const int MaximumNumbers = 4;

    /// <summary>The most digits of a number.</summary>
    internal const int MaximumDigits = 4;

    /// <summary>The most tokens of prompt and response.</summary>
    internal const int MaximumLength = 40;

    private readonly int[] numbers;
    private readonly int[] prompt;

    internal Problem(params ReadOnlySpan<int> numbers)
    {
        if (numbers.Length is < 2 or > MaximumNumbers)
        {
            throw new ArgumentException($"Expected 2 to {MaximumNumbers} numbers but found {numbers.Length}.", nameof(numbers));
        }

        this.numbers = numbers.ToArray();
        List<int> tokens = [];
        foreach (int number in numbers)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 9999);
            tokens.Add(number % 10);
            for (int rest = number / 10; rest > 0; rest /= 10)
            {
                tokens.Add(rest % 10);
            }

            tokens.Add(Vocabulary.Plus);
            Sum += number;
        }

        tokens[^1] = Vocabulary.EqualsSign;
        prompt = [.. tokens];
    }

    /// <summary>What is added.</summary>
    internal ReadOnlySpan<int> Numbers => numbers;

    /// <summary>The sum.</summary>
    internal int Sum { get; }

    /// <summary>The tokens that the model is given.</summary>
    internal ReadOnlySpan<int> Prompt => prompt;

    /// <summary>The worked response, as supervision shows it.</summary>
    internal int[] WorkedResponse()
    {
        List<int> tokens = [];
        int carry = 0;
        int[] rests = [.. numbers];
        bool isRest;
        do
        {
            isRest = false;
            int total = carry;
            foreach (ref int rest in rests.AsSpan())
            {
                total += rest % 10;
                rest /= 10;
                isRest |= rest > 0;
            }

            carry = total / 10;
            tokens.Add(total % 10);
            tokens.Add(carry);
        }
        while (isRest);
        tokens.Add(Vocabulary.Answer);
        tokens.Add(Sum % 10);
        for (int rest = Sum / 10; rest > 0; rest /= 10)
        {
            tokens.Add(rest % 10);
        }

        tokens.Add(Vocabulary.End);
        return [.. tokens];
    }
}
