namespace PrecisionGen.Compiler.Checking;

/// <summary>The ids of problems that the compiler finds; the front end holds their messages.</summary>
internal static class ProblemIds
{
    public const string UnusedParameter = "PG0005";
    public const string NoGradient = "PG0009";
    public const string ShapeMismatch = "PG0010";
    public const string DTypeMismatch = "PG0011";
    public const string LooksAhead = "PG0014";
    public const string RangeOverflow = "PG0018";
    public const string RangeProof = "PG0019";
    public const string RangeNotProven = "PG0020";
}
