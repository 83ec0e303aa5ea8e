using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PrecisionGen.Mutants;

/// <summary>What a worker is asked: one mutant, the tests to try in this order with their usual milliseconds, and when to stop.</summary>
internal sealed record Trial(int Mutant, bool IsStatic, TimeSpan Limit, IReadOnlyList<(string Name, double Milliseconds)> Tests)
{
    public static Trial Parse(string[] fields) => new(
        int.Parse(fields[1], CultureInfo.InvariantCulture),
        fields[0] == "anew",
        TimeSpan.FromSeconds(double.Parse(fields[2], CultureInfo.InvariantCulture)),
        [.. fields.Skip(3).Chunk(2).Select(pair => (pair[0], double.Parse(pair[1], CultureInfo.InvariantCulture)))]);

    public override string ToString() => string.Join('\t',
        [
            IsStatic ? "anew" : "try",
            Mutant.ToString(CultureInfo.InvariantCulture),
            Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            .. Tests.SelectMany(test => new[] { test.Name, test.Milliseconds.ToString(CultureInfo.InvariantCulture) }),
        ]);
}
