using System;
using System.Collections.Generic;
using System.Linq;
using SanityTest;
using Xunit;

namespace PrecisionGen.Samples.Tests;

public class SanityProblemTests
{
    [Theory]
    [InlineData(new[] { 45, 78 }, "54+87=3121;321.")]
    [InlineData(new[] { 0, 0 }, "0+0=00;0.")]
    [InlineData(new[] { 9999, 9999, 9999, 9999 }, "9999+9999+9999+9999=63939393;69993.")]
    [InlineData(new[] { 7, 10, 3 }, "7+01+3=0120;02.")]
    public void SumsAreWorkedLeastDigitFirst(int[] numbers, string expected)
    {
        Problem problem = new(numbers);
        int[] response = problem.WorkedResponse();
        Assert.Equal(expected, Vocabulary.ToText(problem.Prompt) + Vocabulary.ToText(response));
        Assert.True(Verifier.IsSolved(problem, response));
        int[] whole = [.. problem.Prompt, .. response];
        Assert.Equal(Vocabulary.ToTokens(expected), whole);
    }

    [Theory]
    [InlineData(";321.", true)]
    [InlineData("999;321.", true)]
    [InlineData(";321", false)]
    [InlineData(";32.", false)]
    [InlineData(";3210.", false)]
    [InlineData(";322.", false)]
    [InlineData(";321;321.", false)]
    [InlineData("321.", false)]
    [InlineData(";.", false)]
    [InlineData(".", false)]
    public void OnlyTheWholeAnswerCounts(string response, bool isSolved) =>
        Assert.Equal(isSolved, Verifier.IsSolved(new Problem(45, 78), Vocabulary.ToTokens(response)));

    [Theory]
    [InlineData(";0.", true)]
    [InlineData(";00.", false)]
    [InlineData(";.", false)]
    public void ZeroHasOneDigit(string response, bool isSolved) =>
        Assert.Equal(isSolved, Verifier.IsSolved(new Problem(0, 0), Vocabulary.ToTokens(response)));

    [Fact]
    public void GeneratedProblemsCoverTheTaskAndFit()
    {
        Problem[] problems = new ProblemGenerator(1, RandomStream.WarmUpProblem).CreateMany(0, 5000);
        HashSet<int> counts = [];
        HashSet<int> digits = [];
        foreach (Problem problem in problems)
        {
            counts.Add(problem.Numbers.Length);
            foreach (int number in problem.Numbers)
            {
                digits.Add(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
            }

            int[] response = problem.WorkedResponse();
            Assert.True(Verifier.IsSolved(problem, response));
            Assert.InRange(problem.Prompt.Length + response.Length, 8, Problem.MaximumLength);
        }

        Assert.Equal([2, 3, 4], counts.Order());
        Assert.Equal([1, 2, 3, 4], digits.Order());
    }

    [Fact]
    public void AProblemDependsOnSeedStreamAndNumberAlone()
    {
        string[] problems = Texts(1, RandomStream.WarmUpProblem);
        Assert.Equal(problems, Texts(1, RandomStream.WarmUpProblem));
        Assert.Equal(problems[7], Vocabulary.ToText(new ProblemGenerator(1, RandomStream.WarmUpProblem).Create(7).Prompt));
        Assert.NotEqual(problems, Texts(2, RandomStream.WarmUpProblem));
        Assert.NotEqual(problems, Texts(1, RandomStream.FixedProblem));
    }

    [Fact]
    public void ASumOfOneOrFiveNumbersIsRefused()
    {
        Assert.Contains("found 1", Assert.Throws<ArgumentException>(() => new Problem(5)).Message, StringComparison.Ordinal);
        Assert.Contains("found 5", Assert.Throws<ArgumentException>(() => new Problem(1, 2, 3, 4, 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Problem(1, 10000));
    }

    [Fact]
    public void APassTakesEveryProblemOnce()
    {
        Problem[] problems = new ProblemGenerator(1, RandomStream.CandidateProblem).CreateMany(0, 10);
        ProblemOrder order = new(problems, 1);
        Problem[] first = [.. order.Take(4), .. order.Take(6)];
        Problem[] second = order.Take(10);
        Assert.Equal(problems.ToHashSet(), first.ToHashSet());
        Assert.Equal(problems.ToHashSet(), second.ToHashSet());
        Assert.NotEqual(first, second);
    }

    private static string[] Texts(long seed, RandomStream stream) =>
        Array.ConvertAll(new ProblemGenerator(seed, stream).CreateMany(0, 20), problem => Vocabulary.ToText(problem.Prompt));
}
