namespace PrecisionGen.Compiler.Definitions;

/// <summary>Every operation that a definition can name. The comment gives its operands, then its attributes in brackets.</summary>
public enum Operation
{
    // Leaves.
    Input, // [input index]
    Parameter, // [parameter index in depth-first declaration order]
    Constant, // [bits of a float32]

    // Contractions.
    Linear, // x [.., in], weight [out, in], optional bias [out]
    MatMul, // a [.., m, k], b [k, n]

    // Arithmetic of two operands, with broadcasting.
    Add,
    Subtract,
    Multiply,
    Divide,
    Minimum,
    Maximum,

    // Functions of one operand.
    Negate,
    Abs,
    Exp,
    Expm1,
    Log,
    Log1P,
    Sqrt,
    Sin,
    Cos,
    Tanh,
    Erf,
    Relu,
    Sigmoid,
    Silu,
    Gelu,
    GeluTanh,
    Softplus,
    Clamp, // x [lo bits, hi bits]

    // Reductions of the last axis, which is kept with length 1.
    Sum,
    Mean,
    MaximumOverRow,
    LogSumExp,

    // Rows to rows.
    Softmax,
    LogSoftmax,
    LayerNorm, // x, gain [n], bias [n] [epsilon bits]
    RmsNorm, // x, optional gain [n] [epsilon bits]

    // Movement.
    Reshape, // x [dimensions]
    Concatenate, // operands along the last axis
    Slice, // x [start, length] of the last axis; Split(x, parts) is one Slice a part, in ascending order
    Gather, // table [rows, width], indices [n] -> [n, width]

    // Along time, the leading axis of every activation of a forward of tokens.
    Positions, // tokens -> 0, 1, 2, …
    Pick, // x [time, n], tokens -> [time, 1]
    Rope, // x [time, .., size] [scaling kind, base bits, factor bits, low bits, high bits, original length]
    CausalAttention, // query, key, value [time, heads, size] [window, softcap bits, scale bits; +0 for size^(-1/2)]
    Attention, // the same over all positions [softcap bits, scale bits]

    // Mixtures.
    MixtureOfExperts, // x, probabilities, gates, ups, downs [experts per row]

    // Dtypes and gradients.
    Cast, // x [(int)DType]
    StopGradient,
}

/// <summary>The compiler's own copy of the runtime's DType, with the same values.</summary>
public enum DType
{
    Float32 = 0,
    Float16 = 1,
    BFloat16 = 2,
}
