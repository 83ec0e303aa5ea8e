namespace PrecisionGen.Execution;

/// <content>The keys and values of sequences that a decoder continues.</content>
public sealed partial class ForwardRunner
{
    private readonly object[] caches = [];

    internal void CopyPrefix(int from, int to, int length) => throw new System.NotImplementedException();

    private void AttendCached(SequenceRows own, int head) => throw new System.NotImplementedException();
}
