using System;

namespace PrecisionGen;

/// <summary>
/// Says how a public method or member of this assembly computes a log-probability. The source generator writes it; rule PG4005 reads it
/// in the assemblies that refer to this one, where the method's code is not at hand. It changes nothing at run time.
/// </summary>
/// <param name="member">The documentation id of the method, property or field, "M:Policies.Actor.LogProb(System.Single[],System.Int32)".</param>
/// <param name="formula">What was read from the code, "log_of_probability softmaxes=1 floor=1E-10 arithmetic=Single".</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class LogProbabilitySummaryAttribute(string member, string formula) : Attribute
{
    /// <summary>The documentation id of the method, property or field.</summary>
    public string Member { get; } = member;

    /// <summary>The formula, as words that the analyzer reads.</summary>
    public string Formula { get; } = formula;
}
