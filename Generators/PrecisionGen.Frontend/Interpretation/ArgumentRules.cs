using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>
/// Name of a parameter of an operation -> which constants make sense for it. Floats are judged by their bits: those of numbers that are
/// not negative ascend with the numbers, and infinity and NaN come after them.
/// </summary>
internal static class ArgumentRules
{
    private const int Infinity = 0x7F800000;

    private static readonly Rule Count = new(1, int.MaxValue, "at least 1");
    private static readonly Rule Positive = new(1, Infinity - 1, "greater than 0 and finite");

    private static readonly Dictionary<string, Rule> Rules = new()
    {
        ["window"] = new(0, int.MaxValue, "at least 0, which stands for all earlier keys"),
        ["softcap"] = new(0, Infinity - 1, "at least 0, which stands for none, and finite"),
        ["scale"] = new(0, Infinity - 1, "at least 0, which stands for size^(-1/2), and finite"),
        ["frequencyBase"] = Positive,
        ["factor"] = Positive,
        ["lowFrequencyFactor"] = Positive,
        ["highFrequencyFactor"] = Positive,
        ["originalLength"] = Count,
        ["expertsPerToken"] = Count,
    };

    /// <summary>What the argument must be, when it is a constant that makes no sense; else null.</summary>
    public static string? Expected(string parameter, SymbolicValue value)
    {
        int? number = value switch
        {
            ConstantValue { Value: int known } => known,
            ConstantValue { Value: float known } => FloatBits.FromSingle(known),
            _ => null,
        };
        bool isWrong = number is int found && Rules.TryGetValue(parameter, out Rule rule) && (found < rule.Least || found > rule.Most);
        return isWrong ? Rules[parameter].Text : null;
    }

    private readonly record struct Rule(int Least, int Most, string Text);
}
