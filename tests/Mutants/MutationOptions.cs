using System;

namespace PrecisionGen.Mutants;

/// <summary>How many processes try mutants, and when a mutant that no test has noticed so far counts as survived.</summary>
internal sealed record MutationOptions(int Workers, TimeSpan Limit, TimeSpan StaticLimit);
