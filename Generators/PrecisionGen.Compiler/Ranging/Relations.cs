using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>
/// What two operands have in common, where intervals alone would lose it: x - Max(x) is at most 0, x - Mean(x) at most the width of x,
/// x / Sum(x) at most 1, and a sum of exp(x - Max(x)) at least 1.
/// </summary>
internal static class Relations
{
    /// <summary>The range of a difference, narrowed where one operand is computed from the other.</summary>
    public static Interval Difference(Scope scope, Interval plain)
    {
        Node left = Resolve(scope.Graph, scope.Node.Operands[0]);
        Node right = Resolve(scope.Graph, scope.Node.Operands[1]);
        if (left.Id == right.Id)
        {
            return plain.IsFinite ? new Interval(0, 0) : plain;
        }

        if (IsUpperBound(scope.Graph, right, left))
        {
            return plain.Within(double.NegativeInfinity, 0);
        }

        if (IsUpperBound(scope.Graph, left, right))
        {
            return plain.Within(0, double.PositiveInfinity);
        }

        bool isCentered = right.Operation == Operation.Mean && Resolve(scope.Graph, right.Operands[0]).Id == left.Id;
        return isCentered ? Centered(plain, scope.X, scope.Columns(0), right.DType) : plain;
    }

    /// <summary>Whether both operands are one value.</summary>
    public static bool IsSquare(Scope scope) =>
        Resolve(scope.Graph, scope.Node.Operands[0]).Id == Resolve(scope.Graph, scope.Node.Operands[1]).Id;

    /// <summary>The range of a quotient: a term at least 0 is at most the sum that it is part of.</summary>
    public static Interval Share(Scope scope, Interval plain)
    {
        Node term = Resolve(scope.Graph, scope.Node.Operands[0]);
        Node sum = Resolve(scope.Graph, scope.Node.Operands[1]);
        bool isShare = sum.Operation == Operation.Sum && Resolve(scope.Graph, sum.Operands[0]).Id == term.Id;
        return isShare && scope.X.Lowest >= 0 && scope.Of(1).Lowest > 0 ? plain.Within(0, 1) : plain;
    }

    /// <summary>The range of a sum: in one of exp(x - Max(x)) the largest element's term is 1.</summary>
    public static Interval SumOfExponentials(Scope scope, Interval plain)
    {
        Node term = Resolve(scope.Graph, scope.Node.Operands[0]);
        if (term.Operation != Operation.Exp || !scope.X.IsFinite)
        {
            return plain;
        }

        Node difference = Resolve(scope.Graph, term.Operands[0]);
        bool isShifted = difference.Operation == Operation.Subtract && IsRowMaximum(scope.Graph, difference.Operands[1], difference.Operands[0]);
        return isShifted ? plain.Within(1, double.PositiveInfinity) : plain;
    }

    /// <summary>Whether an operand is the result of a Softmax, of which some element is above 0.</summary>
    public static bool IsSoftmax(Scope scope, int operand) => Resolve(scope.Graph, scope.Node.Operands[operand]).Operation == Operation.Softmax;

    /// <summary>Whether a value is, for each row of another, at least every element of it, in float32 and on every dtype's grid.</summary>
    private static bool IsUpperBound(Graph graph, Node bound, Node x) => bound.Operation switch
    {
        Operation.MaximumOverRow or Operation.LogSumExp => Resolve(graph, bound.Operands[0]).Id == x.Id,
        Operation.Cast => x.Operation == Operation.Cast && x.DType == bound.DType
            && IsUpperBound(graph, Resolve(graph, bound.Operands[0]), Resolve(graph, x.Operands[0])),
        _ => false,
    };

    private static bool IsRowMaximum(Graph graph, int bound, int x)
    {
        Node node = Resolve(graph, bound);
        return node.Operation == Operation.MaximumOverRow && Resolve(graph, node.Operands[0]).Id == Resolve(graph, x).Id;
    }

    /// <summary>No element is further from the exact mean than (n - 1) / n of the width; the computed mean is off by its rounding.</summary>
    private static Interval Centered(Interval plain, Interval x, int n, DType dtype)
    {
        if (!x.IsFinite)
        {
            return plain;
        }

        const double Coarsest = 1.0 / 256; // Half of a last place of BFloat16, the coarsest dtype, and what float32 adds to it.
        double ofDType = dtype == DType.BFloat16 ? Coarsest : dtype == DType.Float16 ? Coarsest / 8 : Functions.FewRoundings;
        double error = (x.Magnitude * (ofDType + Reductions.Gamma(n))) + 1e-7;
        double bound = (x.Width * (n - 1) / n) + error;
        return plain.Within(-bound, bound);
    }

    /// <summary>The value itself: gradients that stop at it do not change it.</summary>
    private static Node Resolve(Graph graph, int id)
    {
        Node node = graph[id];
        while (node.Operation == Operation.StopGradient)
        {
            node = graph[node.Operands[0]];
        }

        return node;
    }
}
