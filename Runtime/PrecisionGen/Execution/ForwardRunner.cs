using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen.Execution;

/// <summary>Runs one forward of a kernel over tiles of samples, and keeps what the step needs between calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class ForwardRunner : IParallelWork, ISectionRunner
{
    private readonly ModelKernel kernel;
    private readonly ForwardProgram program;
    private readonly PackedWeights weights;
    private readonly Arena[] tiles;
    private readonly bool isTraining;
    private Phase phase;
    private Phase tilePhase;
    private int samples;
    private int section;
    private nint iteration;

    /// <summary>
    /// Prepares the tiles: one for each thread for inference, one for each tile of the largest batch for training and for sequences, whose
    /// rows read each other.
    /// </summary>
    public ForwardRunner(ModelKernel kernel, ForwardProgram program, bool hasSequences = false)
    {
        this.kernel = kernel;
        this.program = program;
        weights = kernel.Weights.Of(program);
        isTraining = kernel is TrainingKernel;
        int tileCount = (kernel.MaximumBatch + program.TileSamples - 1) / program.TileSamples;
        tiles = new Arena[isTraining || hasSequences ? tileCount : Math.Min(tileCount, kernel.Threads)];
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            tiles[tile] = new Arena(isTraining ? program.TrainingTileLength : program.ForwardTileLength);
        }

        accumulators = isTraining ? new Arena(program.AccumulatorsLength) : null;
    }

    private enum Phase
    {
        Forward,
        Backward,
        Accumulate,
        Attend,
        AttendBackward,
    }

    /// <summary>How many samples one run of the forward takes.</summary>
    public int WaveSamples => tiles.Length * program.TileSamples;

    /// <summary>The number of samples that a span holds.</summary>
    /// <param name="length">The span's length.</param>
    /// <param name="elements">The elements of one sample.</param>
    /// <exception cref="ArgumentException">The length is not a whole number of samples, is 0, or exceeds the maximum batch.</exception>
    public int BatchOf(int length, int elements, string name)
    {
        int batch = length / elements;
        if (batch * elements != length || batch == 0)
        {
            throw new ArgumentException($"Expected a positive multiple of {elements} elements (one sample) but found {length}.", name);
        }

        return batch <= kernel.MaximumBatch
            ? batch
            : throw new ArgumentException($"Expected at most {kernel.MaximumBatch} samples, the kernel's maximum batch, but found {batch}.", name);
    }

    /// <exception cref="ArgumentException">The span does not hold one value for each sample.</exception>
    public static void CheckLength(int length, int batch, int elements, string name)
    {
        if (length != batch * elements)
        {
            throw new ArgumentException($"Expected {batch * elements} elements ({batch} samples of {elements}) but found {length}.", name);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">An index does not name a row of a table.</exception>
    public static void CheckIndices(ReadOnlySpan<int> indices, int bound, string name)
    {
        for (int position = 0; position < indices.Length; position++)
        {
            if ((uint)indices[position] >= (uint)bound)
            {
                throw new ArgumentOutOfRangeException(name, indices[position], $"Expected an index from 0 to {bound - 1} at position {position}.");
            }
        }
    }

    /// <summary>Begins a call and brings the packed weights to the current version.</summary>
    public Stamp Enter()
    {
        Stamp stamp = kernel.Enter();
        try
        {
            weights.Refresh(isTraining);
        }
        catch
        {
            kernel.Exit();
            throw;
        }

        return stamp;
    }

    /// <summary>Ends a call.</summary>
    public void Exit() => kernel.Exit();

    /// <summary>Runs the forward on samples whose inputs were copied in, except the first; the first output needs no copying out.</summary>
    /// <param name="input">The caller's packed rows of the first input.</param>
    /// <param name="output">The caller's packed rows of the first output.</param>
    public void Forward(int samples, ReadOnlySpan<float> input, Span<float> output)
    {
        this.samples = samples;
        lastBatch = isTraining ? samples : 0;
        lastVersion = kernel.Weights.Parameters.Version;

        // Other threads cannot hold a caller's span, a backward reads the tile, and outputs must not overwrite rows still to be read.
        if (tiles.Length == 1 && !isTraining && !input.Overlaps(output))
        {
            ForwardBetween(input, output);
            return;
        }

        CopyIn(input, program.PlaceOfInput(0));
        Forward(samples);
        CopyOutput(output, 0);
    }

    /// <summary>Runs the forward on rows whose inputs were all copied in.</summary>
    public void Forward(int samples)
    {
        this.samples = samples;
        lastBatch = isTraining ? samples : 0;
        lastVersion = kernel.Weights.Parameters.Version;
        tilePhase = Phase.Forward;
        program.Forward(this);
    }

    /// <summary>Runs the forward on samples whose first input is indices, which are copied in as their bits.</summary>
    public void Forward(int samples, ReadOnlySpan<int> input, Span<float> output) => Forward(samples, MemoryMarshal.Cast<int, float>(input), output);

    /// <summary>Copies the caller's packed rows of an input into the tiles.</summary>
    public void CopyInput(ReadOnlySpan<float> source, int input) => CopyIn(source, program.PlaceOfInput(input));

    /// <summary>Copies the caller's packed indices of an input into the tiles, as their bits.</summary>
    public void CopyInput(ReadOnlySpan<int> source, int input) => CopyIn(MemoryMarshal.Cast<int, float>(source), program.PlaceOfInput(input));

    /// <summary>Copies the caller's packed rows of an output's gradient into the tiles.</summary>
    public void CopyOutputGradient(ReadOnlySpan<float> source, int output) => CopyIn(source, program.PlaceOfOutputGradient(output));

    /// <summary>Copies rows of an output from the tiles to the caller; every NaN leaves as the canonical one.</summary>
    public void CopyOutput(Span<float> target, int output)
    {
        TilePlace place = program.PlaceOfOutput(output);
        int length = program.TileSamples * place.Rows * place.Columns;
        for (int tile = 0; tile * length < target.Length; tile++)
        {
            Span<float> packed = target.Slice(tile * length, Math.Min(length, target.Length - tile * length));
            RowCopies.Gather(tiles[tile].Span[place.Offset..], packed, place.Columns, place.Stride);
        }
    }

    void IParallelWork.Execute(int item)
    {
        switch (phase)
        {
            case Phase.Forward:
                ref float tile = ref tiles[item].Start;
                program.ForwardSection(
                    section,
                    iteration,
                    ref tile,
                    ref weights.Weights,
                    ref Unsafe.Add(ref tile, program.PlaceOfInput(0).Offset),
                    ref Unsafe.Add(ref tile, program.PlaceOfOutput(0).Offset),
                    SamplesOf(item));
                break;
            case Phase.Backward:
                program.BackwardSection(
                    section, iteration, ref tiles[item].Start, ref weights.Weights, ref weights.GradientWeights, SamplesOf(item));
                break;
            case Phase.Attend:
                AttendItem(item);
                break;
            case Phase.AttendBackward:
                AttendBackwardItem(item);
                break;
            default:
                Accumulate(item);
                break;
        }
    }

    /// <summary>One tile of samples on this thread; the caller's rows are read and written where they lie if the program can do that.</summary>
    private void ForwardBetween(ReadOnlySpan<float> input, Span<float> output)
    {
        ref float tile = ref tiles[0].Start;
        TilePlace inputPlace = program.PlaceOfInput(0);
        TilePlace outputPlace = program.PlaceOfOutput(0);
        ref float inputRows = ref MemoryMarshal.GetReference(input);
        ref float outputRows = ref MemoryMarshal.GetReference(output);
        if (!inputPlace.MayBeCallers)
        {
            CopyIn(input, inputPlace);
            inputRows = ref Unsafe.Add(ref tile, inputPlace.Offset);
        }

        if (!outputPlace.MayBeCallers)
        {
            outputRows = ref Unsafe.Add(ref tile, outputPlace.Offset);
        }

        // Samples that do not read each other have one section.
        program.ForwardSection(0, 0, ref tile, ref weights.Weights, ref inputRows, ref outputRows, samples);
        if (!outputPlace.MayBeCallers)
        {
            CopyOutput(output, 0);
        }
    }

    /// <summary>Copies one row of an output to the caller.</summary>
    internal void CopyOutputRow(int row, Span<float> target, int output)
    {
        TilePlace place = program.PlaceOfOutput(output);
        (int tile, int sample) = Math.DivRem(row, program.TileSamples);
        RowCopies.Gather(tiles[tile].Span[(place.Offset + sample * place.Rows * place.Stride)..], target, place.Columns, place.Stride);
    }

    private void CopyIn(ReadOnlySpan<float> source, TilePlace place)
    {
        if (place == default)
        {
            return;
        }

        int length = program.TileSamples * place.Rows * place.Columns;
        for (int tile = 0; tile * length < source.Length; tile++)
        {
            ReadOnlySpan<float> packed = source.Slice(tile * length, Math.Min(length, source.Length - tile * length));
            RowCopies.Spread(packed, tiles[tile].Span[place.Offset..], place.Columns, place.Stride);
        }
    }

    void ISectionRunner.Tiles(int section, nint iteration)
    {
        phase = tilePhase;
        this.section = section;
        this.iteration = iteration;
        kernel.Pool.Run((samples + program.TileSamples - 1) / program.TileSamples, this);
    }

    private int SamplesOf(int tile) => Math.Min(program.TileSamples, samples - tile * program.TileSamples);
}
