using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>A formula as words, "log_of_probability softmaxes=1 floor=1E-10 arithmetic=Single": how it is kept in metadata.</summary>
internal static class FormulaText
{
    public static string Write(LogProbabilityFormula formula)
    {
        List<string> words = new()
        {
            formula.Form switch
            {
                LogProbabilityForm.Kernel => "kernel",
                LogProbabilityForm.LogSoftmax => "log_softmax",
                _ => "log_of_probability",
            },
            "softmaxes=" + formula.Softmaxes.ToString(CultureInfo.InvariantCulture),
        };
        if (formula.Epsilon is { } floor)
        {
            words.Add("floor=" + floor.ToString("R", CultureInfo.InvariantCulture));
        }

        if (formula.HasTemperature)
        {
            words.Add("temperature");
        }

        if (formula.IsScaledSomehow)
        {
            words.Add("scaled");
        }

        if (formula.IsTruncated)
        {
            words.Add("truncated");
        }

        if (formula.Kind != NumericKind.None)
        {
            words.Add("arithmetic=" + formula.Kind);
        }

        if (formula.Model is { } model)
        {
            words.Add("model=" + model.GetDocumentationCommentId());
        }

        if (formula.DType is { } dtype)
        {
            words.Add("dtype=" + dtype);
        }

        return string.Join(" ", words);
    }

    /// <summary>The formula, or null for words that this version does not know: a later one may say more.</summary>
    public static LogProbabilityFormula? Read(string text, string assembly, Compilation compilation)
    {
        string[] words = text.Split(' ');
        LogProbabilityForm? form = words[0] switch
        {
            "kernel" => LogProbabilityForm.Kernel,
            "log_softmax" => LogProbabilityForm.LogSoftmax,
            "log_of_probability" => LogProbabilityForm.LogOfProbability,
            _ => null,
        };
        if (form is null)
        {
            return null;
        }

        LogProbabilityFormula formula = new(form.Value, null) { Assembly = assembly };
        return words.Skip(1).All(word => ReadWord(word, formula, compilation)) ? formula : null;
    }

    private static bool ReadWord(string word, LogProbabilityFormula formula, Compilation compilation)
    {
        int split = word.IndexOf('=');
        string name = split < 0 ? word : word.Substring(0, split);
        string value = split < 0 ? "" : word.Substring(split + 1);
        switch (name)
        {
            case "softmaxes" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count):
                formula.Softmaxes = count;
                return true;
            case "floor" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double floor):
                formula.Epsilon = floor;
                return true;
            case "temperature":
                return formula.HasTemperature = true;
            case "scaled":
                return formula.IsScaledSomehow = true;
            case "truncated":
                return formula.IsTruncated = true;
            case "arithmetic" when Enum.TryParse(value, out NumericKind kind):
                formula.Kind = kind;
                return true;
            case "model":
                formula.Model = DocumentationCommentId.GetFirstSymbolForDeclarationId(value, compilation) as INamedTypeSymbol;
                return formula.Model is not null;
            case "dtype":
                formula.DType = value;
                return true;
            default:
                return false;
        }
    }
}
