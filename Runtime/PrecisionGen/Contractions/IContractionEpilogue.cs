namespace PrecisionGen.Contractions;

/// <summary>
/// What happens to the total of a contraction: bias, activation, rounding, store. It touches each output once, while the total is
/// still in a register or in the nearest cache.
/// </summary>
/// <typeparam name="TVector">The hardware vector of float32 lanes.</typeparam>
public interface IContractionEpilogue<TVector>
    where TVector : struct
{
    /// <summary>
    /// True for a few instructions (bias, rounding, store): applied straight on the registers, unrolled. False for long sequences
    /// (an exponential): applied in a loop over totals that were first stored on the stack.
    /// </summary>
    static abstract bool IsCheap { get; }

    /// <summary>Completes one vector of outputs and writes it.</summary>
    /// <param name="total">The totals of outputs [row, column] to [row, column + Lanes - 1].</param>
    /// <param name="row">The row, counted from 0 in this call.</param>
    /// <param name="column">The first column, a multiple of Lanes; columns beyond the matrix hold the totals of the padding.</param>
    void Apply(TVector total, nint row, nint column);
}
