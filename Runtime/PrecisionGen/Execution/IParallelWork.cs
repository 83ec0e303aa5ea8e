namespace PrecisionGen.Execution;

/// <summary>Work that divides into independent items.</summary>
public interface IParallelWork
{
    /// <summary>Does one item. Items run in any order and on any thread, each exactly once; none may write what another reads.</summary>
    /// <param name="item">The item, from 0.</param>
    void Execute(int item);
}
