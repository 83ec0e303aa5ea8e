using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Graphs;

/// <summary>
/// Shapes with and without the leading time axis. Rules of shapes see it, as the user does; everything after them sees one position, whose
/// shape is constant.
/// </summary>
internal static class TimeAxis
{
    private static readonly Dimension Time = new(0, "time");

    /// <summary>The shape of tokens.</summary>
    public static readonly Shape OfTokens = new(new EquatableArray<Dimension>(Time));

    /// <summary>The shape of a value at all positions of a sequence; tokens have no other axis.</summary>
    public static Shape With(Node node) => node.Placement == Placement.Indices
        ? OfTokens
        : new Shape(new EquatableArray<Dimension>(new[] { Time }.Concat(node.Shape.Dimensions)));

    /// <summary>Whether time is the first axis and the only one that is not constant.</summary>
    public static bool Leads(Shape shape) => shape.Rank > 1 && shape.Dimensions[0] == Time && shape.Dimensions.Skip(1).All(dimension => dimension.IsConstant);

    /// <summary>The shape of one position; a token is one index.</summary>
    public static Shape Without(Shape shape) => shape.Rank == 1 ? Shape.Scalar : new(new EquatableArray<Dimension>(shape.Dimensions.Skip(1)));
}
