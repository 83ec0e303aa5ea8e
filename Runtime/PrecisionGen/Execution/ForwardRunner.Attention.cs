using System.Runtime.CompilerServices;
using PrecisionGen.SequenceKernels;

namespace PrecisionGen.Execution;

/// <content>Attention over the rows of sequences: an item is one key/value head of one sequence.</content>
public sealed partial class ForwardRunner
{
    private readonly ScratchPool scratch = new();
    private AttentionShape shape;
    private AttentionRows rows;
    private AttentionRows gradientRows;
    private int attentionNumber;

    void ISectionRunner.Attend(int attention, in AttentionShape shape, TilePlace query, TilePlace key, TilePlace value, TilePlace result)
    {
        attentionNumber = attention;
        this.shape = shape;
        rows = new AttentionRows(RowsAt(query), RowsAt(key), RowsAt(value), RowsAt(result));
        phase = Phase.Attend;
        kernel.Pool.Run(Layout.Count * shape.KeyValueHeads, this);
    }

    void ISectionRunner.AttendBackward(
        in AttentionShape shape,
        TilePlace gradient,
        TilePlace query,
        TilePlace key,
        TilePlace value,
        TilePlace queryGradient,
        TilePlace keyGradient,
        TilePlace valueGradient)
    {
        this.shape = shape;
        rows = new AttentionRows(RowsAt(query), RowsAt(key), RowsAt(value), RowsAt(gradient));
        gradientRows = new AttentionRows(RowsAt(queryGradient), RowsAt(keyGradient), RowsAt(valueGradient), default);
        phase = Phase.AttendBackward;
        kernel.Pool.Run(Layout.Count * shape.KeyValueHeads, this);
    }

    private TiledRows RowsAt(TilePlace place) => new TiledRows(tiles, program.TileSamples, place.Offset, place.Rows, place.Stride);

    private void AttendItem(int item)
    {
        (int sequence, int head) = int.DivRem(item, shape.KeyValueHeads);
        SequenceRows own = Layout[sequence];
        if (caches.Length > 0)
        {
            AttendCached(own, head);
            return;
        }

        int keysLength = AttentionPacking.KeyPanelsLength(in shape, own.Length);
        int valuesLength = AttentionPacking.ValuesLength(in shape, own.Length);
        Arena memory = scratch.Rent(keysLength + valuesLength + program.AttentionScratchLength(in shape, own.Length, own.Length));
        ref float keyPanels = ref memory.Start;
        ref float values = ref Unsafe.Add(ref keyPanels, keysLength);
        AttentionPacking.Append(in shape, head, rows.Key, rows.Value, own.FirstRow, own.Length, 0, ref keyPanels, ref values);
        program.Attend(in shape, head, in rows, own, ref keyPanels, ref values, own.Length, ref Unsafe.Add(ref values, valuesLength));
        scratch.Return(memory);
    }

    private void AttendBackwardItem(int item)
    {
        (int sequence, int head) = int.DivRem(item, shape.KeyValueHeads);
        SequenceRows own = Layout[sequence];
        Arena memory = scratch.Rent(program.AttentionBackwardScratchLength(in shape, own.Length));
        program.AttendBackward(in shape, head, in rows, in gradientRows, own, ref memory.Start);
        scratch.Return(memory);
    }
}

/// <summary>The rows that an attention reads and writes.</summary>
internal readonly record struct AttentionRows(TiledRows Query, TiledRows Key, TiledRows Value, TiledRows Result);
