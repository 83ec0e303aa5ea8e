using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>The range of a mixture of experts, through the operations inside an expert, each rounded to the dtype of x.</summary>
internal static class Mixtures
{
    private const int Probabilities = 1;
    private const int Gates = 2;
    private const int Ups = 3;
    private const int Downs = 4;
    private const double SiluMinimum = -0.27847;

    public static Interval Range(Scope scope)
    {
        DType dtype = scope.Node.DType;
        Interval gate = Product(scope.X, scope.Of(Gates), scope.Columns(Gates)).RoundedTo(dtype);
        Interval up = Product(scope.X, scope.Of(Ups), scope.Columns(Ups)).RoundedTo(dtype);
        Interval active = Functions.Gated(gate, SiluMinimum, Functions.Silu).RoundedTo(dtype);
        Interval hidden = Arithmetic.Multiply(active, up).RoundedTo(dtype);
        Interval result = Product(hidden, scope.Of(Downs), scope.Columns(Downs)).RoundedTo(dtype);

        // The weights are the chosen probabilities divided by their sum; a sum of 0 gives NaN.
        Interval weights = scope.Of(Probabilities);
        bool isShare = weights.Lowest >= 0 && (weights.Lowest > 0 || Relations.IsSoftmax(scope, Probabilities));
        if (!isShare || !weights.IsFinite || !result.IsFinite)
        {
            return Interval.Unknown;
        }

        double error = result.Magnitude * 2 * Reductions.Gamma(scope.Columns(Probabilities));
        return new Interval(result.Lowest - error, result.Highest + error);
    }

    private static Interval Product(Interval x, Interval weight, int n) => Reductions.Sum(Arithmetic.Multiply(x, weight), n).Unattained;
}
