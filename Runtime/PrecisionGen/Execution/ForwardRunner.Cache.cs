using System.Collections.Generic;
using System.Runtime.CompilerServices;
using PrecisionGen.SequenceKernels;

namespace PrecisionGen.Execution;

/// <content>The keys and values of sequences that a decoder continues, one cache for each attention of the forward.</content>
public sealed partial class ForwardRunner
{
    private readonly KeyValueCache[] caches = [];

    /// <summary>Prepares the tiles of a call and the caches of some sequences.</summary>
    internal ForwardRunner(ModelKernel kernel, ForwardProgram program, int sequences, int maximumLength)
        : this(kernel, program, hasSequences: true)
    {
        AttentionList attentions = new();
        program.Forward(attentions);
        caches = [.. attentions.Shapes.ConvertAll(shape => new KeyValueCache(in shape, sequences, maximumLength))];
    }

    /// <summary>Gives a sequence the first positions of another.</summary>
    internal void CopyPrefix(int from, int to, int length)
    {
        foreach (KeyValueCache cache in caches)
        {
            cache.CopyPrefix(from, to, length);
        }
    }

    private void AttendCached(SequenceRows own, int head)
    {
        KeyValueCache cache = caches[attentionNumber];
        int positions = own.FirstPosition + own.Length;
        cache.Append(own.Slot, head, own.FirstPosition, rows.Key, rows.Value, own.FirstRow, own.Length);
        Arena memory = scratch.Rent(cache.ScratchLength + program.AttentionScratchLength(in shape, own.Length, positions));
        CachedHead cached = cache.Present(own.Slot, head, own.FirstPosition, positions, ref memory.Start);
        program.Attend(
            in shape, head, in rows, own, ref cached.KeyPanels, ref cached.Values, positions, ref Unsafe.Add(ref memory.Start, cache.ScratchLength));
        scratch.Return(memory);
    }

    /// <summary>Lists the attentions of a forward without running anything.</summary>
    private sealed class AttentionList : ISectionRunner
    {
        public List<AttentionShape> Shapes { get; } = [];

        public void Tiles(int section, nint iteration)
        {
        }

        public void Attend(int attention, in AttentionShape shape, TilePlace query, TilePlace key, TilePlace value, TilePlace result) => Shapes.Add(shape);

        public void AttendBackward(
            in AttentionShape shape,
            TilePlace gradient,
            TilePlace query,
            TilePlace key,
            TilePlace value,
            TilePlace queryGradient,
            TilePlace keyGradient,
            TilePlace valueGradient)
        {
        }
    }
}
