using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>The constants of a mixture of experts.</summary>
/// <param name="Rows">The rows of x for one sample.</param>
public sealed record MixtureShape(int Experts, int ExpertsPerRow, int Width, int Hidden, int Rows, DType DType);

/// <summary>Runs the rows of a tile through their experts, whose weights are packed for it.</summary>
/// <param name="Kept">What the gradients need of each row.</param>
public sealed record MixtureKernel(
    string Name, string Comment, MixtureShape Mixture, int X, int Probabilities, int Gates, int Ups, int Downs, int Result, int Kept)
    : Kernel(Name, Comment);

/// <summary>The gradients of a mixture's activations, and inside its experts, which take the place of what was kept.</summary>
/// <param name="XGradient">-1 where nothing needs it.</param>
/// <param name="ProbabilitiesGradient">-1 where nothing needs it.</param>
public sealed record MixtureGradientKernel(
    string Name,
    string Comment,
    MixtureShape Mixture,
    int Gradient,
    int Gates,
    int Ups,
    int Downs,
    int Kept,
    int XGradient,
    int ProbabilitiesGradient)
    : Kernel(Name, Comment);

/// <summary>Continues the step's accumulator of one of the weights of a mixture with the rows of a tile.</summary>
/// <param name="Weight">The operand: 2 for gates, 3 for ups, 4 for downs.</param>
/// <param name="Blocks">Which block of each expert is open.</param>
public sealed record MixtureAccumulateKernel(string Name, string Comment, MixtureShape Mixture, int Weight, int Kept, int Accumulator, int Blocks)
    : Kernel(Name, Comment);
