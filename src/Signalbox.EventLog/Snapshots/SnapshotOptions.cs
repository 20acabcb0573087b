namespace Signalbox.EventLog.Snapshots;

/// <summary>What a snapshot is to show.</summary>
public sealed record SnapshotOptions
{
    /// <summary>The most interactions that can be recent.</summary>
    public const int MostRecent = 1000;

    /// <summary>How many interactions stand in <c>communication.md</c>: those with the highest numbers. From 1 to 1000.</summary>
    public int Recent { get; init; } = 3;

    /// <summary>True to read the whole log again, whatever was saved by the last snapshot.</summary>
    public bool Full { get; init; }

    /// <summary>Is told now and then how many bytes of the log have been read, and how many there are.</summary>
    public IProgress<(long Read, long Length)>? Progress { get; init; }
}
