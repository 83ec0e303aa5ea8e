using System;

namespace PrecisionGen;

/// <content>The storage copy: how it follows the masters, and how it is read and written.</content>
public sealed partial class ParameterSet
{
    /// <summary>Copies the storage values of a parameter, widened to float32, row by row.</summary>
    /// <param name="index">The parameter's position in declaration order.</param>
    /// <param name="destination">Row r starts at r * <paramref name="rowStride"/>; what lies between rows is kept.</param>
    /// <param name="rowStride">At least the length of the last dimension.</param>
    /// <exception cref="ArgumentException">The stride or the destination is too small.</exception>
    /// <exception cref="OverflowException">A weight became infinite in the storage copy.</exception>
    public void CopyStorage(int index, Span<float> destination, int rowStride)
    {
        Parameter parameter = parameters[index];
        ReadOnlySpan<int> shape = parameter.Shape;
        int rowLength = shape.Length == 0 ? 1 : shape[^1];
        int rows = parameter.Length / rowLength;
        if (rowStride < rowLength || destination.Length < ((long)(rows - 1) * rowStride) + rowLength)
        {
            throw new ArgumentException(
                $"Parameter {parameter.Name} has {rows} rows of {rowLength}; the destination has {destination.Length} elements at a "
                + $"stride of {rowStride}.",
                nameof(destination));
        }

        RefreshStorage();
        for (int row = 0; row < rows; row++)
        {
            Span<float> target = destination.Slice(row * rowStride, rowLength);
            ReadStorage(parameter.Start + (row * rowLength), target);
        }
    }

    internal ReadOnlySpan<float> ReadValues(Parameter parameter)
    {
        ThrowIfDisposed();
        AlignedBuffer<float>? values = shared.Masters ?? float32Storage;
        if (values is null)
        {
            RequireMasters($"Reading {parameter.Name} as a span");
        }

        return values!.Span.Slice(parameter.Start, parameter.Length);
    }

    internal void CopyValues(Parameter parameter, Span<float> destination)
    {
        ThrowIfDisposed();
        if (shared.Masters is { } masters)
        {
            masters.Span.Slice(parameter.Start, parameter.Length).CopyTo(destination);
        }
        else
        {
            ReadStorage(parameter.Start, destination[..parameter.Length]);
        }
    }

    internal void WriteValues(Parameter parameter, ReadOnlySpan<float> values)
    {
        ThrowIfDisposed();
        ThrowIfOverflowing(parameter, values);
        ThrowIfOutside(parameter, values, "In the given values");
        shared.BeginWrite();
        Store(parameter, values);
        shared.EndWrite();
    }

    /// <summary>Rounds the masters again if they were written since the last time.</summary>
    internal void RefreshStorage()
    {
        ThrowIfDisposed();
        if (storage is null || shared.Masters is null)
        {
            return;
        }

        lock (refreshLock)
        {
            if (storageRevision == shared.Revision)
            {
                return;
            }

            StorageFormat.Narrow(shared.Masters.Span, storage.Span, DType);
            ThrowIfStorageOverflowed(shared.Masters.Span);
            storageRevision = shared.Revision;
        }
    }

    private void AllocateStorage()
    {
        if (DType is DType.Float16 or DType.BFloat16)
        {
            storage = new AlignedBuffer<ushort>(TotalLength);
        }
        else if (DType != DType.Float32)
        {
            throw new ArgumentException($"A dtype is Float32, Float16 or BFloat16; {DType} was given.");
        }
        else if (!HasMasters)
        {
            float32Storage = new AlignedBuffer<float>(TotalLength);
        }
    }

    private void Fill(long seed)
    {
        float[] values = [];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (values.Length < parameters[i].Length)
            {
                values = new float[parameters[i].Length];
            }

            Span<float> filled = values.AsSpan(0, parameters[i].Length);
            ParameterInitializer.Fill(declarations[i], seed, filled);
            ThrowIfOverflowing(parameters[i], filled);
            ThrowIfOutside(parameters[i], filled, "As initialized");
            Store(parameters[i], filled);
        }

        RefreshStorage();
    }

    private void Store(Parameter parameter, ReadOnlySpan<float> values)
    {
        AlignedBuffer<float>? target = shared.Masters ?? float32Storage;
        if (target is not null)
        {
            values.CopyTo(target.Span[parameter.Start..]);
        }
        else
        {
            StorageFormat.Narrow(values, storage!.Span.Slice(parameter.Start, parameter.Length), DType);
        }
    }

    private void ReadStorage(int start, Span<float> target)
    {
        if (storage is not null)
        {
            StorageFormat.Widen(storage.Span.Slice(start, target.Length), target, DType);
        }
        else
        {
            (shared.Masters ?? float32Storage)!.Span.Slice(start, target.Length).CopyTo(target);
        }
    }

    private void ThrowIfOverflowing(Parameter parameter, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (StorageFormat.Overflows(values[i], DType))
            {
                throw Overflow(parameter, i, values[i]);
            }
        }
    }

    private void ThrowIfStorageOverflowed(ReadOnlySpan<float> masters)
    {
        int position = StorageFormat.IndexOfInfinity(storage!.Span, DType);
        if (position < 0)
        {
            return;
        }

        foreach (Parameter parameter in parameters)
        {
            if (position < parameter.Start + parameter.Length)
            {
                throw Overflow(parameter, position - parameter.Start, masters[position]);
            }
        }
    }

    private OverflowException Overflow(Parameter parameter, int index, float value) => new(string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Element {index} of parameter {parameter.Name} is {value:R}, which becomes infinite when rounded to {DType}."));
}
