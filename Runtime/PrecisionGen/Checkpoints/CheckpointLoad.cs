using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace PrecisionGen;

/// <summary>Reads the tensors of a plan into the weights: all values are checked first, then written.</summary>
internal sealed class CheckpointLoad
{
    /// <summary>The elements handled at a time.</summary>
    internal const int BlockLength = 1 << 16;

    private readonly CheckpointPlan plan;
    private readonly IProgress<CheckpointProgress>? progress;
    private readonly float[] block = new float[BlockLength];
    private readonly long total;
    private long done;

    internal CheckpointLoad(CheckpointPlan plan, IProgress<CheckpointProgress>? progress)
    {
        this.plan = plan;
        this.progress = progress;
        foreach (CheckpointPiece piece in plan.Pieces)
        {
            long bytes = piece.Stored.Entry.ByteCount;
            total += IsChecked(piece) ? 2 * bytes : bytes;
        }

        foreach ((StoredTensor copy, _) in plan.Copies)
        {
            total += copy.Entry.ByteCount;
        }
    }

    internal void Run(CancellationToken cancellationToken)
    {
        CheckValues(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        plan.Parameters.BeginCheckpoint();
        WeightsVersion? version = null;
        try
        {
            foreach (CheckpointPiece piece in plan.Pieces)
            {
                Write(piece);
            }

            version = Version();
        }
        finally
        {
            plan.Parameters.EndCheckpoint(version);
        }
    }

    private void CheckValues(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (CheckpointPiece piece in plan.Pieces)
        {
            if (IsChecked(piece) && FindProblem(piece, cancellationToken) is { } problem)
            {
                problems.Add(problem);
            }
        }

        foreach ((StoredTensor copy, StoredTensor original) in plan.Copies)
        {
            if (!AreEqual(copy, original, cancellationToken))
            {
                problems.Add(
                    $"tensor {copy.Entry.Name}: expected the same bits as {original.Entry.Name}, of which the model has one parameter, found others.");
            }
        }

        if (problems.Count > 0)
        {
            throw new CheckpointException(plan.Files.Path, problems);
        }
    }

    /// <summary>Whether an element can be infinite in the storage copy; a 16-bit file may hold infinities itself.</summary>
    private bool CanOverflow => plan.Parameters.DType != DType.Float32;

    private bool IsChecked(CheckpointPiece piece) => CanOverflow || piece.Parameter.Range is not null;

    private string? FindProblem(CheckpointPiece piece, CancellationToken cancellationToken)
    {
        for (int start = 0; start < piece.Length; start += BlockLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> values = block.AsSpan(0, Math.Min(BlockLength, piece.Length - start));
            piece.Stored.File.Read(piece.Stored.Entry, start, values);
            int overflow = StorageFormat.IndexOfOverflow(values, plan.Parameters.DType);
            if (overflow >= 0)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"tensor {piece.Tensor.Name}: element {start + overflow} is {values[overflow]:R}, which is infinite in the "
                    + $"{plan.Parameters.DType} copy of {piece.Parameter.Name}.");
            }

            if (piece.Parameter.Range is { } range && range.IndexOutside(values) is >= 0 and int outside)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"tensor {piece.Tensor.Name}: element {start + outside} is {values[outside]:R}, outside of the range {range} of "
                    + $"{piece.Parameter.Name}.");
            }

            Report(piece.Stored.Entry, values.Length);
        }

        return null;
    }

    private bool AreEqual(StoredTensor copy, StoredTensor original, CancellationToken cancellationToken)
    {
        if (copy.Entry.Format != original.Entry.Format || copy.Entry.ByteCount != original.Entry.ByteCount)
        {
            return false;
        }

        byte[] left = new byte[BlockLength];
        byte[] right = new byte[BlockLength];
        for (long start = 0; start < copy.Entry.ByteCount; start += BlockLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = (int)Math.Min(BlockLength, copy.Entry.ByteCount - start);
            copy.File.ReadBytes(copy.Entry, start, left.AsSpan(0, length));
            original.File.ReadBytes(original.Entry, start, right.AsSpan(0, length));
            if (!left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length)))
            {
                return false;
            }

            done += length;
            progress?.Report(new CheckpointProgress(done, total, copy.Entry.Name));
        }

        return true;
    }

    private void Write(CheckpointPiece piece)
    {
        if (piece.Tensor.IsTransposed)
        {
            float[] values = new float[piece.Length];
            piece.Stored.File.Read(piece.Stored.Entry, 0, values);
            float[] transposed = Transposition.Of(values, piece.Tensor.Shape[0], piece.Tensor.Shape[1]);
            plan.Parameters.StoreAt(piece.Start, transposed);
            Report(piece.Stored.Entry, piece.Length);
            return;
        }

        for (int start = 0; start < piece.Length; start += BlockLength)
        {
            Span<float> values = block.AsSpan(0, Math.Min(BlockLength, piece.Length - start));
            piece.Stored.File.Read(piece.Stored.Entry, start, values);
            plan.Parameters.StoreAt(piece.Start + start, values);
            Report(piece.Stored.Entry, values.Length);
        }
    }

    /// <summary>The version of Float32 masters that were saved as they were; rounded ones are other weights.</summary>
    private WeightsVersion? Version()
    {
        if (!plan.Files.Metadata.TryGetValue(SafeTensors.VersionKey, out string? text)
            || !SafeTensors.TryParseVersion(text, out WeightsVersion version))
        {
            return null;
        }

        long elements = 0;
        foreach (CheckpointPiece piece in plan.Pieces)
        {
            if (piece.Stored.Entry.DType != DType.Float32)
            {
                return null;
            }

            elements += piece.Length;
        }

        // Parameters that were kept make other weights of the same file.
        return elements == plan.Parameters.TotalLength ? version : null;
    }

    private void Report(SafeTensorsEntry entry, int elements)
    {
        done += (long)elements * SafeTensorsFormats.BytesOf(entry.Format);
        progress?.Report(new CheckpointProgress(done, total, entry.Name));
    }
}
