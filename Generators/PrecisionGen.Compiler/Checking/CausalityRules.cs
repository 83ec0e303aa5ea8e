using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Checking;

/// <summary>Which positions of its operands an operation reads to compute one position of its result.</summary>
internal enum TimeReach
{
    /// <summary>Its own.</summary>
    Position,

    /// <summary>Its own and earlier ones, which a cache can keep.</summary>
    Earlier,

    /// <summary>Later ones too.</summary>
    All,
}

/// <summary>Operation -> how far along time it reads. Without a row it reads its own position alone.</summary>
internal static class CausalityRules
{
    private static readonly Dictionary<Operation, TimeReach> Reaches = new()
    {
        [Operation.CausalAttention] = TimeReach.Earlier,
        [Operation.Attention] = TimeReach.All,
    };

    public static TimeReach Of(Operation operation) => Reaches.TryGetValue(operation, out TimeReach reach) ? reach : TimeReach.Position;
}
