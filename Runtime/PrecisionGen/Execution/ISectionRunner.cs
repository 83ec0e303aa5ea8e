using System.ComponentModel;
using PrecisionGen.SequenceKernels;

namespace PrecisionGen.Execution;

/// <summary>What a program asks for, in order: each call ends for all rows before the next begins.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISectionRunner
{
    /// <summary>Runs a section on every tile.</summary>
    /// <param name="section">The section's number in the program.</param>
    /// <param name="iteration">Which of several equal sections it is, from 0.</param>
    void Tiles(int section, nint iteration);

    /// <summary>Attends from every row over the keys and values of its sequence.</summary>
    /// <param name="attention">The attention's number in the forward, from 0.</param>
    void Attend(int attention, in AttentionShape shape, TilePlace query, TilePlace key, TilePlace value, TilePlace result);

    /// <summary>Computes the gradients of an attention.</summary>
    void AttendBackward(
        in AttentionShape shape,
        TilePlace gradient,
        TilePlace query,
        TilePlace key,
        TilePlace value,
        TilePlace queryGradient,
        TilePlace keyGradient,
        TilePlace valueGradient);
}
