using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Writes constants, once for each version of the weights.</summary>
/// <param name="Bits">The float32 values of the target's one row, as bits.</param>
public sealed record ConstantKernel(string Name, string Comment, int Target, EquatableArray<int> Bits) : Kernel(Name, Comment);

/// <summary>Rotates the halves of each row by the angles of the row's position.</summary>
/// <param name="Cosines">A row of cosines for each position.</param>
/// <param name="Sines">A row of sines for each position.</param>
/// <param name="Shape">The value's shape at one position.</param>
/// <param name="IsInverse">True for the gradient, which rotates back.</param>
/// <param name="RoundsProducts">True in the profile that rounds each product.</param>
public sealed record RopeKernel(
    string Name, string Comment, int Source, int Target, int Cosines, int Sines, Shape Shape, bool IsInverse, DType DType, bool RoundsProducts)
    : Kernel(Name, Comment);

/// <summary>Takes the element of each row that a token names.</summary>
public sealed record PickKernel(string Name, string Comment, int Source, int Tokens, int Target, int Columns) : Kernel(Name, Comment);

/// <summary>The gradient of a pick: the element that the token names receives it, the others +0.</summary>
public sealed record PickGradientKernel(string Name, string Comment, int Gradient, int Tokens, int Target, int Columns) : Kernel(Name, Comment);

/// <summary>A kernel that reads other positions of a sequence. It runs between the tiles, over sequences and heads.</summary>
/// <param name="Attention">What is attended, and how.</param>
public abstract record SequenceKernel(string Name, string Comment, AttentionShape Attention) : Kernel(Name, Comment);

/// <summary>The constants of an attention.</summary>
/// <param name="Window">How many keys up to its own position a query sees; 0 for all.</param>
public sealed record AttentionShape(
    int Heads, int KeyValueHeads, int Size, int ValueSize, bool IsCausal, int Window, int SoftcapBits, int ScaleBits, DType DType, Profile Profile);

/// <summary>Attention of each position over the keys and values of its sequence.</summary>
public sealed record AttentionKernel(string Name, string Comment, AttentionShape Attention, int Query, int Key, int Value, int Result)
    : SequenceKernel(Name, Comment, Attention);

/// <summary>The gradients of an attention.</summary>
public sealed record AttentionGradientKernel(
    string Name,
    string Comment,
    AttentionShape Attention,
    int Gradient,
    int Query,
    int Key,
    int Value,
    int QueryGradient,
    int KeyGradient,
    int ValueGradient)
    : SequenceKernel(Name, Comment, Attention);
