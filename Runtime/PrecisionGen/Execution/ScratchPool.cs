using System.Collections.Generic;
using System.Threading;

namespace PrecisionGen.Execution;

/// <summary>Memory that items of work borrow: as many arenas as threads work at once, each as long as the longest item needed.</summary>
internal sealed class ScratchPool
{
    private readonly Stack<Arena> free = new();
    private readonly Lock gate = new();

    /// <summary>An arena of at least this many floats, whose contents mean nothing.</summary>
    public Arena Rent(int length)
    {
        Arena? found;
        lock (gate)
        {
            free.TryPop(out found);
        }

        return found is not null && found.Length >= length ? found : new Arena(length);
    }

    /// <summary>Gives an arena back.</summary>
    public void Return(Arena arena)
    {
        lock (gate)
        {
            free.Push(arena);
        }
    }
}
