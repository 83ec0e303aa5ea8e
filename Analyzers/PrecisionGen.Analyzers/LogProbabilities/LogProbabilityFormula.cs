using System.Globalization;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>What is done to logits (or to a kernel's output) to get a log-probability.</summary>
internal enum LogProbabilityForm
{
    /// <summary>z - log(sum(exp(z))), by whatever name.</summary>
    LogSoftmax,

    /// <summary>log of a probability that was computed first.</summary>
    LogOfProbability,

    /// <summary>The output of a generated kernel, as it is.</summary>
    Kernel,
}

/// <summary>How a log-probability is computed: two that are compared must be equal in all of it.</summary>
internal sealed class LogProbabilityFormula
{
    public LogProbabilityFormula(LogProbabilityForm form, IOperation? place)
    {
        Form = form;
        Place = place;
    }

    public LogProbabilityForm Form { get; }

    /// <summary>Where it is computed; null in another assembly.</summary>
    public IOperation? Place { get; }

    /// <summary>The method whose result it is, if it was reached through one that both sides could call.</summary>
    public IMethodSymbol? Method { get; set; }

    /// <summary>The assembly that says so, "Rollouts", where the code is not at hand.</summary>
    public string? Assembly { get; set; }

    /// <summary>What is added to the probability, or its floor, before the logarithm; null for nothing.</summary>
    public double? Epsilon { get; set; }

    /// <summary>How often the logits pass through a softmax or log-softmax in all.</summary>
    public int Softmaxes { get; set; }

    /// <summary>True if the logits are divided by a temperature.</summary>
    public bool HasTemperature { get; set; }

    /// <summary>True if a name says that the logits are scaled, where it cannot be seen by what.</summary>
    public bool IsScaledSomehow { get; set; }

    /// <summary>True if the distribution is cut to its top tokens first.</summary>
    public bool IsTruncated { get; set; }

    /// <summary>The arithmetic of the logarithm; None if it is a tensor library's.</summary>
    public NumericKind Kind { get; set; }

    /// <summary>The generated model whose kernel computes it.</summary>
    public INamedTypeSymbol? Model { get; set; }

    /// <summary>The variable that holds the model, where it can be followed.</summary>
    public ISymbol? ModelVariable { get; set; }

    /// <summary>The dtype that the model was viewed at, "BFloat16"; null for its own.</summary>
    public string? DType { get; set; }

    /// <summary>The first thing that differs, as two halves of a sentence; null if nothing does.</summary>
    public (string Mine, string Other)? DifferenceFrom(LogProbabilityFormula other)
    {
        if ((Form == LogProbabilityForm.Kernel) != (other.Form == LogProbabilityForm.Kernel))
        {
            return (Describe(), other.Describe());
        }

        if (Form == LogProbabilityForm.Kernel)
        {
            return null;
        }

        if (Softmaxes != other.Softmaxes || Form != other.Form || Epsilon != other.Epsilon)
        {
            return (Describe(), other.Describe());
        }

        if (HasTemperature != other.HasTemperature && !(HasTemperature ? other : this).IsScaledSomehow)
        {
            return (WithOrWithout(HasTemperature, "a temperature"), WithOrWithout(other.HasTemperature, "a temperature"));
        }

        if (IsTruncated != other.IsTruncated)
        {
            return (WithOrWithout(IsTruncated, "truncation to the top tokens"), WithOrWithout(other.IsTruncated, "truncation to the top tokens"));
        }

        return Kind != other.Kind && Kind != NumericKind.None && other.Kind != NumericKind.None
            ? ($"{Describe()} in {Kind.Name()}", $"{other.Describe()} in {other.Kind.Name()}")
            : null;
    }

    /// <summary>"log(softmax(z) + 1e-10)".</summary>
    public string Describe()
    {
        if (Form == LogProbabilityForm.Kernel)
        {
            return $"the kernel of {Model?.Name ?? "the model"}";
        }

        string inner = "z";
        int before = Form == LogProbabilityForm.LogSoftmax ? Softmaxes - 1 : Softmaxes;
        for (int i = 0; i < before; i++)
        {
            inner = "softmax(" + inner + ")";
        }

        if (Form == LogProbabilityForm.LogSoftmax)
        {
            return "log_softmax(" + inner + ")";
        }

        inner = before == 0 ? "p" : inner;
        return Epsilon is { } epsilon ? $"log({inner} + {epsilon.ToString("G3", CultureInfo.InvariantCulture)})" : $"log({inner})";
    }

    private static string WithOrWithout(bool has, string what) => (has ? "with " : "without ") + what;
}
