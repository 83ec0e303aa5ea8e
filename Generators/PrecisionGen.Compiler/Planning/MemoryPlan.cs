using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;
using Buffer = PrecisionGen.Compiler.Scheduling.Buffer;

namespace PrecisionGen.Compiler.Planning;

/// <summary>Where each buffer begins in its arena, in floats, and how long the arenas are.</summary>
/// <param name="ForwardTileLength">The part of a tile that a forward touches: all that inference needs.</param>
/// <param name="TileLength">A tile with the backward's buffers.</param>
public sealed record MemoryPlan(
    int TileSamples,
    EquatableArray<BufferPlace> Places,
    long WeightsLength,
    long GradientWeightsLength,
    long ForwardTileLength,
    long TileLength,
    long AccumulatorsLength)
{
    private Dictionary<int, long>? offsets;

    /// <summary>The floats of a buffer: in a tile, those of all its samples.</summary>
    public long SizeOf(Buffer buffer) => (long)(buffer.PerSample ? TileSamples : 1) * buffer.Rows * buffer.Stride;

    public long OffsetOf(int buffer) => (offsets ??= Places.ToDictionary(place => place.Buffer, place => place.Offset))[buffer];
}

/// <summary>A buffer's place in its arena.</summary>
public sealed record BufferPlace(int Buffer, long Offset);

/// <summary>Plans the arenas: buffers whose lifetimes do not meet share memory, the rest lie side by side.</summary>
internal static class MemoryPlanner
{
    /// <summary>Samples of a tile: enough to reuse a panel of weights from the nearest cache, few enough for activations to stay in the next.</summary>
    private const int TileSamples = 64;

    /// <summary>Vector loads of a row's last elements may read this far beyond the last buffer.</summary>
    public const int Slack = 32;

    public static MemoryPlan Run(ScheduledProgram program)
    {
        List<BufferPlace> places = new();
        long weights = PlaceRefreshed(program, Space.Weights, places);
        long gradientWeights = PlaceRefreshed(program, Space.GradientWeights, places);
        long accumulators = PlaceAll(program, Space.Accumulators, places);
        Dictionary<int, Lifetime> lifetimes = Lifetimes.Of(program);
        int lastForward = program.Forward.Count;
        Buffer[] tiles = program.Buffers.Where(buffer => buffer.Space == Space.Tile && lifetimes.ContainsKey(buffer.Id)).ToArray();
        long forward = PlaceByLifetime(tiles.Where(buffer => lifetimes[buffer.Id].First <= lastForward), lifetimes, 0, places);
        long backward = PlaceByLifetime(tiles.Where(buffer => lifetimes[buffer.Id].First > lastForward), lifetimes, forward, places);
        return new MemoryPlan(
            TileSamples,
            new EquatableArray<BufferPlace>(places),
            weights + Slack,
            gradientWeights + Slack,
            forward + Slack,
            Math.Max(forward, backward) + Slack,
            accumulators + Slack);
    }

    /// <summary>What outlives the refresh lies side by side; behind it the rest, which shares memory.</summary>
    private static long PlaceRefreshed(ScheduledProgram program, Space space, List<BufferPlace> places)
    {
        Dictionary<int, Lifetime> lifetimes = Lifetimes.OfRefresh(program, space);
        long offset = 0;
        foreach (Buffer buffer in program.Buffers.Where(buffer => buffer.Space == space && !lifetimes.ContainsKey(buffer.Id)))
        {
            places.Add(new BufferPlace(buffer.Id, offset));
            offset += SizeOf(buffer);
        }

        return PlaceByLifetime(program.Buffers.Where(buffer => lifetimes.ContainsKey(buffer.Id)), lifetimes, offset, places);
    }

    private static long PlaceAll(ScheduledProgram program, Space space, List<BufferPlace> places)
    {
        long offset = 0;
        foreach (Buffer buffer in program.Buffers.Where(buffer => buffer.Space == space))
        {
            places.Add(new BufferPlace(buffer.Id, offset));
            offset += SizeOf(buffer);
        }

        return offset;
    }

    private static long PlaceByLifetime(
        IEnumerable<Buffer> buffers, Dictionary<int, Lifetime> lifetimes, long start, List<BufferPlace> places)
    {
        List<(long Offset, long Size, Lifetime Lifetime)> placed = new();
        long end = start;
        foreach (Buffer buffer in buffers.OrderBy(buffer => lifetimes[buffer.Id].First).ThenBy(buffer => buffer.Id))
        {
            Lifetime lifetime = lifetimes[buffer.Id];
            long size = SizeOf(buffer);
            long offset = start;
            foreach ((long other, long otherSize, _) in placed.Where(item => item.Lifetime.Meets(lifetime)).OrderBy(item => item.Offset))
            {
                if (offset + size <= other)
                {
                    break;
                }

                offset = Math.Max(offset, other + otherSize);
            }

            placed.Add((offset, size, lifetime));
            places.Add(new BufferPlace(buffer.Id, offset));
            end = Math.Max(end, offset + size);
        }

        return end;
    }

    private static long SizeOf(Buffer buffer) => (long)(buffer.PerSample ? TileSamples : 1) * buffer.Rows * buffer.Stride;
}
